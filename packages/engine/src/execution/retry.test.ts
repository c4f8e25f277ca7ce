import { describe, expect, test } from 'vitest'
import { activity, caught, machineOf, pass, task } from '../../test/definitions.js'
import { fails, given, givesSignOfLife, isTaken, later, outcomeOf, succeeds, type Given } from '../../test/given.js'
import { effectsOf, history, nextWakeUp, type Json } from '../index.js'

const retrying = (...retriers: readonly Readonly<Record<string, Json>>[]) => machineOf(task('Work', { Retry: [...retriers] }))
const ALL = { ErrorEquals: ['States.ALL'] }

/** Fails the work with one error after the other, and gives the delays before it is done again, in seconds; `end` where it is not. */
function delaysAfter(given: Given, ...errors: readonly (string | undefined)[]): readonly (number | 'end')[] {
  let current = given
  return errors.map(error => {
    const failed = current.when(fails('Work', error))
    const due = failed.execution.status === 'RUNNING' ? nextWakeUp(failed.execution) : undefined
    if (due === undefined) return 'end'
    const delay = (due - history(failed.execution).at(-1)!.timestamp * 1000) / 1000
    current = failed.when(later(delay))
    return delay
  })
}

describe('the delay before a retry', () => {
  test.each<readonly [what: string, retrier: Readonly<Record<string, Json>>, delays: readonly (number | 'end')[]]>([
    ['is a second, doubled each time, three times, where nothing is said', ALL, [1, 2, 4, 'end']],
    ['begins with IntervalSeconds', { ...ALL, IntervalSeconds: 3 }, [3, 6, 12, 'end']],
    ['grows by BackoffRate', { ...ALL, IntervalSeconds: 2, BackoffRate: 1.5, MaxAttempts: 4 }, [2, 3, 4.5, 6.75, 'end']],
    ['stays with a BackoffRate of 1', { ...ALL, BackoffRate: 1 }, [1, 1, 1, 'end']],
    ['is at most MaxDelaySeconds', { ...ALL, IntervalSeconds: 4, MaxDelaySeconds: 10 }, [4, 8, 10, 'end']],
    ['is no matter with a MaxAttempts of 0', { ...ALL, MaxAttempts: 0 }, ['end']],
    ['is in whole milliseconds', { ...ALL, BackoffRate: 1.0001, MaxAttempts: 2 }, [1, 1, 'end']],
    ['is a year at most: the execution ends before', { ...ALL, IntervalSeconds: 99_999_999, BackoffRate: 1e10 }, ['end']],
  ])('%s', (_what, retrier, delays) => {
    expect(delaysAfter(given(retrying(retrier)), ...delays.map(() => 'Boom'))).toEqual(delays)
  })

  test('with full jitter is drawn from the seed, between nothing and the whole delay, anew for each retry', () => {
    const machine = retrying({ ...ALL, IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 20, JitterStrategy: 'FULL' })
    const delays = (seed: number) => delaysAfter(given(machine, { seed }), ...Array.from({ length: 20 }, () => 'Boom')) as number[]
    expect(delays(1)).toEqual(delays(1))
    expect(delays(1)).not.toEqual(delays(2))
    expect(new Set(delays(1)).size).toBeGreaterThan(15)
    expect(Math.min(...delays(1))).toBeLessThan(3)
    expect(Math.max(...delays(1))).toBeGreaterThan(7)
    expect(delays(1).every(delay => delay >= 0 && delay <= 10)).toBe(true)
  })

  test('is kept to: nothing happens before it is over', () => {
    given(retrying({ ...ALL, IntervalSeconds: 30 }))
      .when(later(5), fails('Work', 'Boom'), later(29))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionFailed Boom @5`,
      )
      .when(later(2))
      .then(
        `6<-5 LambdaFunctionScheduled @35
         7<-6 LambdaFunctionStarted @35`,
      )
  })
})

describe('of several retriers', () => {
  const A = { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 }
  const B = { ErrorEquals: ['B'], IntervalSeconds: 5, MaxAttempts: 1 }
  const rest = { ...ALL, IntervalSeconds: 9, MaxAttempts: 1 }

  test.each<readonly [what: string, errors: readonly string[], delays: readonly (number | 'end')[]]>([
    ['the first that matches is used', ['A', 'C'], [1, 9]],
    ['each has attempts of its own', ['A', 'B', 'A', 'C'], [1, 5, 1, 9]],
    ['an exhausted one is not passed over for a later one', ['A', 'A', 'A'], [1, 1, 'end']],
    ['the exhausted one of one error does not stop another error', ['B', 'A', 'B'], [5, 1, 'end']],
  ])('%s', (_what, errors, delays) => {
    expect(delaysAfter(given(retrying(A, B, rest)), ...errors)).toEqual(delays)
  })
})

describe('the errors that a retrier matches', () => {
  test.each<readonly [error: string | undefined, names: readonly string[], retried: boolean]>([
    ['A', ['A'], true],
    ['A', ['B', 'A'], true],
    ['A', ['a'], false],
    ['A', ['States.ALL'], true],
    ['A', ['States.TaskFailed'], true],
    ['A', ['States.Timeout'], false],
    ['States.Timeout', ['States.Timeout'], true],
    ['States.Timeout', ['States.ALL'], true],
    ['States.Timeout', ['States.TaskFailed'], false],
    ['States.Timeout', ['States.HeartbeatTimeout'], false],
    ['States.DataLimitExceeded', ['States.DataLimitExceeded'], true],
    ['States.DataLimitExceeded', ['States.ALL'], true],
    ['States.DataLimitExceeded', ['States.TaskFailed'], false],
    ['States.Permissions', ['States.TaskFailed'], true],
    ['States.Runtime', ['States.ALL'], false],
    ['States.Runtime', ['States.TaskFailed'], false],
    ['States.Runtime', ['States.Runtime'], false],
    [undefined, ['States.ALL'], true],
    [undefined, ['States.TaskFailed'], true],
    [undefined, ['A'], false],
  ])('%s and %j: %j', (error, names, retried) => {
    expect(delaysAfter(given(retrying({ ErrorEquals: [...names] })), error)).toEqual([retried ? 1 : 'end'])
    const { execution } = given(machineOf(task('Work', { Catch: caught('After', ...names) }), pass('After'))).when(fails('Work', error))
    expect(execution.status).toBe(retried ? 'SUCCEEDED' : 'FAILED')
  })

  test.each(['States.Timeout', 'States.HeartbeatTimeout'])('a missed heartbeat is caught as %s, but is a States.Timeout', name => {
    const fields = { HeartbeatSeconds: 5, TimeoutSeconds: 60, Catch: caught('After', name) }
    const { execution } = given(machineOf(activity('Work', fields), pass('After'))).when(isTaken('Work'), later(5))
    expect(outcomeOf(execution)).toBe('{"Error":"States.Timeout","Cause":""}')
  })

  test('a failure of a task with a heartbeat is no missed one', () => {
    const fields = { HeartbeatSeconds: 4, Catch: caught('After', 'States.HeartbeatTimeout') }
    const { execution } = given(machineOf(activity('Work', fields), pass('After'))).when(isTaken('Work'), fails('Work', 'Boom'))
    expect(outcomeOf(execution)).toBe('Boom')
  })

  test('a timeout is no missed heartbeat', () => {
    const fields = { HeartbeatSeconds: 4, TimeoutSeconds: 5, Catch: caught('After', 'States.HeartbeatTimeout') }
    const { execution } = given(machineOf(activity('Work', fields), pass('After'))).when(
      isTaken('Work'),
      later(2),
      givesSignOfLife('Work'),
      later(3),
    )
    expect(outcomeOf(execution)).toBe('States.Timeout')
  })
})

describe('a retried Task', () => {
  test('is told how often it was retried; the counters begin anew with the next state and the next visit', () => {
    const parameters = { 'retries.$': '$$.State.RetryCount' }
    const fields = { Parameters: parameters, ResultPath: null, Retry: [{ ...ALL, MaxAttempts: 1 }] }
    const machine = machineOf(task('Work', fields), task('Next', fields))
    const first = given(machine)
    const second = first.when(fails('Work', 'Boom'), later(1))
    const third = second.when(succeeds('Work'))
    const fourth = third.when(fails('Next', 'Boom'), later(1))
    const seen = [first, second, third, fourth].map(({ execution }) => {
      const [open] = effectsOf(execution).tasks
      return [open!.stateName, open!.retryCount, open!.input]
    })
    expect(seen).toEqual([
      ['Work', 0, { retries: 0 }],
      ['Work', 1, { retries: 1 }],
      ['Next', 0, { retries: 0 }],
      ['Next', 1, { retries: 1 }],
    ])
  })

  test('is caught when its attempts are used up, and not before', () => {
    given(machineOf(task('Work', { Retry: [{ ...ALL, MaxAttempts: 1 }], Catch: caught('After') }), pass('After')))
      .when(fails('Work', 'Boom'), later(1), fails('Work', 'Bang', 'again'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 TaskStateEntered Work
         3<-2 LambdaFunctionScheduled
         4<-3 LambdaFunctionStarted
         5<-4 LambdaFunctionFailed Boom
         6<-5 LambdaFunctionScheduled
         7<-6 LambdaFunctionStarted
         8<-7 LambdaFunctionFailed Bang
         9<-8 TaskStateExited Work {"Error":"Bang","Cause":"again"}
         10<-9 PassStateEntered After
         11<-10 PassStateExited After
         12<-11 ExecutionSucceeded`,
      )
  })
})

