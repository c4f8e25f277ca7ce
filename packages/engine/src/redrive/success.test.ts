import { test } from 'vitest'
import { randomMachineLaws } from '../../../laws/src/property.js'
import { check } from '../../test/laws.js'

test('an execution that is redriven until it succeeds has the output of one in which nothing failed', () => {
  const law = 'redriving until success gives the output of a run without faults'
  const machines = { queryLanguage: 'JSONPath', canSucceed: true, withoutCatch: true, flows: true } as const
  check(randomMachineLaws({ ...machines, laws: [law] }), { seed: 6, runs: 1000 })
})
