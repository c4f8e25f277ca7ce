import { describe, expect, test } from 'vitest'
import {
  activity,
  activityArn,
  caught,
  functionArn,
  integration,
  machineOf,
  pass,
  retry,
  task,
  type NamedState,
} from '../../test/definitions.js'
import {
  canNotBeScheduled,
  canNotBeSubmitted,
  canNotStart,
  fails,
  given,
  isSubmitted,
  isTaken,
  later,
  outcomeOf,
  succeeds,
} from '../../test/given.js'
import { effectsOf, history, start, type Json } from '../index.js'

const ROLE = 'arn:aws:iam::123456789012:role/Other'

/** The details of the event that schedules the one task of a machine. */
function scheduledDetails(state: NamedState, input: Json): unknown {
  const event = history(start(machineOf(state), { input, at: 0 })[0]).find(({ type }) => type.endsWith('Scheduled'))!
  return Object.entries(event).find(([name]) => name.endsWith('Details'))![1]
}

describe('a Task of a function', () => {
  test('starts by itself; its result is the output', () => {
    given(machineOf(task('Charge')), { input: { id: 7 } })
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Charge {"id":7}
         3<-2 LambdaFunctionScheduled {"id":7}
         4<-3 LambdaFunctionStarted`,
      )
      .when(succeeds('Charge', { paid: true }))
      .then(
        `5<-4 LambdaFunctionSucceeded {"paid":true}
         6<-5 TaskStateExited Charge {"paid":true}
         7<-6 ExecutionSucceeded {"paid":true}`,
      )
  })

  test('tells its ARN, its input, its timeout and its role', () => {
    const fields = { Parameters: { 'n.$': '$.n' }, TimeoutSecondsPath: '$.t', Credentials: { 'RoleArn.$': '$.role' } }
    expect(scheduledDetails(task('Charge', fields), { n: 1, t: 5, role: ROLE })).toEqual({
      resource: functionArn('Charge'),
      input: '{"n":1}',
      inputDetails: { truncated: false },
      timeoutInSeconds: 5,
      taskCredentials: { roleArn: ROLE },
    })
  })

  test('tells its role where it has no timeout', () => {
    expect(scheduledDetails(task('Charge', { Credentials: { RoleArn: ROLE } }), {})).toMatchObject({ taskCredentials: { roleArn: ROLE } })
  })

  test('that can not be scheduled or started fails with the error of its own event', () => {
    given(machineOf(task('Charge')))
      .when(canNotBeScheduled('Charge', 'Lambda.Unknown', 'no such function'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Charge
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionScheduleFailed Lambda.Unknown "no such function"
         6<-5 ExecutionFailed Lambda.Unknown "no such function"`,
      )
    const { execution } = given(machineOf(task('Charge'))).when(canNotStart('Charge', 'Lambda.Throttled'))
    expect(history(execution)[4]).toMatchObject({
      type: 'LambdaFunctionStartFailed',
      previousEventId: 4,
      lambdaFunctionStartFailedEventDetails: { error: 'Lambda.Throttled' },
    })
  })
})

