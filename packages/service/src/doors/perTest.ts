import type { HostOptions } from './host.js'
import { inMemory, type InMemory } from './inMemory.js'

/** What a test framework runs around the tests of a file. */
export interface Hooks {
  readonly beforeEach: (hook: () => void) => unknown
  readonly afterAll: (hook: () => void) => unknown
}

/** Step Functions in memory that begin anew before each test. */
export function perTest(options: HostOptions, { beforeEach, afterAll }: Hooks): InMemory {
  const sfn = inMemory(options)
  beforeEach(sfn.reset)
  afterAll(sfn.close)
  return sfn
}
