import { describe, expect, test } from 'vitest'
import {
  activity,
  caught,
  choice,
  fail,
  machineOf,
  machineWith,
  map,
  parallel,
  pass,
  retry,
  task,
  wait,
  waitSeconds,
} from '../../test/definitions.js'
import { forEachIn } from '../execution/sparseArray.js'
import { openFrames } from '../execution/forking.js'
import { fails, given, isRedriven, isStopped, isTaken, later, succeeds } from '../../test/given.js'

describe('a redriven Task', () => {
  test('is scheduled anew, caused by its original TaskStateEntered', () => {
    given(machineOf(activity('Charge')))
      .when(isTaken('Charge'), fails('Charge', 'Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Charge
         3<-2 ActivityScheduled
         4<-3 ActivityStarted
         5<-4 ActivityFailed Boom
         6<-5 ExecutionFailed Boom`,
      )
      .when(isRedriven(), isTaken('Charge'), succeeds('Charge'))
      .then(
        `7<-6 ExecutionRedriven 1
         8<-2 ActivityScheduled
         9<-8 ActivityStarted
         10<-9 ActivitySucceeded
         11<-10 TaskStateExited Charge
         12<-11 ExecutionSucceeded`,
      )
  })

  test('has its whole retry budget again', () => {
    const machine = machineOf(task('Charge', { Retry: retry({ MaxAttempts: 1 }) }))
    given(machine)
      .when(fails('Charge', 'Boom'), later(1), fails('Charge', 'Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Charge
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionFailed Boom
         6<-5 LambdaFunctionScheduled
         7<-6 LambdaFunctionStarted
         8<-7 LambdaFunctionFailed Boom
         9<-8 ExecutionFailed Boom`,
      )
      .when(isRedriven(), fails('Charge', 'Boom'), later(1), fails('Charge', 'Boom'))
      .then(
        `10<-9 ExecutionRedriven 1
         11<-2 LambdaFunctionScheduled
         12<-11 LambdaFunctionStarted
         13<-12 LambdaFunctionFailed Boom
         14<-13 LambdaFunctionScheduled
         15<-14 LambdaFunctionStarted
         16<-15 LambdaFunctionFailed Boom
         17<-16 ExecutionFailed Boom`,
      )
  })

  test('whose execution was stopped while a retry was pending begins at once', () => {
    given(machineOf(task('Charge', { Retry: retry({ IntervalSeconds: 60 }) })))
      .when(fails('Charge', 'Boom'), later(10), isStopped('Operator', 'enough'))
      .when(later(1), isRedriven())
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Charge
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionFailed Boom
         6<-0 ExecutionAborted Operator "enough"
         7<-6 ExecutionRedriven 1
         8<-2 LambdaFunctionScheduled
         9<-8 LambdaFunctionStarted`,
      )
  })

  test('that was caught is no resume point: the handler that failed is', () => {
    given(machineOf(task('Charge', { Catch: caught('Refund') }), pass('Never'), task('Refund')))
      .when(fails('Charge', 'Boom'), fails('Refund', 'Bank'))
      .when(isRedriven())
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Charge
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionFailed Boom
         6<-5 TaskStateExited Charge
         7<-6 TaskStateEntered Refund
         8<-7 LambdaFunctionScheduled
         9<-8 LambdaFunctionStarted
         10<-9 LambdaFunctionFailed Bank
         11<-10 ExecutionFailed Bank
         12<-11 ExecutionRedriven 1
         13<-7 LambdaFunctionScheduled
         14<-13 LambdaFunctionStarted`,
      )
  })
})

test('a redriven Fail fails again without a second FailStateEntered', () => {
  given(machineOf(pass('Before'), fail('Stop', 'Broken', 'as told')))
    .when(isRedriven())
    .then(
      `1<-0 ExecutionStarted
       2<-0 PassStateEntered Before
       3<-2 PassStateExited Before
       4<-3 FailStateEntered Stop
       5<-4 ExecutionFailed Broken "as told"
       6<-5 ExecutionRedriven 1
       7<-6 ExecutionFailed Broken "as told"`,
    )
})

describe('a redriven Wait', () => {
  test('of Seconds waits in full again', () => {
    given(machineOf(waitSeconds('Pause', 30)))
      .when(later(20), isStopped())
      .when(later(100), isRedriven(), later(29))
      .then(
        `1<-0 ExecutionStarted
         2<-0 WaitStateEntered Pause
         3<-0 ExecutionAborted
         4<-3 ExecutionRedriven 1`,
      )
      .when(later(1))
      .then(
        `5<-2 WaitStateExited Pause
         6<-5 ExecutionSucceeded`,
      )
  })

  test('until a Timestamp in the past exits at once', () => {
    given(machineOf(wait('Pause', { Timestamp: '1970-01-01T00:01:00Z' })))
      .when(later(20), isStopped())
      .when(later(100), isRedriven())
      .then(
        `1<-0 ExecutionStarted
         2<-0 WaitStateEntered Pause
         3<-0 ExecutionAborted
         4<-3 ExecutionRedriven 1
         5<-2 WaitStateExited Pause
         6<-5 ExecutionSucceeded`,
      )
  })
})