describe('a Task of an activity', () => {
  test('starts when a worker takes it, and tells the name of the worker', () => {
    given(machineOf(activity('Pack')))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Pack
         3<-2 ActivityScheduled`,
      )
      .when(isTaken('Pack', 'worker-1'), succeeds('Pack', [1]))
      .then(
        `4<-3 ActivityStarted
         5<-4 ActivitySucceeded [1]
         6<-5 TaskStateExited Pack [1]
         7<-6 ExecutionSucceeded`,
      )
    const named = given(machineOf(activity('Pack'))).when(isTaken('Pack', 'worker-1')).execution
    const unnamed = given(machineOf(activity('Pack'))).when(isTaken('Pack')).execution
    expect(history(named)[3]).toMatchObject({ activityStartedEventDetails: { workerName: 'worker-1' } })
    expect(history(unnamed)[3]).toHaveProperty('activityStartedEventDetails', {})
  })

  test('tells its ARN, its input and its timeouts', () => {
    expect(scheduledDetails(activity('Pack', { TimeoutSeconds: 60, HeartbeatSeconds: 10 }), { n: 1 })).toEqual({
      resource: activityArn('Pack'),
      input: '{"n":1}',
      inputDetails: { truncated: false },
      timeoutInSeconds: 60,
      heartbeatInSeconds: 10,
    })
  })

  test('that is answered before a worker took it was taken at that moment', () => {
    given(machineOf(activity('Pack')))
      .when(fails('Pack', 'Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Pack
         3<-2 ActivityScheduled
         4<-3 ActivityStarted
         5<-4 ActivityFailed Boom
         6<-5 ExecutionFailed Boom`,
      )
  })

  test('that can not be scheduled fails with an event of its own', () => {
    given(machineOf(activity('Pack')))
      .when(canNotBeScheduled('Pack', 'Queue.Full'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Pack
         3<-2 ActivityScheduled
         4<-3 ActivityScheduleFailed Queue.Full
         5<-4 ExecutionFailed Queue.Full`,
      )
  })

  test('that does not exist fails the execution before anything is scheduled', () => {
    given(machineOf(activity('Pack')), { activities: [activityArn('Other')] }).then(
      `1<-0 ExecutionStarted
       2<-0 TaskStateEntered Pack
       3<-2 ExecutionFailed States.Runtime "An error occurred while executing the state 'Pack' (entered at the event id #2). The activity ${activityArn('Pack')} does not exist."`,
    )
    const { execution } = given(machineOf(activity('Pack')), { activities: [activityArn('Pack')] })
    expect(execution.status).toBe('RUNNING')
  })
})

describe('a Task of a service integration', () => {
  test('starts by itself and names its type and its resource in every event', () => {
    const { execution } = given(machineOf(integration('Notify', 'sns:publish'))).when(succeeds('Notify', [1]))
    const names = { resourceType: 'sns', resource: 'publish' }
    expect(history(execution).slice(2, 5)).toMatchObject([
      {
        previousEventId: 2,
        type: 'TaskScheduled',
        taskScheduledEventDetails: { ...names, region: 'us-east-1', parameters: '{"Message":"hi"}' },
      },
      { previousEventId: 3, type: 'TaskStarted', taskStartedEventDetails: names },
      { previousEventId: 4, type: 'TaskSucceeded', taskSucceededEventDetails: { ...names, output: '[1]' } },
    ])
  })

  test('is scheduled in the region of its state machine, with its timeouts and its role', () => {
    const fields = { TimeoutSeconds: 9, HeartbeatSecondsPath: '$.h', Credentials: { RoleArn: ROLE } }
    const machine = machineOf(integration('Notify', 'sns:publish', fields))
    const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:M'
    const { execution } = given(machine, { input: { h: 3 }, stateMachineArn })
    expect(history(execution)[2]).toHaveProperty('taskScheduledEventDetails', {
      resourceType: 'sns',
      resource: 'publish',
      region: 'eu-west-1',
      parameters: '{"Message":"hi"}',
      timeoutInSeconds: 9,
      heartbeatInSeconds: 3,
      taskCredentials: { roleArn: ROLE },
    })
  })

  test('with .sync is submitted before it succeeds', () => {
    given(machineOf(integration('Run', 'states:startExecution.sync:2')))
      .when(isSubmitted('Run', { ExecutionArn: 'x' }), succeeds('Run', [1]))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Run
         3<-2 TaskScheduled
         4<-3 TaskStarted
         5<-4 TaskSubmitted {"ExecutionArn":"x"}
         6<-5 TaskSucceeded [1]
         7<-6 TaskStateExited Run [1]
         8<-7 ExecutionSucceeded`,
      )
  })

  test('with .waitForTaskToken gives its token away, a new one for every attempt', () => {
    const machine = machineOf(integration('Ask', 'sqs:sendMessage.waitForTaskToken', { Retry: retry() }))
    const tokenGiven = (given: { readonly execution: Parameters<typeof effectsOf>[0] }) => {
      const [open] = effectsOf(given.execution).tasks
      expect(open!.input).toEqual({ QueueUrl: 'Q', MessageBody: open!.token })
      return open!.token
    }
    const first = given(machine)
    const second = first.when(isSubmitted('Ask'), fails('Ask', 'No'), { seconds: 1 })
    expect(tokenGiven(second)).not.toBe(tokenGiven(first))
  })

  test.each([
    ['start', canNotStart, 'TaskStartFailed'],
    ['be submitted', canNotBeSubmitted, 'TaskSubmitFailed'],
  ] as const)('that can not %s fails with an event of its own', (_what, step, type) => {
    const { execution } = given(machineOf(integration('Run', 'ecs:runTask.sync'))).when(step('Run', 'ECS.Gone', 'no cluster'))
    expect(history(execution).slice(4)).toMatchObject([
      {
        type,
        previousEventId: 4,
        [`t${type.slice(1)}EventDetails`]: { resourceType: 'ecs', resource: 'runTask.sync', error: 'ECS.Gone', cause: 'no cluster' },
      },
      { type: 'ExecutionFailed', previousEventId: 5, executionFailedEventDetails: { error: 'ECS.Gone', cause: 'no cluster' } },
    ])
  })
})

