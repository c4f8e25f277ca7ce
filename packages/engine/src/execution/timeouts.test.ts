import { describe, expect, test } from 'vitest'
import { activity, integration, machineOf, machineWith, map, parallel, pass, retry, task, waitSeconds } from '../../test/definitions.js'
import { exported, readAgain } from '../../test/foreign.js'
import {
  fails,
  given,
  givenExecution,
  givesSignOfLife,
  isRedriven,
  isStopped,
  isSubmitted,
  isTaken,
  later,
  outcomeOf,
  succeeds,
} from '../../test/given.js'
import { tableOf } from '../../test/table.js'
import { effectsOf, history, nextWakeUp, start, stop, transition } from '../index.js'

const DAY = 24 * 3600

describe('TimeoutSeconds of a Task', () => {
  test('counts from the start of the work', () => {
    given(machineOf(task('Work', { TimeoutSeconds: 10 })))
      .when(later(9))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted`,
      )
      .when(later(30))
      .then(
        `5<-4 LambdaFunctionTimedOut States.Timeout @10
         6<-5 ExecutionFailed States.Timeout @10`,
      )
  })

  test('counts for an activity from when a worker took it, however late', () => {
    given(machineOf(activity('Work', { TimeoutSeconds: 10 })))
      .when(later(1000), isTaken('Work'), later(10))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 ActivityScheduled
         4<-3 ActivityStarted @1000
         5<-4 ActivityTimedOut States.Timeout @1010
         6<-5 ExecutionFailed States.Timeout`,
      )
  })

  test('goes on through the submission of a job, and signs of life do not put it off', () => {
    const { execution } = given(machineOf(integration('Run', 'ecs:runTask.sync', { TimeoutSeconds: 10, HeartbeatSeconds: 9 }))).when(
      later(5),
      isSubmitted('Run'),
      later(4),
      givesSignOfLife('Run'),
      later(1),
    )
    expect(history(execution).slice(5)).toMatchObject([
      {
        type: 'TaskTimedOut',
        timestamp: 10,
        taskTimedOutEventDetails: { resourceType: 'ecs', resource: 'runTask.sync', error: 'States.Timeout' },
      },
      { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'States.Timeout' } },
    ])
  })

  test('has no cause', () => {
    const { execution } = given(machineOf(task('Work', { TimeoutSeconds: 1 }))).when(later(1))
    expect(execution).not.toHaveProperty('cause')
    expect(history(execution).at(-2)).toHaveProperty('lambdaFunctionTimedOutEventDetails', { error: 'States.Timeout' })
  })

  test('is over when the task is: it does not count for what comes after', () => {
    const { execution } = given(machineOf(task('Work', { TimeoutSeconds: 5 }), activity('Next'))).when(
      later(2),
      succeeds('Work'),
      later(100),
    )
    expect(execution.status).toBe('RUNNING')
    expect(nextWakeUp(execution)).toBeUndefined()
  })

  test('begins anew with a retry', () => {
    given(machineOf(task('Work', { TimeoutSeconds: 5, Retry: retry({ IntervalSeconds: 2, MaxAttempts: 1 }) })))
      .when(later(100))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted @0
         5<-4 LambdaFunctionTimedOut States.Timeout @5
         6<-5 LambdaFunctionScheduled @7
         7<-6 LambdaFunctionStarted @7
         8<-7 LambdaFunctionTimedOut States.Timeout @12
         9<-8 ExecutionFailed States.Timeout @12`,
      )
  })

  test('does not count before an answer at the same moment: time comes first', () => {
    const [execution, { tasks }] = start(machineOf(task('Work', { TimeoutSeconds: 5 })), { at: 0 })
    expect(() => transition(execution, { type: 'TaskSucceeded', token: tasks[0]!.token, at: 5000 })).toThrow('Task Timed Out')
    expect(transition(execution, { type: 'TaskSucceeded', token: tasks[0]!.token, at: 4999 })[0].status).toBe('SUCCEEDED')
  })
})

describe('HeartbeatSeconds', () => {
  test('count from the start of the work, then from each sign of life', () => {
    given(machineOf(activity('Work', { HeartbeatSeconds: 5 })))
      .when(later(100), isTaken('Work'), later(4), givesSignOfLife('Work'), later(4), givesSignOfLife('Work'), later(60))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 ActivityScheduled
         4<-3 ActivityStarted @100
         5<-4 ActivityTimedOut States.Timeout @113
         6<-5 ExecutionFailed States.Timeout`,
      )
  })

  test('count from the submission of a job', () => {
    given(machineOf(integration('Ask', 'sqs:sendMessage.waitForTaskToken', { HeartbeatSeconds: 5 })))
      .when(later(3), isSubmitted('Ask'), later(60))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Ask
         3<-2 TaskScheduled
         4<-3 TaskStarted @0
         5<-4 TaskSubmitted @3
         6<-5 TaskTimedOut States.Timeout @8
         7<-6 ExecutionFailed States.Timeout`,
      )
  })

  test('a sign of life tells the next moment at which one is missed, and writes no event', () => {
    const taken = given(machineOf(activity('Work', { HeartbeatSeconds: 5 }))).when(isTaken('Work'), later(3))
    expect(nextWakeUp(taken.execution)).toBe(5000)
    const { execution } = taken.when(givesSignOfLife('Work'))
    expect([nextWakeUp(execution), execution.log.length]).toEqual([8000, taken.execution.log.length])
    expect(nextWakeUp(taken.execution)).toBe(5000)
  })

  test('a sign of life of a task without a heartbeat changes nothing', () => {
    const { execution } = given(machineOf(activity('Work'))).when(isTaken('Work'), givesSignOfLife('Work'))
    expect(nextWakeUp(execution)).toBeUndefined()
  })
})

describe('what is due at one moment', () => {
  test('happens in the order in which it began: all say that they timed out before anything follows', () => {
    const branch = (name: string) => [task(name, { TimeoutSeconds: 5 })]
    given(machineOf(parallel('All', [branch('A'), branch('B'), [waitSeconds('W', 5)]])))
      .when(later(5))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered All
         3<-2 ParallelStateStarted
         4<-3 TaskStateEntered A
         5<-4 LambdaFunctionScheduled
         6<-3 TaskStateEntered B
         7<-6 LambdaFunctionScheduled
         8<-3 WaitStateEntered W
         9<-5 LambdaFunctionStarted
         10<-7 LambdaFunctionStarted
         11<-9 LambdaFunctionTimedOut States.Timeout
         12<-10 LambdaFunctionTimedOut States.Timeout
         13<-11 TaskStateAborted
         14<-11 TaskStateAborted
         15<-11 WaitStateAborted
         16<-11 ParallelStateFailed
         17<-16 ExecutionFailed States.Timeout`,
      )
  })

  test('happens in the order in which workers took it', () => {
    const branch = (name: string) => [activity(name, { TimeoutSeconds: 5, Retry: retry({ IntervalSeconds: 9 }) })]
    const { execution } = given(machineOf(parallel('Both', [branch('A'), branch('B')]))).when(isTaken('B'), isTaken('A'), later(5))
    expect(history(execution).slice(-4)).toMatchObject([
      { id: 8, previousEventId: 7, type: 'ActivityStarted' },
      { id: 9, previousEventId: 5, type: 'ActivityStarted' },
      { id: 10, previousEventId: 8, type: 'ActivityTimedOut' },
      { id: 11, previousEventId: 9, type: 'ActivityTimedOut' },
    ])
  })

  test('happens in that order too where signs of life came in another', () => {
    const branch = (name: string) => [activity(name, { HeartbeatSeconds: 5, Retry: retry({ IntervalSeconds: 9 }) })]
    const { execution } = given(machineOf(parallel('All', [branch('A'), branch('B'), branch('C')]))).when(
      ...['B', 'C', 'A'].map(name => isTaken(name)),
      later(1),
      ...['A', 'C', 'B'].map(name => givesSignOfLife(name)),
      later(5),
    )
    expect(tableOf(execution, 13)).toEqual([
      '13<-10 ActivityTimedOut States.Timeout',
      '14<-11 ActivityTimedOut States.Timeout',
      '15<-12 ActivityTimedOut States.Timeout',
    ])
  })

  test('different moments come one after the other, whatever order they were set in', () => {
    const { execution } = given(
      machineOf(
        parallel('All', [[waitSeconds('Long', 9)], [waitSeconds('Short', 3), waitSeconds('Again', 3)], [waitSeconds('Middle', 4)]]),
      ),
    ).when(later(100))
    const exits = history(execution).filter(({ type }) => type === 'WaitStateExited')
    expect(
      exits.map(event => [event.timestamp, (event as { stateExitedEventDetails?: { name: string } }).stateExitedEventDetails!.name]),
    ).toEqual([
      [3, 'Short'],
      [4, 'Middle'],
      [6, 'Again'],
      [9, 'Long'],
    ])
  })

  test('many timers keep their order', () => {
    const seconds = Array.from({ length: 30 }, (_, i) => ((i * 17) % 30) + 1)
    const machine = machineOf(map('Each', [{ name: 'W', fields: { Type: 'Wait', SecondsPath: '$' } }]))
    const { execution } = given(machine, { input: seconds }).when(later(100))
    const exits = history(execution).filter(({ type }) => type === 'WaitStateExited')
    expect(exits.map(({ timestamp }) => timestamp)).toEqual([...seconds].sort((a, b) => a - b))
  })
})

