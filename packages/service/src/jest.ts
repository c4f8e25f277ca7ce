import type { HostOptions } from './doors/host.js'
import type { InMemory } from './doors/inMemory.js'
import { perTest, type Hooks } from './doors/perTest.js'

/**
 * Step Functions in memory for the tests of a file, each of which gets a world of its own: the options' `world`, or an empty one.
 * Clients may be made once, before the tests.
 *
 *     const sfn = stepFunctions({ handlers: { byState: { Pay: () => ({ output: 'paid' }) } } })
 *     const client = new SFNClient(sfn.client)
 *
 * Tests that run at the same time (`test.concurrent`) would share the world: call `inMemory()` in each of them instead.
 */
export function stepFunctions(options: HostOptions = {}): InMemory {
  const { beforeEach, afterAll } = globalThis as unknown as Partial<Hooks>
  if (beforeEach === undefined || afterAll === undefined) throw new Error("'@redrive/service/jest' needs the globals of jest")
  return perTest(options, { beforeEach, afterAll })
}
