import { describe, expect, test } from 'vitest'
import { choice, machineOf, succeed } from '../../test/definitions.js'
import { given, outcomeOf } from '../../test/given.js'
import { history, type Execution, type HistoryEvent, type Json } from '../index.js'

const isOne = { Variable: '$.n', NumericEquals: 1, Next: 'One' }
const isTwo = { Variable: '$.n', NumericEquals: 2, Next: 'Two' }

const chooses = (input: Json, choices: readonly Json[], fields: Readonly<Record<string, Json>> = { Default: 'Other' }) => {
  const rules = [...choices, ...['One', 'Two', 'Other'].map(neverTo(fields.QueryLanguage === 'JSONata'))]
  return given(machineOf(choice('Which', rules, fields), succeed('One'), succeed('Two'), succeed('Other')), { input })
}

/** A rule that never matches: every state must be reachable. */
const neverTo =
  (isJsonata: boolean) =>
  (state: string): Json =>
    isJsonata ? { Condition: '{% false %}', Next: state } : { Variable: '$.never', IsPresent: true, Next: state }

describe('a Choice', () => {
  test('goes to the Next of the rule that matches', () => {
    chooses({ n: 2 }, [isOne, isTwo]).then(
      `1<-0 ExecutionStarted
       2<-0 ChoiceStateEntered Which {"n":2}
       3<-2 ChoiceStateExited Which {"n":2}
       4<-3 SucceedStateEntered Two
       5<-4 SucceedStateExited Two
       6<-5 ExecutionSucceeded {"n":2}`,
    )
  })

  test('goes to the Next of the first rule where several match', () => {
    chooses({ n: 1 }, [{ ...isOne, Next: 'Two' }, isOne]).then(
      `1<-0 ExecutionStarted
       2<-0 ChoiceStateEntered Which
       3<-2 ChoiceStateExited Which
       4<-3 SucceedStateEntered Two
       5<-4 SucceedStateExited Two
       6<-5 ExecutionSucceeded`,
    )
  })

  test('goes to its Default where no rule matches', () => {
    chooses({ n: 3 }, [isOne, isTwo]).then(
      `1<-0 ExecutionStarted
       2<-0 ChoiceStateEntered Which
       3<-2 ChoiceStateExited Which
       4<-3 SucceedStateEntered Other
       5<-4 SucceedStateExited Other
       6<-5 ExecutionSucceeded`,
    )
  })

  test('without a Default fails the execution where no rule matches', () => {
    chooses({ n: 3 }, [isOne, isTwo], {}).then(
      `1<-0 ExecutionStarted
       2<-0 ChoiceStateEntered Which
       3<-2 ExecutionFailed States.Runtime "An error occurred while executing the state 'Which' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state."`,
    )
  })

  test('narrows its input with InputPath and its output with OutputPath', () => {
    const { execution } = chooses({ a: { n: 1, b: 7 } }, [isOne], { Default: 'Other', InputPath: '$.a', OutputPath: '$.b' })
    expect(outcomeOf(execution)).toBe('7')
  })

  test.each<readonly [what: string, n: number, assigned: Record<string, string>]>([
    ['of the rule that matches, and not its own', 1, { rule: '1' }],
    ['of its own with its Default', 3, { state: '3' }],
  ])('assigns the variables %s', (_what, n, assigned) => {
    const rule = { ...isOne, Assign: { 'rule.$': '$.n' } }
    const { execution } = chooses({ n }, [rule], { Default: 'Other', Assign: { 'state.$': '$.n' } })
    expect(exitOf(execution)).toMatchObject({ assignedVariables: assigned, assignedVariablesDetails: { truncated: false } })
  })

  test('in JSONata takes a rule by its Condition, and leaves with the Output of the rule', () => {
    const rules = [{ Condition: '{% $states.input.n = 1 %}', Next: 'One', Output: '{% "one" %}' }]
    const outcome = (n: number) =>
      outcomeOf(chooses({ n }, rules, { Default: 'Other', QueryLanguage: 'JSONata', Output: 'other' }).execution)
    expect([outcome(1), outcome(2)]).toEqual(['"one"', '"other"'])
  })
})

function exitOf(execution: Execution): unknown {
  const event = history(execution).find(({ type }) => type === 'ChoiceStateExited')!
  return (event as HistoryEvent<'ChoiceStateExited'>).stateExitedEventDetails
}
