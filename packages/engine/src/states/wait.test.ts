import { describe, expect, test } from 'vitest'
import { machineOf, wait, waitSeconds } from '../../test/definitions.js'
import { given, later, outcomeOf } from '../../test/given.js'
import { nextWakeUp, type Json } from '../index.js'

const START = Date.parse('2030-01-01T00:00:00Z')

describe('a Wait', () => {
  test('of Seconds exits when they have passed, with its input', () => {
    given(machineOf(waitSeconds('Pause', 30)), { input: { a: 1 } })
      .when(later(29))
      .then(
        `1<-0 ExecutionStarted @0
         2<-0 WaitStateEntered Pause {"a":1} @0`,
      )
      .when(later(10))
      .then(
        `3<-2 WaitStateExited Pause {"a":1} @30
         4<-3 ExecutionSucceeded {"a":1} @30`,
      )
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, seconds: number | undefined]>([
    ['Seconds', { Seconds: 30 }, 30],
    ['no Seconds', { Seconds: 0 }, undefined],
    ['SecondsPath', { SecondsPath: '$.n' }, 5],
    ['SecondsPath of digits in a text', { SecondsPath: '$.text' }, 12],
    ['SecondsPath on what InputPath picks', { InputPath: '$.in', SecondsPath: '$.n' }, 6],
    ['a Timestamp', { Timestamp: '2030-01-01T00:01:00Z' }, 60],
    ['a Timestamp with an offset', { Timestamp: '2030-01-01T01:00:10+01:00' }, 10],
    ['a Timestamp, whose milliseconds are cut off', { Timestamp: '2030-01-01T00:00:01.999Z' }, 1],
    ['a Timestamp in the past', { Timestamp: '2029-12-31T23:59:59Z' }, undefined],
    ['TimestampPath', { TimestampPath: '$.at' }, 20],
    ['Seconds in JSONata', { QueryLanguage: 'JSONata', Seconds: '{% $states.input.n + 1 %}' }, 6],
    ['a Timestamp in JSONata', { QueryLanguage: 'JSONata', Timestamp: '{% $states.input.at %}' }, 20],
  ])('with %s', (_what, fields, seconds) => {
    const input = { n: 5, text: '12', in: { n: 6 }, at: '2030-01-01T00:00:20Z' }
    const { execution } = given(machineOf(wait('Pause', fields)), { input, at: START })
    expect(nextWakeUp(execution)).toBe(seconds === undefined ? undefined : START + seconds * 1000)
    expect(execution.status).toBe(seconds === undefined ? 'SUCCEEDED' : 'RUNNING')
  })

  test.each<readonly [fields: Readonly<Record<string, Json>>, reason: string]>([
    [{ SecondsPath: '$.no' }, 'The SecondsPath parameter does not reference an input value: $.no'],
    [{ SecondsPath: '$.nothing' }, 'The SecondsPath parameter does not reference an input value: $.nothing'],
    [{ SecondsPath: '$.negative' }, 'The SecondsPath parameter references a negative value: $.negative == -1'],
    [{ SecondsPath: '$.half' }, 'The SecondsPath parameter cannot be parsed as a long value: $.half == 1.5'],
    [{ SecondsPath: '$.text' }, 'The SecondsPath parameter cannot be parsed as a long value: $.text == soon'],
    [
      { TimestampPath: '$.text' },
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.text == soon',
    ],
    [{ TimestampPath: '$.no' }, 'The TimestampPath parameter does not reference an input value: $.no'],
  ])('with %j fails the execution: %s', (fields, reason) => {
    const input = { nothing: null, negative: -1, half: 1.5, text: 'soon' }
    const { execution } = given(machineOf(wait('Pause', fields)), { input, at: START })
    expect(outcomeOf(execution)).toBe(`States.Runtime: ${reason}`)
    expect(execution.log.length).toBe(3)
  })

  test.each([
    [0, 'RUNNING'],
    [1, 'States.Runtime: Wait state delay is too long.'],
  ])('may last 2^31 - 1 seconds, and %i more fail', (more, outcome) => {
    const until = new Date(START + (2 ** 31 - 1 + more) * 1000).toISOString()
    const { execution } = given(machineOf(wait('Pause', { Timestamp: until })), { at: START })
    expect(outcomeOf(execution)).toBe(outcome)
  })

  test('whose JSONata Timestamp is none fails with EvaluationFailed, caused by its own entry', () => {
    given(machineOf(wait('Pause', { QueryLanguage: 'JSONata', Timestamp: '{% "soon" %}' }))).then(
      `1<-0 ExecutionStarted
       2<-0 WaitStateEntered Pause
       3<-2 EvaluationFailed States.QueryEvaluationError
       4<-3 ExecutionFailed States.QueryEvaluationError "An error occurred while executing the state 'Pause' (entered at the event id #2). The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: soon"`,
    )
  })

  test('leaves with what OutputPath picks, and assigns on its way out', () => {
    const machine = machineOf(wait('Pause', { Seconds: 1, OutputPath: '$.a', Assign: { 'x.$': '$.a' } }))
    const { execution } = given(machine, { input: { a: 1 } }).when(later(1))
    expect(outcomeOf(execution)).toBe('1')
  })
})
