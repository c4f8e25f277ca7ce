import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LawBrokenError, randomMachineLaws } from '../index.js'
import { BROKEN_ENGINES } from './broken.fixture.js'
import { LAWS } from './index.js'

/**
 *     SEED=77 RUNS=10000 npx vitest run packages/laws/src/laws/laws.test.ts
 */
const { SEED = 1, RUNS = 80 } = process.env

test('random machines keep every law through faults, stops and redrives', { timeout: 600_000 }, () => {
  fc.assert(randomMachineLaws(), { seed: Number(SEED), numRuns: Number(RUNS) })
})

describe.each(LAWS)('$name', ({ name }) => {
  test.each(Object.entries(BROKEN_ENGINES[name]))('is broken by an engine that %s', (_, broken) => {
    const law = randomMachineLaws({ laws: [name], engine: broken() })
    const { failed, errorInstance } = fc.check(law, { seed: 1, numRuns: 1000, endOnFailure: true })
    expect(failed).toBe(true)
    expect(errorInstance).toBeInstanceOf(LawBrokenError)
    expect((errorInstance as LawBrokenError).law).toBe(name)
  })
})