describe('the data flow of a Task', () => {
  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, outcome: string]>([
    ['the result is the output', {}, '{"r":{"s":5}}'],
    ['ResultSelector makes a new result', { ResultSelector: { 'x.$': '$.r.s' } }, '{"x":5}'],
    ['ResultPath puts it into the raw input', { InputPath: '$.a', ResultPath: '$.r' }, '{"a":{"b":1},"r":{"r":{"s":5}}}'],
    ['ResultPath null drops it', { ResultPath: null }, '{"a":{"b":1}}'],
    ['OutputPath comes last', { ResultSelector: { 'x.$': '$.r' }, ResultPath: '$.r', OutputPath: '$.r.x.s' }, '5'],
    [
      'a ResultSelector that finds nothing fails the execution after the task has succeeded',
      { ResultSelector: { 'x.$': '$.no' } },
      `States.Runtime: The JSONPath '$.no' specified for the field 'x.$' could not be found in the input '{"r":{"s":5}}'`,
    ],
  ])('%s', (_what, fields, outcome) => {
    const { execution } = given(machineOf(task('Work', fields)), { input: { a: { b: 1 } } }).when(succeeds('Work', { r: { s: 5 } }))
    expect(outcomeOf(execution)).toBe(outcome)
    if (execution.status === 'FAILED') expect(history(execution).at(-1)).toMatchObject({ id: 6, previousEventId: 5 })
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, input: Json, payload: string]>([
    ['InputPath', { InputPath: '$.a' }, { a: [1] }, '[1]'],
    ['InputPath, then Parameters', { InputPath: '$.a', Parameters: { 'x.$': '$[0]' } }, { a: [1] }, '{"x":1}'],
    ['Arguments in JSONata', { QueryLanguage: 'JSONata', Arguments: { x: '{% $states.input.a[0] %}' } }, { a: [1] }, '{"x":1}'],
    ['the input to the letter', {}, { a: [1] }, '{"a":[1]}'],
  ])('the function is given %s', (_what, fields, input, payload) => {
    expect(scheduledDetails(task('Work', fields), input)).toMatchObject({ input: payload })
  })

  test('Assign sees the raw result, and the next state the variable', () => {
    const work = task('Work', { ResultSelector: { x: 1 }, Assign: { 'v.$': '$.r' } })
    const { execution } = given(machineOf(work, pass('Tell', { Parameters: { 'v.$': '$v', 'in.$': '$' } }))).when(
      succeeds('Work', { r: 5 }),
    )
    expect(outcomeOf(execution)).toBe('{"in":{"x":1},"v":5}')
  })

  test.each<readonly [fields: Readonly<Record<string, Json>>, reason: string]>([
    [{ TimeoutSecondsPath: '$.text' }, 'The TimeoutSecondsPath field refers to value "soon" which is not a valid integer: $.text'],
    [{ HeartbeatSecondsPath: '$.half' }, 'The HeartbeatSecondsPath field refers to value "1.5" which is not a valid integer: $.half'],
    [{ TimeoutSecondsPath: '$.no' }, "Invalid path '$.no' : No results for path: $['no']"],
    [{ Credentials: { 'RoleArn.$': '$.half' } }, "The field 'RoleArn' of Credentials must be a string but was 1.5"],
  ])('%j fails before anything is scheduled: %s', (fields, reason) => {
    const { execution } = given(machineOf(task('Work', fields)), { input: { text: 'soon', half: 1.5 } })
    expect(outcomeOf(execution)).toBe(`States.Runtime: ${reason}`)
    expect(execution.log.length).toBe(3)
  })

  test('an answer without an output is null in the event, and null for the state', () => {
    const { execution } = given(machineOf(task('Work'))).when(succeeds('Work', null))
    expect(outcomeOf(execution)).toBe('null')
  })
})