test('a history that was read may be late for what was due: that happens after what follows from its last event, at its moment', () => {
  const { execution } = given(
    machineOf(parallel('Both', [[task('Late', { TimeoutSeconds: 5 })], [activity('A'), pass('P'), activity('B')]])),
  ).when(isTaken('A'), later(4), succeeds('A'))
  const answer = history(execution).findIndex(({ type }) => type === 'ActivitySucceeded')
  const events = exported(execution).slice(0, answer + 1)
  const late = [...events.slice(0, -1), { ...events.at(-1), timestamp: 7 }]
  givenExecution(readAgain(execution, late))
    .when(later(0))
    .then(
      `11<-10 TaskStateExited A @7
       12<-11 PassStateEntered P
       13<-12 PassStateExited P
       14<-13 TaskStateEntered B
       15<-14 ActivityScheduled
       16<-8 LambdaFunctionTimedOut States.Timeout @7
       17<-16 TaskStateAborted
       18<-16 TaskStateAborted
       19<-16 ParallelStateFailed
       20<-19 ExecutionFailed States.Timeout`,
    )
})

describe('the TimeoutSeconds of the machine', () => {
  test('ends the execution, without events of what was open', () => {
    given(machineWith({ TimeoutSeconds: 8 }, parallel('Both', [[activity('A')], [waitSeconds('W', 60)]])))
      .when(later(60))
      .then(
        `1<-0 ExecutionStarted
         2<-0 ParallelStateEntered Both
         3<-2 ParallelStateStarted
         4<-3 TaskStateEntered A
         5<-4 ActivityScheduled
         6<-3 WaitStateEntered W
         7<-0 ExecutionTimedOut States.Timeout @8`,
      )
  })

  test('comes before what is due at the same moment', () => {
    const { execution } = given(machineWith({ TimeoutSeconds: 8 }, waitSeconds('W', 8))).when(later(8))
    expect(execution.status).toBe('TIMED_OUT')
  })

  test.each([
    ['is what a host is to be woken for', { TimeoutSeconds: 8 }, 8000],
    ['a year is no appointment', {}, undefined],
    ['five minutes of an EXPRESS execution are one', { type: 'EXPRESS' as const }, 300_000],
    ['five minutes of an EXPRESS execution may be shortened', { type: 'EXPRESS' as const, TimeoutSeconds: 8 }, 8000],
    ['five minutes of an EXPRESS execution may not be prolonged', { type: 'EXPRESS' as const, TimeoutSeconds: 800 }, 300_000],
  ])('%s', (_what, fields, wakeUpAt) => {
    expect(nextWakeUp(given(machineWith(fields, task('Work'))).execution)).toBe(wakeUpAt)
  })

  test('is a year where nothing is said', () => {
    const open = given(machineOf(activity('Work'))).when(later(365 * DAY - 1))
    expect(open.execution.status).toBe('RUNNING')
    const { execution } = open.when(later(DAY))
    expect([execution.status, history(execution).at(-1)]).toMatchObject(['TIMED_OUT', { timestamp: 365 * DAY, previousEventId: 0 }])
  })
})

