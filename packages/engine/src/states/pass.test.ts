import { describe, expect, test } from 'vitest'
import { machineOf, pass } from '../../test/definitions.js'
import { given, outcomeOf } from '../../test/given.js'
import { start, type Json } from '../index.js'

type Row = readonly [what: string, fields: Readonly<Record<string, Json>>, inputText: string, outcome: string]

const rows: readonly Row[] = [
  ['gives its input to the letter, blanks included', {}, '{ "a" : [1,  2.0] }', '{ "a" : [1,  2.0] }'],
  ['gives its Result in place of the input', { Result: { b: 1 } }, '{"a":1}', '{"b":1}'],
  ['gives a Result of null', { Result: null }, '{"a":1}', 'null'],
  ['gives its Parameters', { Parameters: { 'b.$': '$.a', c: 2 } }, '{"a":1}', '{"c":2,"b":1}'],
  ['prefers Result to Parameters', { Parameters: { b: 1 }, Result: 2 }, '{}', '2'],
  ['works on what InputPath picks', { InputPath: '$.a', Parameters: { 'x.$': '$.b' } }, '{"a":{"b":1}}', '{"x":1}'],
  ['works on an empty object where InputPath is null', { InputPath: null }, '{"a":1}', '{}'],
  ['puts its result where ResultPath says, into the raw input', { InputPath: '$.a', ResultPath: '$.r' }, '{"a":1}', '{"a":1,"r":1}'],
  ['drops its result where ResultPath is null', { Result: 7, ResultPath: null }, '{"a":1}', '{"a":1}'],
  ['makes the levels that ResultPath misses', { Result: 7, ResultPath: '$.x.y' }, '{"a":1}', '{"a":1,"x":{"y":7}}'],
  ['gives what OutputPath picks of the merged result', { Result: 7, ResultPath: '$.r', OutputPath: '$.r' }, '{"a":1}', '7'],
  ['gives an empty object where OutputPath is null', { OutputPath: null }, '{"a":1}', '{}'],
  [
    'fails where InputPath finds nothing',
    { InputPath: '$.b' },
    '{"a":1}',
    "States.Runtime: Invalid path '$.b' : No results for path: $['b']",
  ],
  [
    'fails where OutputPath finds nothing',
    { OutputPath: '$.b.c' },
    '{"a":1}',
    "States.Runtime: Invalid path '$.b.c' : Missing property in path $['b']",
  ],
  [
    'fails where a path of Parameters finds nothing',
    { Parameters: { 'x.$': '$.b' } },
    '{"a":1}',
    `States.Runtime: The JSONPath '$.b' specified for the field 'x.$' could not be found in the input '{"a":1}'`,
  ],
  [
    'fails where ResultPath meets what is no object',
    { Result: 1, ResultPath: '$.a.b' },
    '{"a":1}',
    'States.ResultPathMatchFailure: Unable to apply step "b" to input {"a":1}',
  ],
]

describe('a Pass', () => {
  test.each(rows)('%s', (_what, fields, inputText, outcome) => {
    expect(outcomeOf(start(machineOf(pass('P', fields)), { inputText, at: 0 })[0])).toBe(outcome)
  })

  test('is entered and exited', () => {
    given(machineOf(pass('P', { Result: [1] })), { input: { a: 1 } }).then(
      `1<-0 ExecutionStarted {"a":1}
       2<-0 PassStateEntered P {"a":1}
       3<-2 PassStateExited P [1]
       4<-3 ExecutionSucceeded [1]`,
    )
  })

  test('that can not be evaluated fails the execution, and the cause names the state and the event of its entry', () => {
    given(machineOf(pass('First'), pass('Second', { InputPath: '$.no' }))).then(
      `1<-0 ExecutionStarted
       2<-0 PassStateEntered First
       3<-2 PassStateExited First
       4<-3 PassStateEntered Second
       5<-4 ExecutionFailed States.Runtime "An error occurred while executing the state 'Second' (entered at the event id #4). Invalid path '$.no' : No results for path: $['no']"`,
    )
  })

  test('in JSONata fails with EvaluationFailed, which is caused by what caused its entry', () => {
    given(machineOf(pass('First'), pass('Second', { QueryLanguage: 'JSONata', Output: '{% $states.input.no %}' }))).then(
      `1<-0 ExecutionStarted
       2<-0 PassStateEntered First
       3<-2 PassStateExited First
       4<-3 PassStateEntered Second
       5<-3 EvaluationFailed States.QueryEvaluationError
       6<-5 ExecutionFailed States.QueryEvaluationError "An error occurred while executing the state 'Second' (entered at the event id #4). The JSONata expression '$states.input.no' specified for the field 'Output' returned nothing (undefined)."`,
    )
  })

  test('sees its own variables from the next state on', () => {
    const first = pass('First', { Result: 1, Assign: { 'x.$': '$', y: 'old' } })
    const second = pass('Second', { Parameters: { 'x.$': '$x', 'y.$': '$y' }, Assign: { 'y.$': '$x', 'x.$': '$y' } })
    const third = pass('Third', { Parameters: { 'before.$': '$', 'x.$': '$x', 'y.$': '$y' } })
    const { execution } = given(machineOf(first, second, third))
    expect(execution.output).toEqual({ before: { x: 1, y: 'old' }, x: 'old', y: 1 })
  })
})
