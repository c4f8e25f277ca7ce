import { test } from 'vitest'
import { checkLaws } from '../../test/laws.js'

// As many again as in ../redrive/laws.test.ts, so that they run side by side.
test.each([6, 7, 8, 9, 10])('random machines, faults, stops and redrives keep the laws (seed %i)', { timeout: 300_000 }, seed => {
  checkLaws({ seed, numRuns: 1000 })
})
