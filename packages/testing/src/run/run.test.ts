import { history, type Json } from '@redrive/engine'
import { describe, expect, test } from 'vitest'
import { activity, activityArn, callback, functionArn, machineOf, map, parallel, retry, task } from '../../test/machines.js'
import {
  after,
  callsOf,
  compute,
  continueRun,
  fail,
  failTimes,
  neverAnswer,
  redriveRun,
  run,
  stopRun,
  succeed,
  UnmockedTaskError,
  withHeartbeats,
} from '../index.js'

const YEAR_MS = 365 * 86_400_000

describe('time is virtual', () => {
  test('a Wait of a hundred days takes none', () => {
    const { status, elapsedMs } = run(machineOf({ Sleep: { Type: 'Wait', Seconds: 8_640_000 } }))
    expect([status, elapsedMs]).toEqual(['SUCCEEDED', 8_640_000_000])
  })

  test('retries that take most of a year take none', () => {
    const machine = machineOf({ Work: task(retry({ IntervalSeconds: 86_400, MaxAttempts: 8, BackoffRate: 2 })) })
    const { status, calls, elapsedMs } = run(machine, { mocks: { Work: failTimes(8, 'Busy').then(succeed('done')) } })
    expect([status, calls.length, elapsedMs / 86_400_000]).toEqual(['SUCCEEDED', 9, 255])
  })

  test('an execution that only the limit of a year would end stays RUNNING until somebody looks later', () => {
    const machine = machineOf({ Sleep: { Type: 'Wait', Seconds: 99_999_999 } })
    expect(run(machine).status).toBe('RUNNING')
    expect(run(machine, { until: 2 * YEAR_MS }).status).toBe('TIMED_OUT')
  })

  test('an answer in the moment of the timeout is too late', () => {
    const machine = machineOf({ Work: task({ TimeoutSeconds: 10 }) })
    expect(run(machine, { mocks: { Work: after('10s', succeed()) } }).error).toBe('States.Timeout')
    expect(run(machine, { mocks: { Work: after('9.999s', succeed()) } }).status).toBe('SUCCEEDED')
  })

  test('answers of one moment count in the order in which the tasks were asked for', () => {
    const machine = machineOf({ Both: parallel([{ A: task() }, { B: task() }]) })
    const { execution } = run(machine, { mocks: { '*': succeed() } })
    const exits = history(execution).flatMap(event => ('stateExitedEventDetails' in event ? [event.stateExitedEventDetails.name] : []))
    expect(exits).toEqual(['A', 'B', 'Both'])
  })

  test('answers count in the order of their moments', () => {
    const machine = machineOf({ Both: parallel([{ A: task() }, { B: task() }]) })
    const { trace } = run(machine, { mocks: { A: after('2s', succeed()), B: after('1s', succeed()) } })
    expect(trace.visits.map(({ stateName, exitedAt }) => [stateName, exitedAt])).toEqual([
      ['Both', 2000],
      ['A', 2000],
      ['B', 1000],
    ])
  })
})

describe('a run goes as far as it is told', () => {
  const machine = machineOf({ First: task(), Sleep: { Type: 'Wait', Seconds: 60 }, Last: task() })
  const mocks = { First: succeed(1), Last: after('10s', succeed(2)) }

  test('to a moment', () => {
    const halfway = run(machine, { mocks, until: 65_000 })
    expect([halfway.status, halfway.at, halfway.calls.length]).toEqual(['RUNNING', 65_000, 2])
    const done = continueRun(halfway)
    expect([done.status, done.elapsedMs, done.output]).toEqual(['SUCCEEDED', 70_000, 2])
    expect(history(done.execution)).toEqual(history(run(machine, { mocks }).execution))
  })

  test('until the execution is as wanted', () => {
    const { at, calls } = run(machine, { mocks, until: ({ log }) => log.length >= 8 })
    expect([at, calls.length]).toEqual([60_000, 2])
  })

  test('a run that was continued twice from one moment gives the same twice', () => {
    const halfway = run(machine, { mocks, until: 1000 })
    expect(continueRun(halfway).calls).toEqual(continueRun(halfway).calls)
  })

  test('and can be stopped there', () => {
    const stopped = stopRun(run(machine, { mocks, until: 1000 }), { error: 'Operator', cause: 'enough' })
    expect([stopped.status, stopped.error, stopped.cause]).toEqual(['ABORTED', 'Operator', 'enough'])
  })

  test('when nobody answers, it ends RUNNING', () => {
    expect(run(machine, { mocks: { ...mocks, First: neverAnswer() } }).status).toBe('RUNNING')
  })
})

describe('calls', () => {
  test('are recorded with what, when, how often, in which attempt and redrive', () => {
    const machine = machineOf({ Work: task(retry({ MaxAttempts: 1, IntervalSeconds: 3 })) })
    const failed = run(machine, { input: { n: 1 }, mocks: { Work: fail('Busy') } })
    const { calls, status } = redriveRun(failed, { mocks: { Work: succeed() }, at: 10_000 })
    expect(status).toBe('SUCCEEDED')
    expect(calls.map(({ input, at, invocation, attempt, redrive }) => ({ input, at, invocation, attempt, redrive }))).toEqual([
      { input: { n: 1 }, at: 0, invocation: 0, attempt: 0, redrive: 0 },
      { input: { n: 1 }, at: 3000, invocation: 1, attempt: 1, redrive: 0 },
      { input: { n: 1 }, at: 10_000, invocation: 2, attempt: 0, redrive: 1 },
    ])
    expect(failed.calls).toHaveLength(2)
  })

  test('know the iterations that they come from', () => {
    const machine = machineOf({ Each: map({ Item: task() }) })
    const done = run(machine, { input: [10, 20], mocks: { Item: input => input } })
    expect(callsOf(done, 'Item').map(({ indices, input }) => [indices, input])).toEqual([
      [[0], 10],
      [[1], 20],
    ])
    expect(callsOf(done, functionArn('work'))).toHaveLength(2)
    expect(done.output).toEqual([10, 20])
  })
})

