import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENGINE, type Engine } from '../../../laws/src/engine.js'
import type { Law } from '../../../laws/src/laws/law.js'
import { randomMachineLaws } from '../../../laws/src/property.js'
import { LawBrokenError } from '../../../laws/src/story.js'
import { check, foldLaw, growthLaw, historyLaws, replayLaw } from '../../test/laws.js'
import { emptyLog, eventsBetween, LogAppender } from '../history/log.js'
import type { Execution } from './execution.js'
import { newOwner } from './sparseArray.js'

// As many again as in ../redrive/laws.test.ts: test files run side by side.
test('random machines in JSONPath keep the laws of histories through faults, stops and redrives', () => {
  check(historyLaws({ queryLanguage: 'JSONPath' }), { seed: 2, runs: 5000 })
})

test('so do machines in JSONata, and in both languages', () => {
  check(historyLaws(), { seed: 8, runs: 300 })
})

describe('the laws that look into the engine can be broken', () => {
  test.each<readonly [string, Law<string>, (redriven: Execution) => Execution]>([
    ['writes the log anew', growthLaw, redriven => ({ ...redriven, log: copyOf(redriven.log) })],
    ['knows more than the log tells', foldLaw, redriven => ({ ...redriven, state: { ...redriven.state, redriveCount: 7 } })],
    ['knows more than the history tells', replayLaw, redriven => ({ ...redriven, state: { ...redriven.state, redriveCount: 7 } })],
  ])('by an engine that %s', (_, law, change) => {
    const engine: Engine = { ...ENGINE, redrive: (...command) => [change(ENGINE.redrive(...command)[0]), ENGINE.redrive(...command)[1]] }
    const { errorInstance } = fc.check(randomMachineLaws({ laws: [law], engine }), { seed: 1, numRuns: 200, endOnFailure: true })
    expect(errorInstance).toBeInstanceOf(LawBrokenError)
    expect((errorInstance as LawBrokenError).law).toBe(law.name)
  })
})

function copyOf({ length, ...rest }: Execution['log']): Execution['log'] {
  const copy = new LogAppender(emptyLog, newOwner())
  for (const event of eventsBetween({ length, ...rest }, 1, length)) copy.append({ ...event })
  return copy.finish()
}
