import { describe, expect, test } from 'vitest'
import { compile, effectsOf, history, replay, start, transition, type Json } from '../index.js'

const mapRun: Json = {
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Item',
    States: { Item: { Type: 'Succeed' } },
  },
  Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1, IntervalSeconds: 1 }],
  End: true,
}
const RETRY_ALL = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 1 }]
const alone: Json = { StartAt: 'Each', States: { Each: mapRun } }
const inBranch: Json = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [alone], End: true } } }

describe.each([
  ['at the top level', alone],
  ['in a branch', inBranch],
])('a Map Run %s', (_, definition) => {
  test.each([
    ['Unexpected', 'FAILED'],
    ['Busy', 'RUNNING'],
  ])('that failed with %s is read as a failure of its own Map', (error, status) => {
    const machine = compile(definition)
    const [started] = start(machine, { input: [1], at: 0 })
    const { token } = effectsOf(started).mapRuns[0]!
    const [failed] = transition(started, { type: 'MapRunFailed', token, at: 0, error })
    const execution = error === 'Busy' ? transition(failed, { type: 'TimePassed', at: 1000 })[0] : failed
    const read = replay(machine, history(execution))
    expect([read.status, history(read)]).toEqual([status, history(execution)])
  })
})

test('a Map Run whose result could not be used is retried by a new one, which is asked for', () => {
  const definition = { StartAt: 'Each', States: { Each: { ...mapRun, Output: '{% $states.result.nowhere %}', Retry: RETRY_ALL } } }
  const machine = compile({ QueryLanguage: 'JSONata', ...definition })
  const [started] = start(machine, { input: [1], at: 0 })
  const { token } = effectsOf(started).mapRuns[0]!
  const [refused] = transition(started, { type: 'MapRunSucceeded', token, at: 0, output: [1] })
  const [retried] = transition(refused, { type: 'TimePassed', at: 1000 })
  expect(effectsOf(retried).mapRuns).toHaveLength(1)
  expect(effectsOf(replay(machine, history(retried))).mapRuns).toHaveLength(1)
})
