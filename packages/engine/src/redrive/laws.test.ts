import { test } from 'vitest'
import { randomMachineLaws } from '../../../laws/src/property.js'
import { check, historyLaws } from '../../test/laws.js'

test('random machines without Map Runs, in JSONPath, keep the laws of histories through faults, stops and redrives', () => {
  check(historyLaws({ queryLanguage: 'JSONPath', withoutMapRuns: true }), { seed: 1, runs: 5000 })
})

test('old versions stay valid: each can be taken up again and go another way', () => {
  check(randomMachineLaws({ queryLanguage: 'JSONPath', laws: ['old versions stay as they are'] }), { seed: 3, runs: 250 })
})

test('the same seed gives the same bytes', () => {
  check(randomMachineLaws({ queryLanguage: 'JSONPath', laws: ['the same seed gives the same bytes'] }), { seed: 4, runs: 250 })
})
