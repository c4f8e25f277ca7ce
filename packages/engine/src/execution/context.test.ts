import { describe, expect, test } from 'vitest'
import { choice, machineOf, map, parallel, pass, succeed, task, wait, type NamedState } from '../../test/definitions.js'
import { exported, readAgain } from '../../test/foreign.js'
import { given, later, succeeds } from '../../test/given.js'
import { effectsOf, transition, type Json } from '../index.js'

const SEEN = { Name: 'S', EnteredTime: '1970-01-01T00:00:00Z' }
const COUNTED = { ...SEEN, RetryCount: 0 }
const STATE = { 'state.$': '$$.State' }

describe('$$.State', () => {
  const tells = (state: NamedState, ...then: readonly NamedState[]) =>
    given(machineOf(state, ...then), { input: [1] }).when(later(0)).execution

  test.each<readonly [type: string, state: NamedState, then: readonly NamedState[]]>([
    ['Pass', pass('S', { InputPath: '$$.State' }), []],
    ['Succeed', succeed('S', { InputPath: '$$.State' }), []],
    ['Wait', wait('S', { InputPath: '$$.State', Seconds: 0 }), []],
    [
      'Choice',
      choice('S', [{ Variable: '$.RetryCount', IsPresent: true, Next: 'E' }], { InputPath: '$$.State', Default: 'E' }),
      [succeed('E')],
    ],
  ])('of a %s knows no retries', (_type, state, then) => {
    expect(tells(state, ...then).output).toEqual(SEEN)
  })

  test('of a Fail knows no retries', () => {
    const state: NamedState = { name: 'S', fields: { Type: 'Fail', CausePath: 'States.JsonToString($$.State)' } }
    expect(tells(state).cause).toBe(JSON.stringify(SEEN))
  })

  test.each<readonly [type: string, state: NamedState]>([
    ['Parallel', parallel('S', [[pass('A')]], { Parameters: STATE })],
    ['Map', map('S', [pass('A')], { ItemSelector: STATE })],
  ])('of a %s counts the retries', (_type, state) => {
    expect(tells(state).output).toEqual([{ state: COUNTED }])
  })

  test('of a Task counts the retries', () => {
    expect(effectsOf(tells(task('S', { Parameters: STATE }))).tasks[0]!.input).toEqual({ state: COUNTED })
  })
})

describe('random draws', () => {
  const UUID = { 'id.$': 'States.UUID()' }
  const ids = (state: NamedState, input: Json = [1, 2]) => given(machineOf(state), { input, seed: 5 }).execution

  test('are made once for all branches of a Parallel', () => {
    const [a, b] = ids(parallel('S', [[pass('A')], [pass('B')]], { Parameters: UUID })).output as readonly Json[]
    expect(a).toEqual(b)
  })

  test('are made anew for each iteration of a Map', () => {
    const [a, b] = ids(map('S', [pass('A')], { ItemSelector: UUID })).output as readonly Json[]
    expect(a).not.toEqual(b)
  })

  test('differ from state to state, and are the same for the same seed', () => {
    const machine = machineOf(pass('S', { Parameters: UUID }), pass('T', { Parameters: { ...UUID, 'before.$': '$.id' } }))
    const draws = (seed: number) => given(machine, { seed }).execution.output as { readonly id: string; readonly before: string }
    expect(draws(1)).toEqual(draws(1))
    expect(new Set([draws(1).id, draws(1).before, draws(2).id, draws(2).before]).size).toBe(4)
  })

  test.each<readonly [what: string, state: NamedState]>([
    ['Parallel', parallel('S', [[task('A')], [task('B')]], { Parameters: UUID })],
    ['Map', map('S', [task('A')], { ItemSelector: UUID, MaxConcurrency: 1 })],
  ])('of a %s are the same where a history is taken up', (_what, state) => {
    const { execution } = given(machineOf(state), { input: [1, 2] }).when(succeeds('A'))
    const whole = exported(execution)
    for (let length = 1; length <= whole.length; length++) {
      const part = readAgain(execution, whole.slice(0, length))
      const events = exported(transition(part, { type: 'TimePassed', at: 0 })[0])
      const common = Math.min(events.length, whole.length)
      expect(events.slice(0, common)).toEqual(whole.slice(0, common))
    }
  })
})