describe('a catcher', () => {
  const catching = (...catchers: readonly Readonly<Record<string, Json>>[]) =>
    given(
      machineOf(
        task('Work', { ResultPath: '$.never', OutputPath: '$.no', Catch: [...catchers] }),
        pass('One', { Assign: { 'one.$': '$' }, End: true }),
        pass('Two', { End: true }),
        pass('Three'),
      ),
      { input: { in: 1 } },
    )

  test.each<readonly [what: string, error: string | undefined, cause: string | undefined, outcome: string]>([
    ['gives error and cause, past ResultPath and OutputPath of the state', 'A', 'why', '{"Error":"A","Cause":"why"}'],
    ['puts them into the raw input where its own ResultPath says', 'B', 'why', '{"in":1,"e":{"Error":"B","Cause":"why"}}'],
    ['drops them with a ResultPath of null', 'C', 'why', '{"in":1}'],
    ['gives null for what the failure lacks', 'A', undefined, '{"Error":"A","Cause":null}'],
    ['is passed over for one that matches', undefined, undefined, '{"Error":null,"Cause":null}'],
    ['gives a timeout without a cause an empty one', 'States.Timeout', undefined, '{"Error":"States.Timeout","Cause":""}'],
  ])('%s', (_what, error, cause, outcome) => {
    const { execution } = catching(
      { ErrorEquals: ['A'], Next: 'One' },
      { ErrorEquals: ['B'], Next: 'Two', ResultPath: '$.e' },
      { ErrorEquals: ['C'], Next: 'Three', ResultPath: null },
      { ErrorEquals: ['States.ALL'], Next: 'Two' },
    ).when(fails('Work', error, cause))
    expect(outcomeOf(execution)).toBe(outcome)
  })

  test('assigns variables of the error', () => {
    const work = task('Work', { Catch: [{ ErrorEquals: ['A'], Next: 'After', Assign: { 'why.$': '$.Cause' } }] })
    const { execution } = given(machineOf(work, pass('After', { Parameters: { 'why.$': '$why' } }))).when(fails('Work', 'A', 'because'))
    expect(outcomeOf(execution)).toBe('{"why":"because"}')
  })

  test('that does not match leaves the failure to the execution', () => {
    const { execution } = given(machineOf(task('Work', { Catch: caught('After', 'A') }), pass('After'))).when(fails('Work', 'B', 'why'))
    expect(outcomeOf(execution)).toBe('B: why')
  })

  test('does not catch a States.Runtime of the state itself', () => {
    const work = task('Work', { ResultSelector: { 'x.$': '$.no' }, Catch: caught('After') })
    const { execution } = given(machineOf(work, pass('After'))).when(succeeds('Work', {}))
    expect(execution.error).toBe('States.Runtime')
  })
})
