import { describe, expect, test } from 'vitest'
import { activity, caught, machineOf, map, parallel, pass, retry, task, waitSeconds, type NamedState } from '../../test/definitions.js'
import { fails, given, givenExecution, later, outcomeOf, succeeds } from '../../test/given.js'
import { effectsOf, history, replay, transition, type Json } from '../index.js'

const ofTypes = (execution: Parameters<typeof history>[0], pattern: RegExp) =>
  history(execution)
    .map(({ type }) => type)
    .filter(type => pattern.test(type))

describe('an Inline Map', () => {
  test('starts all iterations, then enters them one by one, then their tasks start', () => {
    given(machineOf(map('Each', [task('Work')])), { input: [7, 8] })
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each [7,8]
         3<-2 MapStateStarted 2
         4<-3 MapIterationStarted Each 0
         5<-3 MapIterationStarted Each 1
         6<-4 TaskStateEntered Work
         7<-6 LambdaFunctionScheduled
         8<-5 TaskStateEntered Work
         9<-8 LambdaFunctionScheduled
         10<-7 LambdaFunctionStarted
         11<-9 LambdaFunctionStarted`,
      )
      .when(succeeds('Work[1]', 'b'), succeeds('Work[0]', 'a'))
      .then(
        `12<-11 LambdaFunctionSucceeded
         13<-12 TaskStateExited Work
         14<-13 MapIterationSucceeded Each 1
         15<-10 LambdaFunctionSucceeded
         16<-15 TaskStateExited Work
         17<-16 MapIterationSucceeded Each 0
         18<-17 MapStateSucceeded
         19<-17 MapStateExited Each ["a","b"]
         20<-19 ExecutionSucceeded`,
      )
  })

  test('draws its MaxConcurrency once, and the same where its history is read', () => {
    const machine = machineOf(
      map('Each', [activity('Work')], { QueryLanguage: 'JSONata', MaxConcurrency: '{% $floor($random() * 6) + 2 %}' }),
    )
    const started = [...'abcdef'].map(seed => {
      const { execution } = given(machine, { input: Array.from({ length: 20 }, (_, i) => i), seed })
      const read = givenExecution(replay(machine, history(execution), { seed }))
      const places = ofTypes(execution, /^MapIterationStarted$/).length
      expect(ofTypes(read.when(succeeds('Work[0]')).execution, /^MapIterationStarted$/)).toHaveLength(places + 1)
      return places
    })
    expect(new Set(started).size).toBeGreaterThan(2)
  })

  test('of no items succeeds at once', () => {
    given(machineOf(map('Each', [task('Work')])), { input: [] }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 0
       4<-3 MapStateSucceeded
       5<-3 MapStateExited Each []
       6<-5 ExecutionSucceeded []`,
    )
  })

  test('with a MaxConcurrency of 1 starts an iteration where the one before has exited its last state', () => {
    given(machineOf(map('Each', [pass('P')], { MaxConcurrency: 1 })), { input: [7, 8] }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 2
       4<-3 MapIterationStarted Each 0
       5<-4 PassStateEntered P
       6<-5 PassStateExited P
       7<-6 MapIterationSucceeded Each 0
       8<-6 MapIterationStarted Each 1
       9<-8 PassStateEntered P
       10<-9 PassStateExited P
       11<-10 MapIterationSucceeded Each 1
       12<-11 MapStateSucceeded
       13<-11 MapStateExited Each
       14<-13 ExecutionSucceeded`,
    )
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, items: number, atOnce: number]>([
    ['a MaxConcurrency of 2', { MaxConcurrency: 2 }, 5, 2],
    ['a MaxConcurrencyPath', { MaxConcurrencyPath: '$.n' }, 5, 3],
    ['a MaxConcurrency in JSONata', { QueryLanguage: 'JSONata', MaxConcurrency: '{% $states.input.n %}' }, 5, 3],
    ['fewer items than that', { MaxConcurrency: 10 }, 5, 5],
    ['no limit', { MaxConcurrency: 0 }, 50, 40],
    ['nothing said', {}, 50, 40],
    ['more than the service allows', { MaxConcurrency: 45 }, 50, 40],
  ])('with %s', (_what, fields, items, atOnce) => {
    const input = { n: 3, list: Array.from({ length: items }, (_, i) => i) }
    const path = fields.QueryLanguage === 'JSONata' ? { Items: '{% $states.input.list %}' } : { ItemsPath: '$.list' }
    const started = given(machineOf(map('Each', [activity('Work')], { ...path, ...fields })), { input })
    expect(effectsOf(started.execution).tasks).toHaveLength(atOnce)
    const { tasks } = effectsOf(started.when(succeeds('Work[0]')).execution)
    expect(tasks).toHaveLength(Math.min(atOnce, items - 1))
  })

  test.each([30, 31, 32, 1023])('of %i items fails as one with others does: its thread is the first, and inside of none', items => {
    const { execution } = given(machineOf(map('Each', [activity('Work')])), { input: Array.from({ length: items }, () => 0) })
    const [task] = effectsOf(execution).tasks
    expect(transition(execution, { type: 'TaskFailed', token: task!.token, at: 0, error: 'Boom' })[0].error).toBe('Boom')
  })

  test('writes the outputs of its iterations anew, unlike a Parallel', () => {
    const outcome = (around: NamedState) => {
      const { execution } = given(machineOf(around), { input: [1] })
      const { token } = effectsOf(execution).tasks[0]!
      return outcomeOf(transition(execution, { type: 'TaskSucceeded', token, at: 0, outputText: '{ "n" : 1.0 }' })[0])
    }
    expect(outcome(map('Each', [task('Work')]))).toBe('[{"n":1.0}]')
    expect(outcome(parallel('All', [[task('Work')]]))).toBe('[{ "n" : 1.0 }]')
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, inputs: readonly Json[]]>([
    ['its item', { ItemsPath: '$.list' }, ['a', 'b']],
    ['an item of what InputPath picks', { InputPath: '$.in' }, [1, 2]],
    [
      'what ItemSelector makes of item, index and input',
      {
        ItemsPath: '$.list',
        ItemSelector: { 'at.$': '$$.Map.Item.Index', 'is.$': '$$.Map.Item.Value', 'n.$': '$.in[0]' },
      },
      [
        { at: 0, is: 'a', n: 1 },
        { at: 1, is: 'b', n: 1 },
      ],
    ],
    [
      'what Parameters makes, its old name',
      { ItemsPath: '$.list', Parameters: { 'is.$': '$$.Map.Item.Value' } },
      [{ is: 'a' }, { is: 'b' }],
    ],
    [
      'what ItemSelector makes in JSONata',
      {
        QueryLanguage: 'JSONata',
        Items: '{% $states.input.list %}',
        ItemSelector: { is: '{% $states.context.Map.Item.Value & $states.context.Map.Item.Index %}' },
      },
      [{ is: 'a0' }, { is: 'b1' }],
    ],
  ])('gives an iteration %s', (_what, fields, inputs) => {
    const { execution } = given(machineOf(map('Each', [activity('Work')], fields)), { input: { in: [1, 2], list: ['a', 'b'] } })
    const { tasks } = effectsOf(execution)
    expect(tasks.map(({ input }) => input)).toEqual(inputs)
    expect(tasks.map(({ indices }) => indices)).toEqual([[0], [1]])
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, outcome: string]>([
    ['has its outputs as an array of their own', {}, '[{"n":1},{"n":2}]'],
    ['selects', { ResultSelector: { 'last.$': '$[1].n' } }, '{"last":2}'],
    ['drops its result', { ResultPath: null }, '[{ "n" : 1 },{"n":2}]'],
  ])('%s', (_what, fields, outcome) => {
    const { execution } = given(machineOf(map('Each', [pass('P')], fields)), { inputText: '[{ "n" : 1 },{"n":2}]' })
    expect(outcomeOf(execution)).toBe(outcome)
  })

  test('takes the old name Iterator for its ItemProcessor', () => {
    const { fields } = map('Each', [pass('P')])
    const { ItemProcessor, ...others } = fields
    const { execution } = given(machineOf({ name: 'Each', fields: { ...others, Iterator: ItemProcessor! } }), { input: [1] })
    expect(outcomeOf(execution)).toBe('[1]')
  })

  test('reads the variables outside', () => {
    const { execution } = given(
      machineOf(pass('Outer', { Assign: { x: 1 } }), map('Each', [pass('P', { Parameters: { 'x.$': '$x', 'i.$': '$' } })])),
      { input: [5] },
    )
    expect(outcomeOf(execution)).toBe('[{"x":1,"i":5}]')
  })
})

describe('an iteration that fails', () => {
  test('has failed, and its open state and the other iterations are aborted', () => {
    given(machineOf(map('Each', [activity('Work')])), { input: [1, 2, 3] })
      .when(succeeds('Work[0]'), fails('Work[1]', 'Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 3
         4<-3 MapIterationStarted Each 0
         5<-3 MapIterationStarted Each 1
         6<-3 MapIterationStarted Each 2
         7<-4 TaskStateEntered Work
         8<-7 ActivityScheduled
         9<-5 TaskStateEntered Work
         10<-9 ActivityScheduled
         11<-6 TaskStateEntered Work
         12<-11 ActivityScheduled
         13<-8 ActivityStarted
         14<-13 ActivitySucceeded
         15<-14 TaskStateExited Work
         16<-15 MapIterationSucceeded Each 0
         17<-10 ActivityStarted
         18<-17 ActivityFailed Boom
         19<-18 MapIterationFailed Each 1
         20<-18 TaskStateAborted
         21<-18 MapIterationAborted Each 2
         22<-18 TaskStateAborted
         23<-18 MapStateFailed
         24<-23 ExecutionFailed Boom`,
      )
  })

  test('is not retried by itself: the Map begins again with all of its items', () => {
    given(machineOf(map('Each', [activity('Work')], { MaxConcurrency: 1, Retry: retry({ IntervalSeconds: 2 }) })), { input: [1, 2] })
      .when(succeeds('Work', 'a'), fails('Work', 'Boom'), later(2))
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 2
         4<-3 MapIterationStarted Each 0
         5<-4 TaskStateEntered Work
         6<-5 ActivityScheduled
         7<-6 ActivityStarted
         8<-7 ActivitySucceeded
         9<-8 TaskStateExited Work
         10<-9 MapIterationSucceeded Each 0
         11<-9 MapIterationStarted Each 1
         12<-11 TaskStateEntered Work
         13<-12 ActivityScheduled
         14<-13 ActivityStarted
         15<-14 ActivityFailed Boom
         16<-15 MapIterationFailed Each 1
         17<-15 TaskStateAborted
         18<-15 MapStateStarted 2 @2
         19<-18 MapIterationStarted Each 0
         20<-19 TaskStateEntered Work
         21<-20 ActivityScheduled`,
      )
      .when(succeeds('Work', 'A'), succeeds('Work', 'B'))
      .then(
        `22<-21 ActivityStarted
         23<-22 ActivitySucceeded
         24<-23 TaskStateExited Work
         25<-24 MapIterationSucceeded Each 0
         26<-24 MapIterationStarted Each 1
         27<-26 TaskStateEntered Work
         28<-27 ActivityScheduled
         29<-28 ActivityStarted
         30<-29 ActivitySucceeded
         31<-30 TaskStateExited Work
         32<-31 MapIterationSucceeded Each 1
         33<-32 MapStateSucceeded
         34<-32 MapStateExited Each ["A","B"]
         35<-34 ExecutionSucceeded`,
      )
  })

  test('is caught by the Map, and the iterations that had not begun never do', () => {
    given(machineOf(map('Each', [activity('Work')], { MaxConcurrency: 1, Catch: caught('After') }), pass('After')), { input: [1, 2] })
      .when(fails('Work', 'Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 2
         4<-3 MapIterationStarted Each 0
         5<-4 TaskStateEntered Work
         6<-5 ActivityScheduled
         7<-6 ActivityStarted
         8<-7 ActivityFailed Boom
         9<-8 MapIterationFailed Each 0
         10<-8 TaskStateAborted
         11<-8 MapStateFailed
         12<-11 MapStateExited Each {"Error":"Boom","Cause":null}
         13<-12 PassStateEntered After
         14<-13 PassStateExited After
         15<-14 ExecutionSucceeded`,
      )
  })

  test('aborts what is open inside the branches of the other iterations', () => {
    const work = parallel('Both', [[activity('A')], [waitSeconds('W', 9)]])
    const { execution } = given(machineOf(map('Each', [work])), { input: [1, 2] }).when(fails('A[0,0]', 'Boom'))
    expect(ofTypes(execution, /Aborted|Failed/)).toEqual([
      'ActivityFailed',
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'MapIterationFailed',
      'ParallelStateAborted',
      'MapIterationAborted',
      'ParallelStateAborted',
      'TaskStateAborted',
      'WaitStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ])
  })
})

