import { describe, expect, test } from 'vitest'
import {
  activity,
  caught,
  distributedMap,
  fail,
  machineOf,
  map,
  parallel,
  pass,
  retry,
  task,
  wait,
  waitSeconds,
} from '../../test/definitions.js'
import { all, fails, given, later, mapRunFails, outcomeOf, succeeds, type Given } from '../../test/given.js'
import { effectsOf, type Json } from '../index.js'

describe('a Parallel', () => {
  test('enters its branches in order, and exits with their outputs in that order, whoever is first', () => {
    given(machineOf(parallel('Both', [[activity('A')], [activity('B')]])))
      .when(succeeds('B', ['b']), succeeds('A', ['a']))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 TaskStateEntered A
         5<-4 ActivityScheduled
         6<-3 TaskStateEntered B
         7<-6 ActivityScheduled
         8<-7 ActivityStarted
         9<-8 ActivitySucceeded
         10<-9 TaskStateExited B ["b"]
         11<-5 ActivityStarted
         12<-11 ActivitySucceeded
         13<-12 TaskStateExited A ["a"]
         14<-13 ParallelStateSucceeded
         15<-13 ParallelStateExited Both [["a"],["b"]]
         16<-15 ExecutionSucceeded`,
      )
  })

  test('lets every branch enter and schedule before a task of one of them starts', () => {
    given(machineOf(parallel('Both', [[task('A')], [pass('P'), task('B')]]))).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-2 ParallelStateStarted
       4<-3 TaskStateEntered A
       5<-4 LambdaFunctionScheduled
       6<-3 PassStateEntered P
       7<-6 PassStateExited P
       8<-7 TaskStateEntered B
       9<-8 LambdaFunctionScheduled
       10<-5 LambdaFunctionStarted
       11<-9 LambdaFunctionStarted`,
    )
  })

  test('gives every branch its effective input, and tells whoever works for it which branch it is', () => {
    const machine = machineOf(
      parallel('Both', [[task('A')], [parallel('Inner', [[task('B')], [task('C')]])]], {
        InputPath: '$.in',
        Parameters: { 'x.$': '$.n' },
      }),
    )
    const { tasks } = effectsOf(given(machine, { input: { in: { n: 1 } } }).execution)
    expect(tasks.map(({ stateName, indices, input }) => [stateName, indices, input])).toEqual([
      ['A', [0], { x: 1 }],
      ['B', [1, 0], { x: 1 }],
      ['C', [1, 1], { x: 1 }],
    ])
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, outcome: string]>([
    ['joins the texts of its branches as they are', {}, '[{ "a" : 1 },{ "a" : 1 }]'],
    ['selects', { ResultSelector: { 'first.$': '$[0].a' } }, '{"first":1}'],
    ['puts its result into the raw input', { ResultPath: '$.r', OutputPath: '$.r[1]' }, '{ "a" : 1 }'],
  ])('%s', (_what, fields, outcome) => {
    const { execution } = given(machineOf(parallel('Both', [[pass('A')], [pass('B')]], fields)), { inputText: '{ "a" : 1 }' })
    expect(outcomeOf(execution)).toBe(outcome)
  })

  test('reads the variables outside; what its branches assign is gone with them', () => {
    const outer = pass('Outer', { Assign: { x: 1 } })
    const inner = [pass('A1', { Assign: { y: 2 } }), pass('A2', { Parameters: { 'x.$': '$x', 'y.$': '$y' } })]
    const after = pass('After', { Parameters: { 'in.$': '$', 'x.$': '$x' } })
    const both = parallel('Both', [inner, [pass('B', { Parameters: { 'x.$': '$x' } })]], { Assign: { 'x.$': '$[0].y' } })
    expect(outcomeOf(given(machineOf(outer, both, after)).execution)).toBe('{"in":[{"x":1,"y":2},{"x":1}],"x":2}')
  })
})

test('Parallels draw at random for their branches, each anew, and all branches of one get the same', () => {
  const both = (name: string) =>
    parallel(name, [[activity(`${name} A`)], [activity(`${name} B`)]], { Parameters: { 'id.$': 'States.UUID()' } })
  const first = given(machineOf(both('First'), both('Second')))
  const idsOf = ({ execution }: Given) => effectsOf(execution).tasks.map(({ input }) => JSON.stringify(input))
  const ids = [...idsOf(first), ...idsOf(first.when(succeeds('First A'), succeeds('First B')))]
  expect(ids.map(id => ids.indexOf(id))).toEqual([0, 0, 2, 2])
})

