import { describe, expect, test } from 'vitest'
import { caught, fail, machineOf, map, parallel, pass } from '../../test/definitions.js'
import { given, outcomeOf } from '../../test/given.js'
import { history, type Json } from '../index.js'

describe('a Fail', () => {
  test('fails the execution with its Error and Cause, and never exits', () => {
    given(machineOf(fail('Stop', 'Broken', 'as told'))).then(
      `1<-0 ExecutionStarted
       2<-0 FailStateEntered Stop
       3<-2 ExecutionFailed Broken "as told"`,
    )
  })

  test.each<readonly [fields: Readonly<Record<string, Json>>, details: Readonly<Record<string, string>>]>([
    [{}, {}],
    [{ Error: 'E' }, { error: 'E' }],
    [{ Cause: 'C' }, { cause: 'C' }],
    [
      { ErrorPath: '$.e', CausePath: '$.c' },
      { error: 'found', cause: 'why' },
    ],
    [{ ErrorPath: "States.Format('E{}', $.n)" }, { error: 'E7' }],
    [
      { QueryLanguage: 'JSONata', Error: '{% $states.input.e %}', Cause: '{% "n = " & $states.input.n %}' },
      { error: 'found', cause: 'n = 7' },
    ],
  ])('with %j fails with %j', (fields, details) => {
    const { execution } = given(machineOf({ name: 'Stop', fields: { Type: 'Fail', ...fields } }), { input: { e: 'found', c: 'why', n: 7 } })
    expect(history(execution).at(-1)).toMatchObject({ type: 'ExecutionFailed', executionFailedEventDetails: details })
  })

  test.each<readonly [fields: Readonly<Record<string, Json>>, outcome: string]>([
    [
      { ErrorPath: '$.no' },
      `States.Runtime: The JSONPath '$.no' specified for the field 'ErrorPath' could not be found in the input '{"n":7}'`,
    ],
    [
      { CausePath: '$.no' },
      `States.Runtime: The JSONPath '$.no' specified for the field 'CausePath' could not be found in the input '{"n":7}'`,
    ],
    [{ ErrorPath: '$.n' }, 'States.Runtime: The ErrorPath parameter does not reference a string value: $.n == 7'],
  ])('with %j fails as one that can not be evaluated', (fields, outcome) => {
    const { execution } = given(machineOf({ name: 'Stop', fields: { Type: 'Fail', ...fields } }), { input: { n: 7 } })
    expect(outcomeOf(execution)).toBe(outcome)
    expect(execution.log.length).toBe(3)
  })

  test('in a branch fails the Parallel, which may catch it', () => {
    given(machineOf(parallel('Both', [[fail('Stop', 'Broken')]], { Catch: caught('After') }), pass('After'))).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-2 ParallelStateStarted
       4<-3 FailStateEntered Stop
       5<-4 ParallelStateFailed
       6<-5 ParallelStateExited Both {"Error":"Broken","Cause":null}
       7<-6 PassStateEntered After
       8<-7 PassStateExited After
       9<-8 ExecutionSucceeded`,
    )
  })

  test('in an iteration fails the iteration and the Map', () => {
    given(machineOf(map('Each', [fail('Stop', 'Broken')])), { input: [1] }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 1
       4<-3 MapIterationStarted Each 0
       5<-4 FailStateEntered Stop
       6<-5 MapIterationFailed Each 0
       7<-5 MapStateFailed
       8<-7 ExecutionFailed Broken`,
    )
  })
})