describe('a Map that can not be evaluated', () => {
  test.each<readonly [fields: Readonly<Record<string, Json>>, reason: string]>([
    [{}, 'Reference path "$" must point to array.'],
    [{ ItemsPath: '$.n' }, 'Reference path "$.n" must point to array.'],
    [{ ItemsPath: '$$.Execution.Name' }, 'Reference path "$.Execution.Name" must point to array.'],
    [{ ItemsPath: '$.no' }, "Invalid path '$.no' : No results for path: $['no']"],
    [
      { ItemsPath: '$.list', MaxConcurrencyPath: '$.text' },
      'The MaxConcurrencyPath field refers to value "many" which is not a valid integer: $.text',
    ],
  ])('with %j fails the execution before it starts: %s', (fields, reason) => {
    const { execution } = given(machineOf(map('Each', [pass('P')], fields)), { input: { n: 1, list: [1], text: 'many' } })
    expect(outcomeOf(execution)).toBe(`States.Runtime: ${reason}`)
    expect(ofTypes(execution, /./)).toEqual(['ExecutionStarted', 'MapStateEntered', 'ExecutionFailed'])
  })

  test('with an ItemSelector that fails in JSONata fails itself, not one of its iterations', () => {
    given(machineOf(map('Each', [task('Work')], { QueryLanguage: 'JSONata', ItemSelector: { x: '{% $states.input.no %}' } })), {
      input: [1, 2],
    }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 2
       4<-3 MapIterationStarted Each 0
       5<-3 MapIterationStarted Each 1
       6<-0 EvaluationFailed States.QueryEvaluationError
       7<-6 MapStateFailed
       8<-7 ExecutionFailed States.QueryEvaluationError`,
    )
  })

  test('with an ItemSelector that finds nothing fails its first iteration before that has entered a state', () => {
    const fields = { ItemSelector: { 'x.$': '$$.Map.Item.Value.no' }, MaxConcurrency: 1 }
    given(machineOf(map('Each', [pass('P')], fields)), { input: [{}, {}] }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 2
       4<-3 MapIterationStarted Each 0
       5<-4 MapIterationFailed Each 0
       6<-4 MapStateFailed
       7<-6 ExecutionFailed States.Runtime`,
    )
  })

  test('an iteration that has not entered a state when another fails is aborted, and no state with it', () => {
    given(machineOf(map('Each', [task('Work')], { ItemSelector: { 'x.$': '$$.Map.Item.Value.a' } })), { input: [{}, { a: 1 }] }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 2
       4<-3 MapIterationStarted Each 0
       5<-3 MapIterationStarted Each 1
       6<-4 MapIterationFailed Each 0
       7<-4 MapIterationAborted Each 1
       8<-4 MapStateFailed
       9<-8 ExecutionFailed States.Runtime`,
    )
  })

  test('in JSONata, whose Items are no array, has failed with EvaluationFailed, and never starts', () => {
    given(machineOf(map('Each', [pass('P')], { QueryLanguage: 'JSONata', Items: '{% 5 %}' }))).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-0 EvaluationFailed States.QueryEvaluationError
       4<-3 MapStateFailed
       5<-4 ExecutionFailed States.QueryEvaluationError "An error occurred while executing the state 'Each' (entered at the event id #2). The JSONata expression '5' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 5"`,
    )
  })

  test('an iteration in JSONata that can not be evaluated fails the Map', () => {
    given(machineOf(map('Each', [pass('P', { QueryLanguage: 'JSONata', Output: '{% $states.input.no %}' })])), { input: [1] }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 1
       4<-3 MapIterationStarted Each 0
       5<-4 PassStateEntered P
       6<-4 EvaluationFailed States.QueryEvaluationError
       7<-6 MapIterationFailed Each 0
       8<-6 MapStateFailed
       9<-8 ExecutionFailed States.QueryEvaluationError`,
    )
  })
})
