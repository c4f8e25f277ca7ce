import { test } from 'vitest'
import { checkLaws } from '../../test/laws.js'

test.each([6, 7, 8, 9, 10])(
  'the laws hold on random machines with random faults, stops and redrives (seed %i)',
  { timeout: 120_000 },
  seed => {
    checkLaws({ seed, numRuns: 1000 })
  },
)
