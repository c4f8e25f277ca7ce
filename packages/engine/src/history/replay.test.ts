import { describe, expect, test } from 'vitest'
import {
  activity,
  caught,
  choice,
  distributedMap,
  fail,
  integration,
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
import {
  fails,
  given,
  givesSignOfLife,
  isRedriven,
  isStopped,
  isSubmitted,
  isTaken,
  later,
  mapRunFails,
  mapRunSucceeds,
  succeeds,
  type Given,
} from '../../test/given.js'
import { exported, readAgain, withDetails, type AnyEvent } from '../../test/foreign.js'
import { tableOf } from '../../test/table.js'
import { describe as describeExecution, effectsOf, history, nextWakeUp, planRedrive, replay, transition } from '../index.js'

describe('a history is read', () => {
  const done = () =>
    given(machineOf(task('Work', { Assign: { v: [1] } })), { inputText: '{ "a" : 1.0 }', at: 1_790_000_000_123 }).when(
      succeeds('Work', [1]),
    ).execution

  test.each<readonly [what: string, form: (event: AnyEvent) => AnyEvent]>([
    ['as the API returns it, with epoch seconds', event => event],
    ['as the SDK returns it, with Dates', event => ({ ...event, timestamp: new Date(Number(event.timestamp) * 1000) })],
    ['as the CLI prints it, with ISO texts', event => ({ ...event, timestamp: isoOf(event) })],
    ['as the CLI prints it, with offsets and microseconds', event => ({ ...event, timestamp: isoOf(event, 2).replace('Z', '000+02:00') })],
    ['as Python prints it, with a blank', event => ({ ...event, timestamp: isoOf(event).replace('T', ' ').replace('Z', '+00:00') })],
    ['without the causes that are 0', ({ previousEventId, ...event }) => (previousEventId === 0 ? event : { ...event, previousEventId })],
    ['with members that are null', event => withDetails(event, details => ({ ...details, error: null, timeoutInSeconds: null }))],
    [
      'without the notes on truncation',
      event => withDetails(event, d => Object.fromEntries(Object.entries(d).filter(([n]) => !n.endsWith('Details')))),
    ],
    [
      'with an empty object for details that there are none of',
      event => (event.type === 'LambdaFunctionStarted' ? { ...event, lambdaFunctionStartedEventDetails: {} } : event),
    ],
  ])('%s', (_what, form) => {
    expect(history(readAgain(done(), exported(done()).map(form)))).toEqual(history(done()))
  })

  test('with payloads that somebody has parsed already', () => {
    const parsed = exported(done()).map(event =>
      withDetails(event, ({ input, output, ...details }) => ({
        ...details,
        ...(input !== undefined && { input: JSON.parse(input as string) as unknown }),
        ...(output !== undefined && { output: JSON.parse(output as string) as unknown }),
      })),
    )
    expect(readAgain(done(), parsed).output).toEqual([1])
    expect(tableOf(readAgain(done(), parsed))).toEqual(tableOf(done()))
  })

  test('to the letter: texts stay as they were written', () => {
    expect(history(readAgain(done(), exported(done())))[1]).toMatchObject({ stateEnteredEventDetails: { input: '{ "a" : 1.0 }' } })
  })

  test('and is an execution with the identity that it is given', () => {
    const { executionArn, identity } = replay(done().machine, history(done()), {
      executionArn: 'arn:aws:states:eu-west-1:1:execution:M:run',
    })
    expect([executionArn, identity.region]).toEqual(['arn:aws:states:eu-west-1:1:execution:M:run', 'eu-west-1'])
  })
})

const isoOf = ({ timestamp }: AnyEvent, offsetHours = 0) =>
  new Date(Math.round(Number(timestamp) * 1000) + offsetHours * 3_600_000).toISOString()

/** Executions that have gone through much, by what they show. */
const LIVES: readonly (readonly [what: string, live: () => Given])[] = [
  [
    'a retried and caught Task',
    () =>
      given(machineOf(task('Work', { Retry: retry({ MaxAttempts: 1 }), Catch: caught('After') }), pass('After'), activity('Last'))).when(
        fails('Work', 'A'),
        later(1),
        fails('Work', 'B'),
      ),
  ],
  [
    'a job',
    () =>
      given(machineOf(integration('Run', 'ecs:runTask.sync', { HeartbeatSeconds: 5 }), waitSeconds('W', 5))).when(
        isSubmitted('Run'),
        later(2),
        succeeds('Run'),
        later(5),
      ),
  ],
  [
    'an activity',
    () =>
      given(machineOf(activity('Work', { TimeoutSeconds: 5, Retry: retry() }))).when(
        later(3),
        isTaken('Work', 'w'),
        later(5),
        later(1),
        isTaken('Work'),
        succeeds('Work'),
      ),
  ],
  [
    'an activity that gives signs of life',
    () => given(machineOf(activity('Work', { HeartbeatSeconds: 5 }))).when(isTaken('Work'), later(3), givesSignOfLife('Work')),
  ],
  [
    'Choice and Fail, redriven',
    () =>
      given(
        machineOf(
          choice('Which', [{ Variable: '$.n', NumericEquals: 1, Next: 'Stop' }], { Default: 'Other' }),
          fail('Stop', 'E', 'C'),
          pass('Other'),
        ),
        { input: { n: 1 } },
      ).when(isRedriven(), isRedriven()),
  ],
  [
    'variables',
    () =>
      given(
        machineOf(
          pass('P', { Assign: { x: 1 } }),
          parallel(
            'Both',
            [
              [pass('A', { Parameters: { 'x.$': '$x' } })],
              [pass('B', { Assign: { y: 2 } }), activity('C', { Parameters: { 'y.$': '$y' } })],
            ],
            { Assign: { 'z.$': '$[0].x' } },
          ),
          pass('Q', { Parameters: { 'z.$': '$z' } }),
        ),
      ).when(succeeds('C')),
  ],
  [
    'a failing Parallel, redriven',
    () =>
      given(machineOf(parallel('Both', [[activity('A')], [waitSeconds('W', 9)], [map('M', [activity('B')])]]), pass('End')), {
        input: [1, 2],
      }).when(fails('A', 'E'), later(5), isRedriven(), succeeds('A'), succeeds('B[2,0]'), later(9), succeeds('B[2,1]')),
  ],
  [
    'a retried Parallel',
    () =>
      given(
        machineOf(
          parallel('Both', [[task('A')], [task('B')]], { Retry: retry({ IntervalSeconds: 2, MaxAttempts: 1 }), Catch: caught('After') }),
          pass('After'),
        ),
      ).when(fails('A', 'E'), later(2), succeeds('A'), fails('B', 'E')),
  ],
  [
    'a Map, one item at a time, redriven',
    () =>
      given(machineOf(map('Each', [task('Work')], { MaxConcurrency: 1 })), { input: [1, 2, 3] }).when(
        succeeds('Work'),
        fails('Work', 'E'),
        isRedriven(),
        succeeds('Work'),
        succeeds('Work'),
      ),
  ],
  [
    'a retried Map with two items at a time',
    () =>
      given(machineOf(map('Each', [pass('P'), task('Work')], { MaxConcurrency: 2, Retry: retry() })), { input: [1, 2, 3] }).when(
        succeeds('Work[1]'),
        fails('Work[0]', 'E'),
        later(1),
        succeeds('Work[0]'),
        succeeds('Work[2]'),
        succeeds('Work[1]'),
      ),
  ],
  ['an empty Map', () => given(machineOf(map('Each', [pass('P')])), { input: [] })],
  [
    'a nested failure',
    () =>
      given(
        machineOf(
          parallel('Outer', [[map('Each', [parallel('Inner', [[task('A')], [task('B')]])])], [task('C')]], { Catch: caught('After') }),
          activity('After'),
        ),
        { input: [1, 2] },
      ).when(succeeds('A[0,0,0]'), fails('B[0,1,1]', 'E')),
  ],
  [
    'timeouts at one moment',
    () =>
      given(
        machineOf(
          parallel('All', [[task('A', { TimeoutSeconds: 5 })], [task('B', { TimeoutSeconds: 5, Retry: retry() })], [waitSeconds('W', 5)]], {
            Catch: caught('After'),
          }),
          pass('After'),
        ),
      ).when(later(5)),
  ],
  [
    'timeouts at one moment, of work that did not begin in the order of the branches',
    () => {
      const timesOut = (name: string, seconds: number) => task(name, { TimeoutSeconds: seconds, Retry: retry({ IntervalSeconds: 60 }) })
      return given(
        machineOf(
          parallel('All', [
            [waitSeconds('Two', 2), timesOut('A', 3)],
            [waitSeconds('One', 1), timesOut('B', 4)],
            [timesOut('C', 5)],
            [timesOut('D', 9)],
          ]),
        ),
      ).when(later(5))
    },
  ],
  [
    'timeouts beside a Parallel that waits for its retry, in which nothing happens any more',
    () =>
      given(
        machineOf(
          parallel('Outer', [
            [
              parallel('Inner', [[task('Bad')], [task('Aborted', { TimeoutSeconds: 5 })]], {
                Retry: retry({ IntervalSeconds: 60 }),
              }),
            ],
            [waitSeconds('One', 1), task('C', { TimeoutSeconds: 4, Retry: retry({ IntervalSeconds: 60 }) })],
            [waitSeconds('Two', 2), task('D', { TimeoutSeconds: 3, Retry: retry({ IntervalSeconds: 60 }) })],
          ]),
        ),
      ).when(fails('Bad', 'E'), later(5)),
  ],
  [
    'Waits of one moment, redriven',
    () =>
      given(
        machineOf(
          parallel('Outer', [
            [parallel('Inner', [[waitSeconds('A', 5)], [waitSeconds('B', 5)]])],
            [waitSeconds('C', 5)],
            [map('Each', [waitSeconds('D', 5)]), task('After')],
            [map('Each too', [waitSeconds('E', 5)]), task('After too')],
          ]),
        ),
        { input: [1, 2] },
      ).when(later(1), isStopped(), isRedriven(), later(5)),
  ],
  [
    'Parallels and Maps that lead to Tasks, one after the other',
    () =>
      given(machineOf(map('Each', [parallel('Both', [[pass('A')], [map('Inner', [pass('B')], { ItemsPath: '$' })]]), task('Work')])), {
        input: [[1], [2], [3]],
      }),
  ],
  [
    'a stop and the timeout of the machine',
    () =>
      given(machineWith({ TimeoutSeconds: 9 }, waitSeconds('W', 5), activity('Work'))).when(
        later(1),
        isStopped('E', 'C'),
        later(1),
        isRedriven(),
        later(9),
        isRedriven(),
        later(6),
      ),
  ],
  [
    'a Map Run, redriven',
    () =>
      given(machineOf(distributedMap('Each', [pass('P')]), pass('End')), { input: [1] }).when(
        mapRunFails('E'),
        isRedriven(),
        mapRunSucceeds([1]),
      ),
  ],
  [
    'a caught Map Run',
    () =>
      given(machineOf(distributedMap('Each', [pass('P')], { Catch: caught('After') }), pass('After')), { input: [1] }).when(
        mapRunFails('E'),
      ),
  ],
  [
    'evaluations that fail',
    () =>
      given(
        machineOf(
          pass('P'),
          task('Work', { QueryLanguage: 'JSONata', Output: '{% $states.result.no %}', Catch: caught('Each') }),
          map('Each', [pass('Bad', { QueryLanguage: 'JSONata', Output: '{% $states.input.no %}' })], {
            ItemsPath: '$$.Execution.Input',
            Catch: caught('After'),
          }),
          pass('After', { QueryLanguage: 'JSONata', Output: '{% $no %}' }),
        ),
        { input: [1] },
      ).when(succeeds('Work', {})),
  ],
  [
    'a branch inside a branch that fails without an event that says with what',
    () =>
      given(
        machineOf(
          parallel('Outer', [
            [activity('A')],
            [parallel('Inner', [[activity('B')], [activity('C'), pass('Bad', { InputPath: '$.no' })], [activity('D')]])],
          ]),
        ),
      ).when(succeeds('C')),
  ],
  [
    'an iteration inside an iteration that fails without an event that says with what',
    () =>
      given(
        machineOf(
          map('Outer', [
            activity('A'),
            map('Inner', [activity('B'), pass('Bad', { InputPath: '$.no' })], { ItemsPath: '$$.Execution.Input' }),
          ]),
        ),
        { input: [1, 2, 3] },
      ).when(succeeds('A[1]'), succeeds('B[1,2]')),
  ],
  [
    'a branch whose own Parallel has nowhere to put its result, which no event says',
    () =>
      given(
        machineOf(
          parallel('Outer', [
            [activity('A')],
            [parallel('Inner', [[activity('B')], [activity('C')]], { ResultPath: '$.r' })],
            [activity('D')],
          ]),
        ),
        { input: [1] },
      ).when(succeeds('B'), succeeds('C'), isRedriven(), succeeds('B'), succeeds('C')),
  ],
  [
    'an iteration whose own Map has nowhere to put its result, which no event says',
    () =>
      given(machineOf(map('Outer', [activity('A'), map('Inner', [activity('B')], { ItemsPath: '$', ResultPath: '$.r' })])), {
        input: [[1], [2], [3]],
      }).when(succeeds('A[2]', [4]), succeeds('A[1]', [5, 6]), succeeds('B[1,0]'), succeeds('B[1,1]')),
  ],
  [
    'states that can not be evaluated',
    () => given(machineOf(parallel('Both', [[task('A', { Parameters: { 'x.$': '$.no' } })], [activity('B')]]))).when(isRedriven()),
  ],
]

const CAN_NOT_BE_EVALUATED: typeof LIVES = [
  ['a Wait', () => given(machineOf(wait('W', { SecondsPath: '$.no' }))).when(isRedriven())],
  ['a Fail', () => given(machineOf({ name: 'F', fields: { Type: 'Fail', CausePath: '$.no' } })).when(isRedriven())],
  ['a Choice', () => given(machineOf(choice('C', [{ Variable: '$.no', NumericEquals: 1, Next: 'P' }]), pass('P'))).when(isRedriven())],
  [
    'two branches',
    () => given(machineOf(parallel('Both', [[pass('A', { InputPath: '$.a' })], [pass('B', { InputPath: '$.b' })]]))).when(isRedriven()),
  ],
]

test.each(CAN_NOT_BE_EVALUATED)('of a history that was read, %s that can not be evaluated says why again', (_what, live) => {
  const { execution } = live()
  expect(execution.cause).toContain('(entered at the event id #')
  expect(execution.log.length).toBeLessThan(14)
  const again = readAgain(execution, exported(execution).slice(0, -1))
  expect(history(transition(again, { type: 'TimePassed', at: 0 })[0])).toEqual(history(execution))
})

test('a history that was read is to be woken at once, and one that was lived is not', () => {
  const { execution } = given(machineOf(activity('Work')), { at: 5000 })
  expect(nextWakeUp(readAgain(execution, exported(execution)))).toBe(5000)
  expect(nextWakeUp(execution)).toBeUndefined()
})

test.each(LIVES)('%s: what there is not is left out, not undefined', (_what, live) => {
  const { execution } = live()
  const at = 10 ** 9
  const { tasks, mapRuns } = effectsOf(execution)
  const told = [history(execution), tasks, mapRuns, describeExecution(execution, { at }), planRedrive(execution, { at })]
  expect(told).toStrictEqual(JSON.parse(JSON.stringify(told)))
  expect(Object.values(execution)).not.toContain(undefined)
})

describe('of a history that was read', () => {
  test.each(LIVES)('%s: it is the same execution', (_what, live) => {
    const { execution } = live()
    const again = readAgain(execution, exported(execution))
    expect(history(again)).toEqual(history(execution))
    expect([again.status, again.output, again.error, again.cause]).toEqual([
      execution.status,
      execution.output,
      execution.error,
      execution.cause,
    ])
    expect(effectsOf(again)).toEqual({ ...effectsOf(execution), ...(again.isSettled ? {} : { wakeUpAt: effectsOf(again).wakeUpAt }) })
  })

  test.each(LIVES)('%s: it goes on from wherever it breaks off, in the same order, at the same moment', (_what, live) => {
    const { execution } = live()
    const whole = exported(execution)
    for (let length = 1; length <= whole.length; length++) {
      const part = readAgain(execution, whole.slice(0, length))
      const at = Number(whole[length - 1]!.timestamp) * 1000
      const after = part.status === 'RUNNING' ? transition(part, { type: 'TimePassed', at })[0] : part
      const events = exported(after)
      const common = Math.min(events.length, whole.length)
      // The events that follow by themselves are those of the live run; answers from outside are missing.
      expect(events.slice(0, common), `from the first ${length} events`).toEqual(whole.slice(0, common))
      expect(after.isSettled).toBe(true)
    }
  })
})
