import { test } from 'vitest'
import { check, historyLaws } from '../../test/laws.js'

// As many again as in ../redrive/laws.test.ts: test files run side by side.
test('random machines keep the laws of histories through faults, stops and redrives', () => {
  check(historyLaws, { seed: 2, runs: 5000 })
})