test('a redriven Choice is evaluated again', () => {
  const rules = [{ Variable: '$.missing.path', StringEquals: 'x', Next: 'End' }]
  const { execution } = given(machineOf(choice('Which', rules), pass('End'))).when(isRedriven())
  expect(execution.state.redriveCount).toBe(1)
  expect(execution.error).toBe('States.Runtime')
})

test('a redriven Parallel resumes its unfinished branches in order and keeps the first output of the finished ones', () => {
  given(machineOf(parallel('Ship', [[activity('Label')], [activity('Courier')], [activity('Invoice')]])))
    .when(isTaken('Label'), isTaken('Courier'), isTaken('Invoice'), succeeds('Label', 'label'), fails('Courier', 'Boom'))
    .then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Ship
       3<-2 ParallelStateStarted
       4<-3 TaskStateEntered Label
       5<-4 ActivityScheduled
       6<-3 TaskStateEntered Courier
       7<-6 ActivityScheduled
       8<-3 TaskStateEntered Invoice
       9<-8 ActivityScheduled
       10<-5 ActivityStarted
       11<-7 ActivityStarted
       12<-9 ActivityStarted
       13<-10 ActivitySucceeded
       14<-13 TaskStateExited Label
       15<-11 ActivityFailed Boom
       16<-15 TaskStateAborted
       17<-15 TaskStateAborted
       18<-15 ParallelStateFailed
       19<-18 ExecutionFailed Boom`,
    )
    .when(isRedriven(), isTaken('Invoice'), succeeds('Invoice', 'invoice'), isTaken('Courier'), succeeds('Courier', 'courier'))
    .then(
      `20<-19 ExecutionRedriven 1
       21<-6 ActivityScheduled
       22<-8 ActivityScheduled
       23<-22 ActivityStarted
       24<-23 ActivitySucceeded
       25<-24 TaskStateExited Invoice
       26<-21 ActivityStarted
       27<-26 ActivitySucceeded
       28<-27 TaskStateExited Courier
       29<-28 ParallelStateSucceeded
       30<-28 ParallelStateExited Ship ["label","courier","invoice"]
       31<-30 ExecutionSucceeded`,
    )
})

test('a redriven Inline Map goes on with the failed iteration, then starts those that never started', () => {
  given(machineOf(map('Items', [task('Work')], { MaxConcurrency: 1 })), { input: [1, 2, 3] })
    .when(succeeds('Work', 'a'), fails('Work', 'Boom'))
    .then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Items
       3<-2 MapStateStarted 3
       4<-3 MapIterationStarted Items 0
       5<-4 TaskStateEntered Work
       6<-5 LambdaFunctionScheduled
       7<-6 LambdaFunctionStarted
       8<-7 LambdaFunctionSucceeded
       9<-8 TaskStateExited Work
       10<-9 MapIterationSucceeded Items 0
       11<-9 MapIterationStarted Items 1
       12<-11 TaskStateEntered Work
       13<-12 LambdaFunctionScheduled
       14<-13 LambdaFunctionStarted
       15<-14 LambdaFunctionFailed Boom
       16<-15 MapIterationFailed Items 1
       17<-15 TaskStateAborted
       18<-15 MapStateFailed
       19<-18 ExecutionFailed Boom`,
    )
    .when(isRedriven(), succeeds('Work', 'b'), succeeds('Work', 'c'))
    .then(
      `20<-19 ExecutionRedriven 1
       21<-12 LambdaFunctionScheduled
       22<-21 LambdaFunctionStarted
       23<-22 LambdaFunctionSucceeded
       24<-23 TaskStateExited Work
       25<-24 MapIterationSucceeded Items 1
       26<-24 MapIterationStarted Items 2
       27<-26 TaskStateEntered Work
       28<-27 LambdaFunctionScheduled
       29<-28 LambdaFunctionStarted
       30<-29 LambdaFunctionSucceeded
       31<-30 TaskStateExited Work
       32<-31 MapIterationSucceeded Items 2
       33<-32 MapStateSucceeded
       34<-32 MapStateExited Items ["a","b","c"]
       35<-34 ExecutionSucceeded`,
    )
})

test('a redriven Inline Map whose history was cut off starts the iterations that there is room for', () => {
  given(
    machineOf(map('Items', [task('Work')], { MaxConcurrency: 2 })),
    `1<-0 ExecutionStarted [1,2,3]
     2<-0 MapStateEntered Items [1,2,3]
     3<-2 MapStateStarted 3
     4<-3 MapIterationStarted Items 0
     5<-4 TaskStateEntered Work [1]
     6<-5 LambdaFunctionScheduled
     7<-0 ExecutionAborted`,
  )
    .when(isRedriven())
    .then(
      `8<-7 ExecutionRedriven 1
       9<-5 LambdaFunctionScheduled
       10<-3 MapIterationStarted Items 1
       11<-9 LambdaFunctionStarted
       12<-10 TaskStateEntered Work
       13<-12 LambdaFunctionScheduled
       14<-13 LambdaFunctionStarted`,
    )
})