describe('a redriven run', () => {
  const machine = machineOf({ Reserve: task(), Charge: task(), Ship: task() })

  test('does not call what has succeeded', () => {
    const mocks = { Reserve: succeed(), Charge: failTimes(1, 'Declined').then(succeed()), Ship: succeed('shipped') }
    const failed = run(machine, { mocks })
    const again = redriveRun(failed)
    expect(again.calls.map(({ stateName }) => stateName)).toEqual(['Reserve', 'Charge', 'Charge', 'Ship'])
    expect([failed.status, again.status, again.output]).toEqual(['FAILED', 'SUCCEEDED', 'shipped'])
  })
})

describe('activities and callbacks', () => {
  test('an activity is taken at once', () => {
    const { execution } = run(machineOf({ Work: activity() }), { mocks: { [activityArn('work')]: succeed() } })
    expect(history(execution).map(({ type }) => type)).toContain('ActivityStarted')
  })

  test('a callback is submitted and then answered', () => {
    const { execution } = run(machineOf({ Ask: callback() }), { mocks: { Ask: after('3d', succeed({ approved: true })) } })
    expect(
      history(execution)
        .map(({ type }) => type)
        .slice(2, 6),
    ).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded'])
  })

  test('heartbeats keep work alive until it ends', () => {
    const machine = machineOf({ Ask: callback({ HeartbeatSeconds: 60 }) })
    const slow = after('1h', succeed())
    expect(run(machine, { mocks: { Ask: slow } }).error).toBe('States.Timeout')
    expect(run(machine, { mocks: { Ask: withHeartbeats('50s', slow) } })).toMatchObject({ status: 'SUCCEEDED', elapsedMs: 3_600_000 })
  })

  test('work that is only heard of ends with TimeoutSeconds', () => {
    const machine = machineOf({ Ask: callback({ HeartbeatSeconds: 60, TimeoutSeconds: 600 }) })
    expect(run(machine, { mocks: { Ask: withHeartbeats('50s', neverAnswer()) } })).toMatchObject({
      error: 'States.Timeout',
      elapsedMs: 600_000,
    })
  })
})

describe('a Distributed Map', () => {
  const processor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Item',
    States: { Item: { ...task(), End: true } },
  }
  const machine = machineOf({ Each: { Type: 'Map', ItemProcessor: processor } })

  test('is mocked as a whole: its items come in, the result of the state goes out', () => {
    const done = run(machine, {
      input: [1, 2, 3],
      mocks: {
        Each: after(
          '1h',
          compute((items: number[]) => items.map(n => n * 2)),
        ),
      },
    })
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: [2, 4, 6], elapsedMs: 3_600_000 })
    expect(done.calls).toMatchObject([{ stateName: 'Each', pattern: 'mapRun', input: [1, 2, 3] }])
  })

  test('goes on when it is redriven', () => {
    const failed = run(machine, { input: [1], mocks: { Each: fail('States.ExceedToleratedFailureThreshold') } })
    const again = redriveRun(failed, { mocks: { Each: succeed([1]) } })
    expect([failed.status, again.status]).toEqual(['FAILED', 'SUCCEEDED'])
    expect(again.trace.visits[0]!.attempts.map(({ kind }) => kind)).toEqual(['first', 'redrive'])
  })

  test('is mocked as a whole beside one that is', () => {
    const both = machineOf({
      Each: { Type: 'Map', ItemProcessor: processor },
      More: { Type: 'Map', ItemProcessor: { ...processor, StartAt: 'Thing', States: { Thing: { ...task(), End: true } } } },
    })
    expect(run(both, { input: [1], mocks: { Each: succeed([]), More: succeed('more') } })).toMatchObject({
      output: 'more',
      tree: undefined,
    })
  })
})

describe('mocks that do not fit', () => {
  const machine = machineOf({ Charge: task(), Rest: { Type: 'Pass' } })

  test('a task without a mock fails the test by an error with state, resource and input', () => {
    const attempt = () => run(machine, { input: { orderId: 7 }, mocks: {} })
    expect(attempt).toThrow(UnmockedTaskError)
    expect(attempt).toThrow(/'Charge'[\s\S]*function:work[\s\S]*\{"orderId":7\}[\s\S]*Nothing is mocked/)
  })

  test.each([
    [{ Chrage: succeed() }, "Did you mean 'Charge'?"],
    [{ Rest: succeed() }, "'Rest' is a Pass state"],
    [{ Charge: 1 as Json as never }, 'for an output write succeed(output)'],
  ])('%j', (mocks, message) => {
    expect(() => run(machine, { mocks })).toThrow(message)
  })
})

test('ten thousand iterations are ordinary', () => {
  const machine = machineOf({ Each: map({ Item: { Type: 'Pass' } }) })
  expect(run(machine, { input: Array.from({ length: 5000 }, (_, i) => i) }).status).toBe('SUCCEEDED')
})
