import { describe, expect, test } from 'vitest'
import { activity, activityArn, distributedMap, integration, machineOf, map, parallel, pass, task } from '../../test/definitions.js'
import {
  canNotBeScheduled,
  fails,
  given,
  isRedriven,
  isStopped,
  isSubmitted,
  isTaken,
  later,
  mapRunFails,
  mapRunSucceeds,
  succeeds,
} from '../../test/given.js'
import { history, type Execution, type HistoryEvent } from '../index.js'
import { EVENT_TYPES, isTerminal } from './event.js'
import { detailsKey } from './wire.js'

const NOT_TRUNCATED = { truncated: false }

/** The first event of that type, as it goes over the wire. */
const wire = (execution: Execution, type: string, options = {}): HistoryEvent | undefined =>
  history(execution, options).find(event => event.type === type)

describe('an event on the wire', () => {
  test('has its moment in seconds, its type, its id, its cause and its details', () => {
    const { execution } = given(machineOf(pass('P')), { input: { a: 1 }, at: 1234 })
    expect(history(execution)).toEqual([
      {
        timestamp: 1.234,
        type: 'ExecutionStarted',
        id: 1,
        previousEventId: 0,
        executionStartedEventDetails: {
          input: '{"a":1}',
          inputDetails: NOT_TRUNCATED,
          roleArn: 'arn:aws:iam::123456789012:role/StepFunctionsRole',
        },
      },
      {
        timestamp: 1.234,
        type: 'PassStateEntered',
        id: 2,
        previousEventId: 0,
        stateEnteredEventDetails: { name: 'P', input: '{"a":1}', inputDetails: NOT_TRUNCATED },
      },
      {
        timestamp: 1.234,
        type: 'PassStateExited',
        id: 3,
        previousEventId: 2,
        stateExitedEventDetails: { name: 'P', output: '{"a":1}', outputDetails: NOT_TRUNCATED },
      },
      {
        timestamp: 1.234,
        type: 'ExecutionSucceeded',
        id: 4,
        previousEventId: 3,
        executionSucceededEventDetails: { output: '{"a":1}', outputDetails: NOT_TRUNCATED },
      },
    ])
  })

  const job = () => given(machineOf(integration('Run', 'ecs:runTask.sync', { TimeoutSeconds: 60, HeartbeatSeconds: 5 })))
  const names = { resourceType: 'ecs', resource: 'runTask.sync' }

  test.each<readonly [type: string, execution: () => Execution, details: object]>([
    [
      'TaskScheduled',
      () => job().execution,
      {
        ...names,
        region: 'us-east-1',
        parameters: '{"TaskDefinition":"T","StartedBy":"AWS Step Functions"}',
        timeoutInSeconds: 60,
        heartbeatInSeconds: 5,
      },
    ],
    ['TaskStarted', () => job().execution, names],
    [
      'TaskSubmitted',
      () => job().when(isSubmitted('Run', { a: 1 })).execution,
      { ...names, output: '{"a":1}', outputDetails: NOT_TRUNCATED },
    ],
    ['TaskSucceeded', () => job().when(succeeds('Run', [1])).execution, { ...names, output: '[1]', outputDetails: NOT_TRUNCATED }],
    ['TaskFailed', () => job().when(fails('Run', 'E', 'C')).execution, { ...names, error: 'E', cause: 'C' }],
    ['TaskFailed', () => job().when(fails('Run')).execution, names],
    ['TaskTimedOut', () => job().when(later(5)).execution, { ...names, error: 'States.Timeout' }],
    [
      'ActivityScheduled',
      () => given(machineOf(activity('A'))).execution,
      { resource: activityArn('A'), input: '{}', inputDetails: NOT_TRUNCATED },
    ],
    ['ActivityStarted', () => given(machineOf(activity('A'))).when(isTaken('A')).execution, {}],
    [
      'ActivitySucceeded',
      () => given(machineOf(activity('A'))).when(succeeds('A', null)).execution,
      { output: 'null', outputDetails: NOT_TRUNCATED },
    ],
    ['ActivityScheduleFailed', () => given(machineOf(activity('A'))).when(canNotBeScheduled('A', 'E')).execution, { error: 'E' }],
    [
      'LambdaFunctionSucceeded',
      () => given(machineOf(task('F'))).when(succeeds('F')).execution,
      { output: '{}', outputDetails: NOT_TRUNCATED },
    ],
    ['MapStateStarted', () => given(machineOf(map('M', [pass('P')])), { input: [1, 2] }).execution, { length: 2 }],
    ['MapIterationStarted', () => given(machineOf(map('M', [pass('P')])), { input: [1] }).execution, { name: 'M', index: 0 }],
    ['ExecutionAborted', () => job().when(isStopped()).execution, {}],
    ['ExecutionRedriven', () => job().when(isStopped(), isRedriven({ clientToken: 'secret' })).execution, { redriveCount: 1 }],
    [
      'MapRunFailed',
      () => given(machineOf(distributedMap('M', [pass('P')])), { input: [] }).when(mapRunFails('E', 'C')).execution,
      { error: 'E', cause: 'C' },
    ],
    [
      'EvaluationFailed',
      () => given(machineOf(pass('P', { QueryLanguage: 'JSONata', Output: { a: '{% $states.input.no %}' } }))).execution,
      {
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'P' (entered at the event id #2). The JSONata expression '$states.input.no' specified for the field 'Output/a' returned nothing (undefined).",
        location: 'Output/a',
        state: 'P',
      },
    ],
  ])('%s', (type, execution, details) => {
    expect(wire(execution(), type)).toHaveProperty(detailsKey(type as HistoryEvent['type']), details)
  })

  test.each(['ParallelStateStarted', 'ParallelStateFailed', 'TaskStateAborted', 'LambdaFunctionStarted'])('%s has no details', type => {
    const { execution } = given(machineOf(parallel('Both', [[task('A')], [task('B')]]))).when(fails('A', 'E'))
    expect(Object.keys(wire(execution, type)!)).toEqual(['timestamp', 'type', 'id', 'previousEventId'])
  })

  test('MapRunSucceeded has no details, although the result is known', () => {
    const { execution } = given(machineOf(distributedMap('M', [pass('P')])), { input: [] }).when(mapRunSucceeds([1]))
    expect(Object.keys(wire(execution, 'MapRunSucceeded')!)).toEqual(['timestamp', 'type', 'id', 'previousEventId'])
  })

  test('tells the assigned variables as JSON texts, and only where there are any', () => {
    const assign = { s: 'text', n: 1.5, o: { a: [1] }, z: null, b: true }
    const { execution } = given(machineOf(pass('P', { Assign: assign }), pass('Q', { Assign: {} })))
    expect(wire(execution, 'PassStateExited')).toMatchObject({
      stateExitedEventDetails: {
        assignedVariables: { s: '"text"', n: '1.5', o: '{"a":[1]}', z: 'null', b: 'true' },
        assignedVariablesDetails: NOT_TRUNCATED,
      },
    })
    expect(history(execution).at(-2)).toHaveProperty('stateExitedEventDetails', { name: 'Q', output: '{}', outputDetails: NOT_TRUNCATED })
  })
})

describe('the history', () => {
  const done = () => given(machineOf(task('Work', { Assign: { v: 1 } })), { input: { a: 1 } }).when(succeeds('Work', [1])).execution

  test('without execution data has names, roles, errors and causes, but no payloads', () => {
    const events = history(done(), { includeExecutionData: false })
    expect(events.map(event => (event as unknown as Record<string, unknown>)[detailsKey(event.type)])).toEqual([
      { roleArn: 'arn:aws:iam::123456789012:role/StepFunctionsRole' },
      { name: 'Work' },
      { resource: 'arn:aws:lambda:us-east-1:123456789012:function:Work' },
      undefined,
      {},
      { name: 'Work' },
      {},
    ])
  })

  test('in reverse order has the newest event first; ids and causes stay', () => {
    expect(history(done(), { reverseOrder: true })).toEqual([...history(done())].reverse())
  })
})

describe('the 62 event types', () => {
  test('each have the name under which the service knows their details', () => {
    expect(EVENT_TYPES.size).toBe(62)
    const keys = [...EVENT_TYPES].map(type => detailsKey(type))
    expect(new Set(keys).size).toBe(62 - 8 - 7 + 2)
    expect(detailsKey('MapStateEntered')).toBe('stateEnteredEventDetails')
    expect(detailsKey('TaskStateExited')).toBe('stateExitedEventDetails')
    expect(detailsKey('LambdaFunctionTimedOut')).toBe('lambdaFunctionTimedOutEventDetails')
    expect(keys.every(key => /^[a-z][A-Za-z]+EventDetails$/.test(key))).toBe(true)
  })

  test('four of them end an execution', () => {
    expect([...EVENT_TYPES].filter(isTerminal).sort()).toEqual([
      'ExecutionAborted',
      'ExecutionFailed',
      'ExecutionSucceeded',
      'ExecutionTimedOut',
    ])
  })
})