test('a Parallel in a Map in a Parallel resumes at the one task that failed', () => {
  const nested = parallel('Outer', [[map('Items', [parallel('Inner', [[task('A')], [task('B')]])], { MaxConcurrency: 1 })], [task('C')]])
  given(machineOf(nested), { input: [1] })
    .when(succeeds('C', 'c'), succeeds('A', 'a'), fails('B', 'Boom'))
    .when(isRedriven())
    .when(succeeds('B', 'b'))
    .then(
      `1<-0 ExecutionStarted
       2<-0 ParallelStateEntered Outer
       3<-2 ParallelStateStarted
       4<-3 MapStateEntered Items
       5<-4 MapStateStarted 1
       6<-5 MapIterationStarted Items 0
       7<-3 TaskStateEntered C
       8<-7 LambdaFunctionScheduled
       9<-6 ParallelStateEntered Inner
       10<-9 ParallelStateStarted
       11<-8 LambdaFunctionStarted
       12<-10 TaskStateEntered A
       13<-12 LambdaFunctionScheduled
       14<-10 TaskStateEntered B
       15<-14 LambdaFunctionScheduled
       16<-13 LambdaFunctionStarted
       17<-15 LambdaFunctionStarted
       18<-11 LambdaFunctionSucceeded
       19<-18 TaskStateExited C
       20<-16 LambdaFunctionSucceeded
       21<-20 TaskStateExited A
       22<-17 LambdaFunctionFailed Boom
       23<-22 TaskStateAborted
       24<-22 ParallelStateFailed
       25<-24 MapIterationFailed Items 0
       26<-24 ParallelStateAborted
       27<-24 MapStateFailed
       28<-27 MapStateAborted
       29<-27 ParallelStateFailed
       30<-29 ExecutionFailed Boom
       31<-30 ExecutionRedriven 1
       32<-14 LambdaFunctionScheduled
       33<-32 LambdaFunctionStarted
       34<-33 LambdaFunctionSucceeded
       35<-34 TaskStateExited B
       36<-35 ParallelStateSucceeded
       37<-35 ParallelStateExited Inner
       38<-37 MapIterationSucceeded Items 0
       39<-38 MapStateSucceeded
       40<-38 MapStateExited Items
       41<-40 ParallelStateSucceeded
       42<-40 ParallelStateExited Outer [[["a","b"]],"c"]
       43<-42 ExecutionSucceeded`,
    )
})

test('a Parallel whose own result was too large runs whole again, finished branches included', () => {
  const large = 'x'.repeat(140_000)
  const { execution } = given(machineOf(parallel('Both', [[task('A')], [task('B')]])))
    .when(succeeds('A', large), succeeds('B', large))
    .when(isRedriven())
    .when(succeeds('A', 'a'), succeeds('B', 'b'))
  expect(execution.output).toEqual(['a', 'b'])
})

test('of a Parallel that runs whole again nothing of the first time is left', () => {
  const large = 'x'.repeat(140_000)
  const refused = given(machineOf(parallel('Both', [[task('A')], [task('B')]]))).when(succeeds('A', large), succeeds('B', large))
  expect(openFrames(refused.when(isRedriven()).execution).map(({ id, state }) => [id, state?.name])).toEqual([
    [0, 'Both'],
    [3, 'A'],
    [4, 'B'],
  ])
  let frames = 0
  forEachIn(refused.when(isRedriven()).execution.state.frames, 0, 100, () => frames++)
  expect(frames).toBe(3)
})

describe('clocks and the context object', () => {
  test('the TimeoutSeconds of the machine counts from the redrive', () => {
    given(machineWith({ TimeoutSeconds: 8 }, activity('Work')))
      .when(later(8))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 ActivityScheduled
         4<-0 ExecutionTimedOut States.Timeout`,
      )
      .when(later(60), isRedriven(), later(7))
      .then(
        `5<-4 ExecutionRedriven 1
         6<-2 ActivityScheduled`,
      )
      .when(later(1))
      .then(`7<-0 ExecutionTimedOut States.Timeout`)
  })

  test('RedriveCount and RedriveTime are seen by what runs after the redrive; EnteredTime stays', () => {
    const parameters = { 'count.$': '$$.Execution.RedriveCount', 'time.$': '$$.Execution.RedriveTime', 'entered.$': '$$.State.EnteredTime' }
    const { execution } = given(machineOf(activity('Work', { ResultPath: null }), pass('Tell', { Parameters: parameters })), {
      at: 1000,
    }).when(fails('Work', 'Boom'), later(60), isRedriven(), later(5), succeeds('Work'))
    expect(execution.output).toEqual({ count: 1, time: '1970-01-01T00:01:01Z', entered: '1970-01-01T00:01:06Z' })
  })
})