describe('a branch that fails', () => {
  test('by its Map fails with the event that says so of the Map, not with the one before', () => {
    const each = map('Each', [activity('Item')], { QueryLanguage: 'JSONata', Output: '{% $states.input.no %}' })
    given(machineOf(parallel('Both', [[each], [activity('A')]])), { input: [1] })
      .when(succeeds('Item'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 MapStateEntered Each
         5<-4 MapStateStarted 1
         6<-5 MapIterationStarted Each 0
         7<-3 TaskStateEntered A
         8<-7 ActivityScheduled
         9<-6 TaskStateEntered Item
         10<-9 ActivityScheduled
         11<-10 ActivityStarted
         12<-11 ActivitySucceeded
         13<-12 TaskStateExited Item
         14<-13 MapIterationSucceeded Each 0
         15<-14 MapStateSucceeded
         16<-3 EvaluationFailed States.QueryEvaluationError
         17<-16 MapStateFailed
         18<-17 MapStateAborted
         19<-17 TaskStateAborted
         20<-17 ParallelStateFailed
         21<-20 ExecutionFailed States.QueryEvaluationError`,
      )
  })

  test('is not the only way to fail: a result that has nowhere to go fails the execution with the cause that the exit would have had', () => {
    given(machineOf(parallel('Both', [[pass('A')], [pass('B')]], { ResultPath: '$.r' })), { input: [1] }).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-2 ParallelStateStarted
       4<-3 PassStateEntered A
       5<-4 PassStateExited A
       6<-3 PassStateEntered B
       7<-6 PassStateExited B
       8<-7 ParallelStateSucceeded
       9<-7 ExecutionFailed States.ResultPathMatchFailure "Unable to apply step \\"r\\" to input [1]"`,
    )
  })

  test('without an event that says with what fails the Parallel with that', () => {
    const inner = parallel('Inner', [[activity('B')], [activity('C')]], { ResultPath: '$.r' })
    const { execution } = given(machineOf(parallel('Outer', [[activity('A')], [inner]])), { input: [1] }).when(succeeds('B'), succeeds('C'))
    expect(outcomeOf(execution)).toBe('States.ResultPathMatchFailure: Unable to apply step "r" to input [1]')
  })

  test('by its own Parallel does so too, and the Parallel around both is retried after that', () => {
    const inner = parallel('Inner', [[activity('B')]], { QueryLanguage: 'JSONata', Output: '{% $states.input.no %}' })
    const twice = retry({ IntervalSeconds: 2, MaxAttempts: 1 })
    given(machineOf(parallel('Outer', [[inner], [activity('C')]], { Retry: twice })))
      .when(succeeds('B'), later(2))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Outer
         3<-2 ParallelStateStarted
         4<-3 ParallelStateEntered Inner
         5<-4 ParallelStateStarted
         6<-3 TaskStateEntered C
         7<-6 ActivityScheduled
         8<-5 TaskStateEntered B
         9<-8 ActivityScheduled
         10<-9 ActivityStarted
         11<-10 ActivitySucceeded
         12<-11 TaskStateExited B
         13<-12 ParallelStateSucceeded
         14<-3 EvaluationFailed States.QueryEvaluationError
         15<-14 ParallelStateFailed
         16<-15 ParallelStateAborted
         17<-15 TaskStateAborted @0
         18<-15 ParallelStateStarted @2
         19<-18 ParallelStateEntered Inner
         20<-19 ParallelStateStarted
         21<-18 TaskStateEntered C
         22<-21 ActivityScheduled
         23<-20 TaskStateEntered B
         24<-23 ActivityScheduled`,
      )
  })

  test('by its Map Run does so too', () => {
    given(machineOf(parallel('Both', [[distributedMap('Each', [pass('P')])], [activity('A')]])), { input: [1] })
      .when(mapRunFails('Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 MapStateEntered Each
         5<-4 MapStateStarted 1
         6<-5 MapRunStarted
         7<-3 TaskStateEntered A
         8<-7 ActivityScheduled
         9<-6 MapRunFailed Boom
         10<-9 MapStateFailed
         11<-10 MapStateAborted
         12<-10 TaskStateAborted
         13<-10 ParallelStateFailed
         14<-13 ExecutionFailed Boom`,
      )
  })

  test('aborts nothing in a branch that is between two states, or before its first, where a history breaks off', () => {
    const machine = machineOf(parallel('All', [[activity('A'), pass('P')], [activity('B')], [map('Each', [activity('C')])]]))
    given(
      machine,
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered All
       3<-2 ParallelStateStarted
       4<-3 TaskStateEntered A
       5<-4 ActivityScheduled
       6<-3 TaskStateEntered B
       7<-6 ActivityScheduled
       8<-5 ActivityStarted
       9<-8 ActivitySucceeded
       10<-9 TaskStateExited A
       11<-7 ActivityStarted
       12<-11 ActivityFailed Boom`,
    )
      .when(later(0))
      .then(
        `13<-12 TaskStateAborted
         14<-12 ParallelStateFailed
         15<-14 ExecutionFailed Boom`,
      )
  })

  test('aborts what is open in the others, itself first; what is not a Task, Wait, Map or Parallel has no event for that', () => {
    const slow = parallel('Inner', [[activity('Deep')], [waitSeconds('Deeper', 9)]])
    const each = map('Each', [activity('Work')], { MaxConcurrency: 2, ItemsPath: '$.list' })
    given(machineOf(parallel('All', [[waitSeconds('Pause', 60)], [slow], [activity('Bad')], [each], [pass('Done')]])), {
      input: { list: [1, 2, 3] },
    })
      .when(fails('Bad', 'Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered All
         3<-2 ParallelStateStarted
         4<-3 WaitStateEntered Pause
         5<-3 ParallelStateEntered Inner
         6<-5 ParallelStateStarted
         7<-3 TaskStateEntered Bad
         8<-7 ActivityScheduled
         9<-3 MapStateEntered Each
         10<-9 MapStateStarted 3
         11<-10 MapIterationStarted Each 0
         12<-10 MapIterationStarted Each 1
         13<-3 PassStateEntered Done
         14<-13 PassStateExited Done
         15<-6 TaskStateEntered Deep
         16<-15 ActivityScheduled
         17<-6 WaitStateEntered Deeper
         18<-11 TaskStateEntered Work
         19<-18 ActivityScheduled
         20<-12 TaskStateEntered Work
         21<-20 ActivityScheduled
         22<-8 ActivityStarted
         23<-22 ActivityFailed Boom
         24<-23 TaskStateAborted
         25<-23 WaitStateAborted
         26<-23 ParallelStateAborted
         27<-23 TaskStateAborted
         28<-23 WaitStateAborted
         29<-23 MapStateAborted
         30<-23 MapIterationAborted Each 0
         31<-23 TaskStateAborted
         32<-23 MapIterationAborted Each 1
         33<-23 TaskStateAborted
         34<-23 ParallelStateFailed
         35<-34 ExecutionFailed Boom`,
      )
  })

  test('by a Fail has no open state of its own', () => {
    given(machineOf(parallel('Both', [[activity('A')], [fail('Stop', 'Broken')]]))).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-2 ParallelStateStarted
       4<-3 TaskStateEntered A
       5<-4 ActivityScheduled
       6<-3 FailStateEntered Stop
       7<-6 TaskStateAborted
       8<-6 ParallelStateFailed
       9<-8 ExecutionFailed Broken`,
    )
  })

  test('at a state that can not be evaluated fails the Parallel with States.Runtime, which nothing catches', () => {
    const bad = parallel('Both', [[pass('Bad', { InputPath: '$.no' })], [activity('A')]], { Catch: caught('After') })
    given(machineOf(bad, pass('After'))).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-2 ParallelStateStarted
       4<-3 PassStateEntered Bad
       5<-4 ParallelStateFailed
       6<-5 ExecutionFailed States.Runtime "An error occurred while executing the state 'Bad' (entered at the event id #4). Invalid path '$.no' : No results for path: $['no']"`,
    )
  })

  test('is caught by the Parallel, whose other branches are gone', () => {
    const both = parallel('Both', [[activity('A')], [activity('B')]], { Catch: caught('After', 'Boom') })
    const { execution } = given(machineOf(both, activity('After')))
      .when(fails('B', 'Boom', 'because'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 TaskStateEntered A
         5<-4 ActivityScheduled
         6<-3 TaskStateEntered B
         7<-6 ActivityScheduled
         8<-7 ActivityStarted
         9<-8 ActivityFailed Boom
         10<-9 TaskStateAborted
         11<-9 TaskStateAborted
         12<-9 ParallelStateFailed
         13<-12 ParallelStateExited Both {"Error":"Boom","Cause":"because"}
         14<-13 TaskStateEntered After
         15<-14 ActivityScheduled`,
      )
    expect(effectsOf(execution).tasks.map(({ stateName }) => stateName)).toEqual(['After'])
  })

  test('makes the Parallel begin again after the delay of its retrier, with all of its branches', () => {
    const both = parallel('Both', [[activity('A')], [activity('B')]], { Retry: retry({ IntervalSeconds: 5, MaxAttempts: 1 }) })
    given(machineOf(both))
      .when(succeeds('A', 'first'), fails('B', 'Boom'), later(4))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 TaskStateEntered A
         5<-4 ActivityScheduled
         6<-3 TaskStateEntered B
         7<-6 ActivityScheduled
         8<-5 ActivityStarted
         9<-8 ActivitySucceeded
         10<-9 TaskStateExited A
         11<-7 ActivityStarted
         12<-11 ActivityFailed Boom
         13<-12 TaskStateAborted`,
      )
      .when(later(1))
      .then(
        `14<-12 ParallelStateStarted @5
         15<-14 TaskStateEntered A @5
         16<-15 ActivityScheduled @5
         17<-14 TaskStateEntered B @5
         18<-17 ActivityScheduled @5`,
      )
      .when(all(succeeds('A', 'again'), succeeds('B', 'b')))
      .then(
        `19<-16 ActivityStarted
         20<-19 ActivitySucceeded
         21<-20 TaskStateExited A
         22<-18 ActivityStarted
         23<-22 ActivitySucceeded
         24<-23 TaskStateExited B
         25<-24 ParallelStateSucceeded
         26<-24 ParallelStateExited Both ["again","b"]
         27<-26 ExecutionSucceeded`,
      )
  })

  test('has failed for good where the retrier has no attempts left', () => {
    const both = parallel('Both', [[fail('Stop', 'Broken')]], { Retry: retry({ IntervalSeconds: 1, MaxAttempts: 1 }) })
    given(machineOf(both))
      .when(later(1))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 FailStateEntered Stop
         5<-4 ParallelStateStarted
         6<-5 FailStateEntered Stop
         7<-6 ParallelStateFailed
         8<-7 ExecutionFailed Broken`,
      )
  })

  test('nobody works for it any more, and time does nothing to it', () => {
    const { execution } = given(
      machineOf(parallel('Both', [[activity('A'), pass('P')], [wait('W', { Seconds: 5 })]], { Retry: retry({ IntervalSeconds: 60 }) })),
    ).when(fails('A', 'Boom'), later(30))
    expect(effectsOf(execution)).toEqual({ tasks: [], mapRuns: [], wakeUpAt: 60_000 })
    expect(execution.log.length).toBe(10)
  })
})

describe('a Parallel that can not be evaluated', () => {
  test('in JSONPath fails the execution after its entry', () => {
    given(machineOf(parallel('Both', [[pass('A')]], { InputPath: '$.no' }))).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-2 ExecutionFailed States.Runtime "An error occurred while executing the state 'Both' (entered at the event id #2). Invalid path '$.no' : No results for path: $['no']"`,
    )
  })

  test('in JSONata has failed, and its Catch catches that', () => {
    const fields = { QueryLanguage: 'JSONata', Arguments: '{% $states.input.no %}', Catch: caught('After', 'States.QueryEvaluationError') }
    given(machineOf(parallel('Both', [[pass('A')]], fields), pass('After'))).then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Both
       3<-0 EvaluationFailed States.QueryEvaluationError
       4<-3 ParallelStateFailed
       5<-4 ParallelStateExited Both
       6<-5 PassStateEntered After
       7<-6 PassStateExited After
       8<-7 ExecutionSucceeded`,
    )
  })

  test('in JSONata is tried again where a retrier takes it', () => {
    const fields = { QueryLanguage: 'JSONata', Arguments: '{% $states.input.no %}', Retry: retry({ IntervalSeconds: 3, MaxAttempts: 1 }) }
    given(machineOf(parallel('Both', [[pass('A')]], fields)))
      .when(later(2))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-0 EvaluationFailed States.QueryEvaluationError`,
      )
      .when(later(1))
      .then(
        `4<-0 EvaluationFailed States.QueryEvaluationError
         5<-4 ParallelStateFailed
         6<-5 ExecutionFailed States.QueryEvaluationError`,
      )
  })
})
