import { describe, expect, test } from 'vitest'
import {
  activity,
  activityArn,
  distributedMap,
  integration,
  machineOf,
  machineWith,
  map,
  parallel,
  pass,
  retry,
  task,
  waitSeconds,
  type NamedState,
} from '../../test/definitions.js'
import {
  canNotStart,
  fails,
  given,
  isSubmitted,
  isTaken,
  later,
  outcomeOf,
  succeeds,
  taskOf,
  type Given,
  type Step,
} from '../../test/given.js'
import { CommandError, effectsOf, history, redrive, start, stop, transition, type Command, type Execution, type Json } from '../index.js'

type Answer = Exclude<Command, { readonly type: 'TimePassed' }>

/** Why an answer to the one open task (or to one with that token) is refused. */
function refusal(
  given: Given,
  type: Answer['type'],
  { token, ...fields }: { readonly token?: string; readonly at?: number; readonly [field: string]: unknown } = {},
): string {
  const { execution } = given
  const command = { type, token: token ?? taskOf(execution, 'Work').token, at: 1_000_000, ...fields } as Answer
  const events = execution.log.length
  try {
    transition(execution, command)
  } catch (error) {
    expect(execution.log.length).toBe(events)
    if (error instanceof CommandError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'taken'
}

describe('which answers a task takes', () => {
  const retrying = { Retry: retry({ IntervalSeconds: 9999999 }) }
  const ANSWERS = [
    'TaskStarted',
    'TaskSubmitted',
    'TaskHeartbeat',
    'TaskSucceeded',
    'TaskFailed',
    'TaskScheduleFailed',
    'TaskStartFailed',
    'TaskSubmitFailed',
  ] as const

  test.each<readonly [what: string, given: () => Given, taken: readonly Answer['type'][]]>([
    [
      'an activity nobody took',
      () => given(machineOf(activity('Work', retrying))),
      ['TaskStarted', 'TaskSucceeded', 'TaskFailed', 'TaskScheduleFailed'],
    ],
    [
      'an activity that was taken',
      () => given(machineOf(activity('Work', retrying))).when(isTaken('Work')),
      ['TaskHeartbeat', 'TaskSucceeded', 'TaskFailed'],
    ],
    [
      'a function',
      () => given(machineOf(task('Work', retrying))),
      ['TaskHeartbeat', 'TaskSucceeded', 'TaskFailed', 'TaskScheduleFailed', 'TaskStartFailed'],
    ],
    [
      'an integration',
      () => given(machineOf(integration('Work', 'ecs:runTask.sync', retrying))),
      ['TaskSubmitted', 'TaskHeartbeat', 'TaskSucceeded', 'TaskFailed', 'TaskStartFailed', 'TaskSubmitFailed'],
    ],
    [
      'an integration that was submitted',
      () => given(machineOf(integration('Work', 'ecs:runTask.sync', retrying))).when(isSubmitted('Work')),
      ['TaskHeartbeat', 'TaskSucceeded', 'TaskFailed'],
    ],
  ])('%s', (_what, open, taken) => {
    expect(ANSWERS.filter(type => refusal(open(), type) === 'taken')).toEqual(taken)
  })

  test.each(['MapRunSucceeded', 'MapRunFailed'] as const)('no task takes %s', type => {
    expect(refusal(given(machineOf(task('Work'))), type)).toMatch(/^TaskNotAnswerable: /)
  })

  test('the refusal names the state, what its work is doing, and the token', () => {
    const open = given(machineOf(task('Work')))
    const { token } = taskOf(open.execution, 'Work')
    expect(refusal(open, 'TaskSubmitted')).toBe(`TaskNotAnswerable: TaskSubmitted: the work of state 'Work' is started; token '${token}'`)
  })
})

describe('a token', () => {
  const twoTasks = () => given(machineOf(activity('First'), activity('Work')))

  test('has one spelling', () => {
    const open = twoTasks()
    const { token } = taskOf(open.execution, 'First')
    const changed = [...token].map((letter, i) => `${token.slice(0, i)}${letter === '0' ? '1' : '0'}${token.slice(i + 1)}`)
    for (const other of [...changed, `${token}0`, `0${token}`, token.slice(1), token.slice(0, -1), ` ${token}`, token.toUpperCase()])
      expect(refusal(open, 'TaskSucceeded', { token: other })).toMatch(/^InvalidToken: /)
  })

  test('spells the id of an event with digits and letters, and with nothing else that would make the same number', () => {
    const branches = Array.from({ length: 10 }, (_, i) => [activity(i === 9 ? 'Work' : `Other ${i}`)])
    const open = given(machineOf(parallel('All', branches)))
    const { token, scheduledEventId } = taskOf(open.execution, 'Work')
    expect([scheduledEventId, token.slice(-5)]).toEqual([23, '0000n'])
    const proof = token.slice(0, -5)
    for (const other of ['0000G', '000/7', '000_n', '0000\u2017'])
      expect(refusal(open, 'TaskSucceeded', { token: proof + other })).toMatch(/^InvalidToken: /)
    expect(refusal(open, 'TaskSucceeded', { token })).toBe('taken')
  })

  test('of nobody is unknown', () => {
    for (const token of ['', '-', 'x-3', 'nonsense', '00000000000000003', '00000000000000033', '00000000000000000', 'zzzzzzzzzzzzzzzzz'])
      expect(refusal(twoTasks(), 'TaskSucceeded', { token })).toMatch(
        new RegExp(`^InvalidToken: TaskSucceeded: token '${token}' belongs to no task of execution arn:`),
      )
  })

  test('of another execution is unknown', () => {
    const { token } = taskOf(given(machineOf(activity('First')), { seed: 7 }).execution, 'First')
    expect(refusal(twoTasks(), 'TaskSucceeded', { token })).toMatch(/^InvalidToken: /)
  })

  test.each<readonly [what: string, steps: readonly Step[]]>([
    ['has been answered', [succeeds('First')]],
    ['has failed', [fails('First', 'Boom')]],
  ])('of a task that %s is out of date', (_what, steps) => {
    const open = given(machineOf(activity('First', { Retry: retry({ IntervalSeconds: 99999 }) }), activity('Work')))
    const { token } = taskOf(open.execution, 'First')
    expect(refusal(open.when(...steps), 'TaskSucceeded', { token })).toMatch(
      `TaskTimedOut: TaskSucceeded: Task Timed Out: '${activityArn('First')}' (token '${token}', execution RUNNING)`,
    )
  })

  test('of an attempt before a retry is out of date', () => {
    const open = given(machineOf(activity('Work', { Retry: retry() })))
    const { token } = taskOf(open.execution, 'Work')
    expect(refusal(open.when(fails('Work', 'Boom'), later(1)), 'TaskSucceeded', { token })).toMatch(/^TaskTimedOut: /)
  })

  test('of an aborted sibling is out of date', () => {
    const both = parallel('Both', [[activity('First')], [activity('Second')]], { Retry: retry({ IntervalSeconds: 99999 }) })
    const open = given(machineOf(both))
    const { token } = taskOf(open.execution, 'First')
    expect(refusal(open.when(fails('Second', 'Boom')), 'TaskSucceeded', { token })).toMatch(/^TaskTimedOut: /)
  })

  test('is the same for the same seed, and different for each task', () => {
    const tokens = (seed: number) =>
      effectsOf(given(machineOf(map('Each', [activity('Work')])), { input: [1, 2], seed }).execution).tasks.map(({ token }) => token)
    expect(tokens(1)).toEqual(tokens(1))
    expect(new Set([...tokens(1), ...tokens(2)]).size).toBe(4)
  })

  test('with which the execution times out before the answer says so', () => {
    const open = given(machineWith({ TimeoutSeconds: 5 }, activity('Work')))
    expect(refusal(open, 'TaskSucceeded', { at: 6000 })).toMatch(/^TaskTimedOut: .*, execution TIMED_OUT\)$/)
  })
})

describe('a command', () => {
  const running = () => start(machineOf(activity('Work')), { at: 5000 })[0]

  test.each([NaN, Infinity, -Infinity])('at %s is refused', at => {
    expect(() => transition(running(), { type: 'TimePassed', at })).toThrow(`at must be a number of epoch milliseconds but is ${at}`)
    expect(() => start(machineOf(pass('P')), { at })).toThrow('at must be a number of epoch milliseconds')
  })

  test('before the newest event is refused', () => {
    const earlier = (): Execution => transition(running(), { type: 'TimePassed', at: 4999 })[0]
    expect(earlier).toThrow(new CommandError('TimeWentBackwards', 'at is 4999, but the newest event happened at 5000'))
    expect(() => stop(running(), { at: 4999 })).toThrow('at is 4999')
    expect(transition(running(), { type: 'TimePassed', at: 5000 })[0].status).toBe('RUNNING')
  })

  test('before the epoch is refused', () => {
    expect(() => start(machineOf(pass('P')), { at: -1 })).toThrow('at is -1, but the newest event happened at 0')
  })

  test.each<readonly [what: string, ended: () => Execution]>([
    ['SUCCEEDED', () => start(machineOf(pass('P')), { at: 0 })[0]],
    ['ABORTED', () => stop(running(), { at: 5000 })[0]],
  ])('to an execution that is %s is refused', (status, ended) => {
    const { executionArn } = ended()
    expect(() => transition(ended(), { type: 'TimePassed', at: 9000 })).toThrow(
      new CommandError('ExecutionClosed', `TimePassed: execution ${executionArn} is ${status}`),
    )
    expect(() => transition(ended(), { type: 'TaskSucceeded', token: 'x', at: 9000 })).toThrow(
      `TaskSucceeded: execution ${executionArn} is ${status}`,
    )
    expect(() => stop(ended(), { at: 9000 })).toThrow(`StopExecution: execution ${executionArn} is ${status}`)
  })

  test('to stop an execution that ends by itself until then is refused', () => {
    const waiting = start(machineOf(waitSeconds('W', 5)), { at: 0 })[0]
    expect(() => stop(waiting, { at: 5000 })).toThrow('is SUCCEEDED')
    expect(stop(waiting, { at: 4999 })[0].status).toBe('ABORTED')
  })

  test('to stop tells error and cause, where there are any', () => {
    const stopped = (options: object) => history(stop(running(), { at: 5000, ...options })[0]).at(-1)
    expect(stopped({})).toEqual({ id: 4, previousEventId: 0, type: 'ExecutionAborted', timestamp: 5, executionAbortedEventDetails: {} })
    expect(stopped({ error: 'E', cause: 'C' })).toMatchObject({ executionAbortedEventDetails: { error: 'E', cause: 'C' } })
  })

  test('gives what the outside world owes since then, and not what it owed before', () => {
    const [execution, first] = start(machineOf(parallel('Both', [[activity('A'), activity('A2')], [activity('B')]])), { at: 0 })
    expect(first.tasks.map(({ stateName }) => stateName)).toEqual(['A', 'B'])
    const [next, second] = transition(execution, { type: 'TaskSucceeded', token: first.tasks[0]!.token, at: 0 })
    expect(second.tasks.map(({ stateName }) => stateName)).toEqual(['A2'])
    expect(effectsOf(next).tasks.map(({ stateName }) => stateName)).toEqual(['B', 'A2'])
  })
})

describe('what the outside world owes', () => {
  const owed = (execution: Execution) => {
    const { tasks, mapRuns } = effectsOf(execution)
    return [...tasks, ...mapRuns].map(({ stateName }) => stateName)
  }

  test.each<readonly [what: string, state: NamedState]>([
    ['a function', task('Work')],
    ['an activity', activity('Work')],
    ['an integration', integration('Work', 'sns:publish')],
    ['a Map Run', distributedMap('Work', [pass('P')])],
  ])('is %s, since its beginning and since its redrive, and nothing once the execution has ended', (_what, state) => {
    const [execution, first] = start(machineOf(state), { input: [1], at: 0 })
    expect([...first.tasks, ...first.mapRuns]).toMatchObject([{ stateName: 'Work' }])
    expect(owed(execution)).toEqual(['Work'])
    const [stopped, nothing] = stop(execution, { at: 0 })
    expect([nothing.tasks, nothing.mapRuns, owed(stopped)]).toEqual([[], [], []])
    const [redriven, again] = redrive(stopped, { at: 0 })
    expect([...again.tasks, ...again.mapRuns]).toMatchObject([{ stateName: 'Work' }])
    expect(owed(redriven)).toEqual(['Work'])
  })
})

describe('the errors of commands', () => {
  const codeOf = (command: () => unknown) => {
    try {
      command()
    } catch (error) {
      const { name, code } = error as { readonly name: string; readonly code?: string }
      return [name, code]
    }
    return []
  }

  test('have names and codes', () => {
    const [execution] = start(machineOf(pass('P')), { at: 0 })
    expect(codeOf(() => start(machineOf(pass('P')), { at: NaN }))).toEqual(['CommandError', 'InvalidCommand'])
    expect(codeOf(() => start(machineOf(pass('P')), { at: 0, input: 'x'.repeat(262_143) }))).toEqual(['CommandError', 'InvalidCommand'])
    expect(codeOf(() => stop(execution, { at: 0 }))).toEqual(['CommandError', 'ExecutionClosed'])
    expect(codeOf(() => redrive(execution, { at: 0 }))).toEqual(['ExecutionNotRedrivable', 'ExecutionNotRedrivable'])
  })
})

describe('the payload of an answer', () => {
  const answered = (fields: { readonly output?: Json; readonly outputText?: string }) => {
    const [execution, { tasks }] = start(machineOf(task('Work')), { at: 0 })
    return outcomeOf(transition(execution, { type: 'TaskSucceeded', token: tasks[0]!.token, at: 0, ...fields })[0])
  }

  test.each<readonly [fields: { readonly output?: Json; readonly outputText?: string }, output: string]>([
    [{}, '{}'],
    [{ output: null }, 'null'],
    [{ output: 0 }, '0'],
    [{ output: { a: [1] } }, '{"a":[1]}'],
    [{ outputText: '{ "a" : 1.0 }' }, '{ "a" : 1.0 }'],
    [{ outputText: 'null' }, 'null'],
  ])('%j is %s', (fields, output) => {
    expect(answered(fields)).toBe(output)
  })

  test('is refused where it is no JSON', () => {
    expect(() => answered({ outputText: '{' })).toThrow()
    expect(() => answered({ output: (() => {}) as unknown as Json })).toThrow()
  })

  test('belongs to the history: it is frozen', () => {
    const output = { a: { b: 1 } }
    answered({ output })
    expect(() => {
      output.a.b = 2
    }).toThrow(TypeError)
  })
})

describe('what is too long', () => {
  test.each<readonly [field: 'error' | 'cause', limit: number]>([
    ['error', 256],
    ['cause', 32_768],
  ])('%s may have at most %i characters', (field, limit) => {
    const open = given(machineOf(activity('Work')))
    expect(refusal(open, 'TaskFailed', { [field]: 'x'.repeat(limit) })).toBe('taken')
    expect(refusal(open, 'TaskFailed', { [field]: 'x'.repeat(limit + 1) })).toBe(
      `InvalidCommand: ${field} may have at most ${limit} characters`,
    )
    expect(() => stop(open.execution, { at: 0, [field]: 'x'.repeat(limit + 1) })).toThrow(`${field} may have at most ${limit} characters`)
  })
})

test('a failure before the work is retried and caught like any other', () => {
  given(machineOf(task('Work', { Retry: retry({ MaxAttempts: 1 }) })))
    .when(canNotStart('Work', 'Lambda.Throttled'), later(1), succeeds('Work'))
    .then(
      `1<-0 ExecutionStarted
       2<-0 TaskStateEntered Work
       3<-2 LambdaFunctionScheduled
       4<-3 LambdaFunctionStarted
       5<-4 LambdaFunctionStartFailed Lambda.Throttled
       6<-5 LambdaFunctionScheduled
       7<-6 LambdaFunctionStarted
       8<-7 LambdaFunctionSucceeded
       9<-8 TaskStateExited Work
       10<-9 ExecutionSucceeded`,
    )
})