describe('a Task in JSONata that can not be evaluated', () => {
  test('is tried again as often as its retrier allows, each time with an EvaluationFailed', () => {
    const fields = { QueryLanguage: 'JSONata', Arguments: '{% $states.input.no %}', Retry: retry({ IntervalSeconds: 3, MaxAttempts: 2 }) }
    given(machineOf(task('Work', fields)))
      .when(later(100))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-0 EvaluationFailed States.QueryEvaluationError @0
         4<-0 EvaluationFailed States.QueryEvaluationError @3
         5<-0 EvaluationFailed States.QueryEvaluationError @9
         6<-5 ExecutionFailed States.QueryEvaluationError @9`,
      )
  })

  test('counts the retries in its context object', () => {
    const fields = {
      QueryLanguage: 'JSONata',
      Arguments: '{% $states.context.State.RetryCount = 2 ? "third" : $error("not yet") %}',
      Retry: retry({ IntervalSeconds: 1 }),
    }
    const { execution } = given(machineOf(task('Work', fields))).when(later(100))
    expect(effectsOf(execution).tasks).toMatchObject([{ input: 'third', retryCount: 2 }])
  })

  test('may have an Output that can not be evaluated: it has failed, caused by what caused its entry', () => {
    const fields = { QueryLanguage: 'JSONata', Output: '{% $states.result.no %}', Catch: caught('After') }
    given(machineOf(task('Work', fields), pass('After')))
      .when(succeeds('Work', {}))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionSucceeded
         6<-0 EvaluationFailed States.QueryEvaluationError
         7<-6 TaskStateExited Work
         8<-7 PassStateEntered After
         9<-8 PassStateExited After
         10<-9 ExecutionSucceeded`,
      )
  })
})

describe('what a host is told of a task', () => {
  const what = (...parameters: Parameters<typeof given>) => effectsOf(given(...parameters).execution).tasks[0]

  test('of a function', () => {
    const fields = { TimeoutSeconds: 9, Credentials: { RoleArn: ROLE } }
    expect(what(machineOf(task('Charge', fields)), { input: { id: 7 } })).toEqual({
      token: expect.stringMatching(/^[0-9a-v]{12}00003$/) as string,
      stateName: 'Charge',
      resource: functionArn('Charge'),
      pattern: 'requestResponse',
      input: { id: 7 },
      phase: 'started',
      retryCount: 0,
      indices: [],
      scheduledEventId: 3,
      timeoutSeconds: 9,
      roleArn: ROLE,
    })
  })

  test('of an activity', () => {
    expect(what(machineOf(activity('Pack', { HeartbeatSeconds: 4 })))).toMatchObject({
      pattern: 'requestResponse',
      phase: 'scheduled',
      heartbeatSeconds: 4,
    })
    expect(what(machineOf(activity('Pack')))).not.toHaveProperty('timeoutSeconds')
  })

  test.each([
    ['ecs:runTask.sync', 'sync'],
    ['sqs:sendMessage.waitForTaskToken', 'waitForTaskToken'],
    ['sns:publish', 'requestResponse'],
  ])('of %s', (call, pattern) => {
    expect(what(machineOf(integration('Work', call)))).toMatchObject({ pattern, resource: `arn:aws:states:::${call}`, phase: 'started' })
  })
})