describe('time', () => {
  test('does nothing to an execution that has ended', () => {
    const ended = given(machineOf(task('Work', { TimeoutSeconds: 5 }))).when(fails('Work', 'Boom'))
    expect(ended.when(later(100)).execution).toBe(ended.execution)
    expect(nextWakeUp(ended.execution)).toBeUndefined()
  })

  test('makes nothing due in one that was stopped, and there is nothing to do for it', () => {
    const machine = machineWith({ TimeoutSeconds: 60 }, parallel('Both', [[task('Work', { TimeoutSeconds: 5 })], [waitSeconds('W', 5)]]))
    const { execution } = given(machine).when(isStopped('Operator'))
    expect(effectsOf(execution)).toEqual({ tasks: [], mapRuns: [], wakeUpAt: undefined })
    expect(() => stop(execution, { at: 100_000 })).toThrow('ABORTED')
  })

  test('lets what was due before a stop happen first', () => {
    const { execution } = given(machineOf(waitSeconds('W', 5), activity('Work'))).when(later(7), isStopped('Operator'))
    expect(history(execution).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'TaskStateEntered',
      'ActivityScheduled',
      'ExecutionAborted',
    ])
  })

  test('that passed before a redrive does not count: all clocks begin anew', () => {
    given(machineOf(activity('Work', { TimeoutSeconds: 5, HeartbeatSeconds: 3 })))
      .when(isTaken('Work'), later(2), isStopped(), later(100), isRedriven(), later(50), isTaken('Work'), later(3))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 ActivityScheduled
         4<-3 ActivityStarted @0
         5<-0 ExecutionAborted @2
         6<-5 ExecutionRedriven 1 @102
         7<-2 ActivityScheduled @102
         8<-7 ActivityStarted @152
         9<-8 ActivityTimedOut States.Timeout @155
         10<-9 ExecutionFailed States.Timeout @155`,
      )
  })

  test('an execution that ended between two states has nothing that is due', () => {
    const { execution } = given(machineOf(pass('P')))
    expect(outcomeOf(execution)).toBe('{}')
    expect(nextWakeUp(execution)).toBeUndefined()
  })
})
