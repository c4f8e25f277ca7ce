import { describe, expect, test } from 'vitest'
import { machineOf, map, pass, task } from '../../test/definitions.js'
import { fails, given } from '../../test/given.js'
import { exported, readAgain, withDetails, type AnyEvent } from '../../test/foreign.js'
import { tableOf } from '../../test/table.js'
import { HistoryMismatchError } from '../index.js'

describe('a history that does not fit', () => {
  const failed = () => given(machineOf(pass('First'), map('Each', [task('Work')])), { input: [1] }).when(fails('Work', 'E')).execution
  const at = (id: number, change: (event: AnyEvent) => AnyEvent) => (events: readonly AnyEvent[]) =>
    events.map(event => (event.id === id ? change(event) : event))
  const without = (id: number) => (events: readonly AnyEvent[]) =>
    events
      .filter(event => event.id !== id)
      .map((event, i) => ({ ...event, id: i + 1, previousEventId: Math.min(Number(event.previousEventId), i) }))
  const details = (id: number, changed: AnyEvent) => at(id, event => withDetails(event, before => ({ ...before, ...changed })))
  const entry = (id: number, type: string, cause: number, name: string): AnyEvent => ({
    id,
    type,
    previousEventId: cause,
    timestamp: 0,
    stateEnteredEventDetails: { name, input: '{}' },
  })

  test('is told here', () => {
    expect(tableOf(failed())).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 PassStateEntered First',
      '3<-2 PassStateExited First',
      '4<-3 MapStateEntered Each',
      '5<-4 MapStateStarted 1',
      '6<-5 MapIterationStarted Each 0',
      '7<-6 TaskStateEntered Work',
      '8<-7 LambdaFunctionScheduled',
      '9<-8 LambdaFunctionStarted',
      '10<-9 LambdaFunctionFailed E',
      '11<-10 MapIterationFailed Each 0',
      '12<-10 TaskStateAborted',
      '13<-10 MapStateFailed',
      '14<-13 ExecutionFailed E',
    ])
  })

  test.each<readonly [what: string, change: (events: readonly AnyEvent[]) => readonly unknown[], message: string]>([
    ['is empty', () => [], 'Event 0 (ExecutionStarted) does not fit: the history is empty'],
    [
      'begins in the middle',
      events => events.slice(1).map((e, i) => ({ ...e, id: i + 1, previousEventId: 0 })),
      "Event 1 (PassStateEntered of state 'First') does not fit: a history begins with ExecutionStarted",
    ],
    [
      'has no event where one should be',
      events => [...events.slice(0, 2), null, ...events.slice(3)],
      'Event 3 (object) does not fit: an event is an object',
    ],
    [
      'has an unknown type',
      at(3, event => ({ ...event, type: 'PassStateLeft' })),
      'Event 3 (PassStateLeft) does not fit: there is no event of this type',
    ],
    ['has a gap', events => events.filter(({ id }) => id !== 3), 'Event 4 (MapStateEntered) does not fit: it has id 4 where 3 comes next'],
    [
      'has a cause that comes later',
      at(3, event => ({ ...event, previousEventId: 3 })),
      'Event 3 (PassStateExited) does not fit: its previousEventId is 3',
    ],
    [
      'has a cause that is no number',
      at(3, event => ({ ...event, previousEventId: 'x' })),
      'Event 3 (PassStateExited) does not fit: its previousEventId is x',
    ],
    [
      'has a cause that is negative',
      at(3, event => ({ ...event, previousEventId: -1 })),
      'Event 3 (PassStateExited) does not fit: its previousEventId is -1',
    ],
    ['has no moment', at(3, event => ({ ...event, timestamp: 'soon' })), 'Event 3 (PassStateExited) does not fit: its timestamp is "soon"'],
    [
      'goes back in time',
      at(2, event => ({ ...event, timestamp: 5 })),
      "Event 3 (PassStateExited of state 'First') does not fit: it happened before event 2",
    ],
    [
      'has details that are no object',
      at(3, event => ({ ...event, stateExitedEventDetails: 'x' })),
      'Event 3 (PassStateExited) does not fit: its stateExitedEventDetails are no object',
    ],
    [
      'lacks its execution data',
      details(3, { output: undefined }),
      'Event 3 (PassStateExited) does not fit: it has no output; a history can be replayed only with its execution data (includeExecutionData)',
    ],
    ['lacks a name', details(2, { name: undefined }), 'Event 2 (PassStateEntered) does not fit: it has no name'],
    ['lacks a length', details(5, { length: undefined }), 'Event 5 (MapStateStarted) does not fit: it has no length'],
    ['lacks an index', details(6, { index: undefined }), 'Event 6 (MapIterationStarted) does not fit: it has no index'],
    ['has a payload that is no JSON', details(3, { output: '{' }), 'Event 3 (PassStateExited) does not fit: its output is no JSON:'],
    ['has a name that is no text', details(2, { name: 5 }), 'Event 2 (PassStateEntered) does not fit: its name is 5 instead of a text'],
    [
      'has an index that is no whole number',
      details(6, { index: 0.5 }),
      'Event 6 (MapIterationStarted) does not fit: its index is 0.5 instead of a whole number',
    ],
    [
      'has a negative length',
      details(5, { length: -1 }),
      'Event 5 (MapStateStarted) does not fit: its length is -1 instead of a whole number',
    ],
    [
      'has a timeout that is no number',
      details(8, { timeoutInSeconds: 'x' }),
      'Event 8 (LambdaFunctionScheduled) does not fit: its timeoutInSeconds is "x" instead of a number of seconds',
    ],
    ['has a negative timeout', details(8, { timeoutInSeconds: -1 }), 'its timeoutInSeconds is -1 instead of a number of seconds'],
    [
      'has credentials without a role',
      details(8, { taskCredentials: {} }),
      'its taskCredentials is {} instead of an object with a roleArn',
    ],
    ['has variables that are no object', details(3, { assignedVariables: 'x' }), 'its assignedVariables is "x" instead of an object'],
    [
      'enters a state that there is not',
      details(2, { name: 'Other' }),
      "Event 2 (PassStateEntered of state 'Other') does not fit: the state machine has no state 'Other' there; it has 'First', 'Each'",
    ],
    [
      'enters a state by a wrong type',
      at(2, event => ({ ...event, type: 'TaskStateEntered' })),
      "Event 2 (TaskStateEntered of state 'First') does not fit: the state is of type Pass",
    ],
    [
      'enters a state that does not come next',
      details(2, { name: 'Each' }),
      "Event 2 (PassStateEntered of state 'Each') does not fit: the state 'First' comes next",
    ],
    [
      'enters a state before the one before has exited',
      without(3),
      "Event 3 (MapStateEntered of state 'Each') does not fit: the state 'First' has not exited",
    ],
    [
      'exits a state that was not entered',
      details(3, { name: 'Each' }),
      "Event 3 (PassStateExited of state 'Each') does not fit: event 2 is not its cause",
    ],
    [
      'exits a state by a wrong type',
      at(3, event => ({ ...event, type: 'ChoiceStateExited' })),
      "Event 3 (ChoiceStateExited of state 'First') does not fit: the state is of type Pass",
    ],
    [
      'starts twice',
      events => [...events.slice(0, 3), { ...events[0], id: 4, previousEventId: 3 }],
      'Event 4 (ExecutionStarted) does not fit: the execution has started already',
    ],
    [
      'is redriven while it runs',
      events => [
        ...events.slice(0, 3),
        { id: 4, type: 'ExecutionRedriven', previousEventId: 3, timestamp: 0, executionRedrivenEventDetails: { redriveCount: 1 } },
      ],
      'Event 4 (ExecutionRedriven) does not fit: a running execution is not redriven',
    ],
    [
      'goes on after its end',
      events => [...events, entry(15, 'PassStateEntered', 14, 'First')],
      "Event 15 (PassStateEntered of state 'First') does not fit: the execution is FAILED",
    ],
    [
      'succeeds too early',
      events => [
        ...events.slice(0, 3),
        { id: 4, type: 'ExecutionSucceeded', previousEventId: 3, timestamp: 0, executionSucceededEventDetails: { output: '1' } },
      ],
      "Event 4 (ExecutionSucceeded) does not fit: the state 'Each' comes next",
    ],
    [
      'succeeds in the middle of a state',
      events => [
        ...events.slice(0, 4),
        { id: 5, type: 'ExecutionSucceeded', previousEventId: 4, timestamp: 0, executionSucceededEventDetails: { output: '1' } },
      ],
      "Event 5 (ExecutionSucceeded) does not fit: the state 'Each' has not exited",
    ],
    ['starts work that was not scheduled', without(8), "Event 8 (LambdaFunctionStarted) does not fit: the state 'Work' is entered"],
    [
      'has work of another family',
      at(8, event => ({ ...event, type: 'ActivityScheduled', activityScheduledEventDetails: { resource: 'r', input: '{}' } })),
      "Event 8 (ActivityScheduled) does not fit: the state 'Work' is no Task with such events",
    ],
    [
      'has work in a state that has none',
      events => [
        ...events.slice(0, 2),
        {
          id: 3,
          type: 'LambdaFunctionScheduled',
          previousEventId: 2,
          timestamp: 0,
          lambdaFunctionScheduledEventDetails: { resource: 'r', input: '{}' },
        },
      ],
      "Event 3 (LambdaFunctionScheduled) does not fit: the state 'First' is no Task with such events",
    ],
    [
      'starts an iteration twice',
      events => [...events.slice(0, 6), { ...events[5], id: 7 }],
      "Event 7 (MapIterationStarted of state 'Each') does not fit: iteration 0 of 'Each' is running already",
    ],
    [
      'starts an iteration of another Map',
      details(6, { name: 'Other' }),
      "Event 6 (MapIterationStarted of state 'Other') does not fit: event 5 is not its cause",
    ],
    [
      'succeeds before its iterations',
      events => [...events.slice(0, 6), { id: 7, type: 'MapStateSucceeded', previousEventId: 6, timestamp: 0 }],
      'Event 7 (MapStateSucceeded) does not fit: 1 of its 1 children have not finished',
    ],
    [
      'exits a state whose failure nobody catches',
      events => [
        ...events.slice(0, 10),
        { id: 11, type: 'TaskStateExited', previousEventId: 10, timestamp: 0, stateExitedEventDetails: { name: 'Work', output: '1' } },
      ],
      "Event 11 (TaskStateExited of state 'Work') does not fit: its failure (E) is not caught",
    ],
    [
      'exits a Task that has done nothing',
      events => [
        ...events.slice(0, 7),
        { id: 8, type: 'TaskStateExited', previousEventId: 7, timestamp: 0, stateExitedEventDetails: { name: 'Work', output: '1' } },
      ],
      "Event 8 (TaskStateExited of state 'Work') does not fit: the state 'Work' is entered",
    ],
  ])('that %s is refused', (_what, change, message) => {
    const events = change(exported(failed())) as readonly AnyEvent[]
    let refusal: unknown
    try {
      readAgain(failed(), events)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(HistoryMismatchError)
    expect((refusal as HistoryMismatchError).message).toContain(message)
  })

  test('names the event, the state and the reason', () => {
    expect(() => readAgain(failed(), details(2, { name: 'Other' })(exported(failed())))).toThrow(
      expect.objectContaining({ name: 'HistoryMismatchError', eventId: 2, eventType: 'PassStateEntered', stateName: 'Other' }) as Error,
    )
  })
})
