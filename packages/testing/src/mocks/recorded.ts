import { replay, type Execution, type ForeignEvent, type HistoryEvent, type Machine } from '@redrive/engine'
import { placeKey } from '../run/calls.js'
import { run, type Run, type RunOptions } from '../run/run.js'
import { textDetail } from '../trace/events.js'
import { ownTraceOf, type Attempt, type Visit } from '../trace/trace.js'
import { callText, MockError } from './errors.js'
import type { Answer, Mock, Mocks } from './mock.js'
import { allowUnknownNames } from './resolve.js'

/** An event of a history, from AWS or from the engine. */
export type RecordedEvent = ForeignEvent | HistoryEvent

/** The mock of each Task state that a history tells of. */
export type RecordedMocks = Readonly<Record<string, Mock>>

/**
 * The answers that a history recorded, as mocks: for each Task state, branch and iteration in their order, with their durations.
 *
 *     const mocks = mocksFromHistory(machine, JSON.parse(exported).events)
 *     run(machine, { input, mocks: { ...mocks, Charge: succeed({ ok: true }) } })    // what if this had not failed?
 *
 * A task that was open when the recording ended is never answered. A call that was not recorded fails the test.
 *
 * @param events from GetExecutionHistory, in any of the forms that `replay` takes
 * @throws HistoryMismatchError where the history is not one of this machine
 */
export function mocksFromHistory(machine: Machine, events: readonly RecordedEvent[]): RecordedMocks {
  const { visits } = ownTraceOf(executionOf(machine, events))
  const byState = new Map<string, Map<string, Answer[]>>()
  for (const visit of visits) {
    if (visit.stateType !== 'Task') continue
    const places = byState.get(visit.stateName) ?? new Map<string, Answer[]>()
    byState.set(visit.stateName, places)
    const key = placeKey(visit.stateName, visit.indices)
    const answers = places.get(key) ?? []
    places.set(key, answers)
    for (const attempt of visit.attempts) answers.push(answerOf(attempt, visit))
  }
  return allowUnknownNames(Object.fromEntries([...byState].map(([name, places]) => [name, recorded(places)])))
}

export interface RunRecordedOptions extends Omit<RunOptions, 'input' | 'inputText'> {
  /** In place of the recorded answers of these states. */
  readonly mocks?: Mocks
}

/**
 * Runs what a history recorded once more: same input, same start, same answers, but for those that are given.
 *
 *     const failed = runRecorded(machine, events)
 *     const mocks = { ...mocksFromHistory(machine, events), Charge: succeed({ ok: true }), Ship: succeed() }
 *     redriveRun(failed, { mocks }).status   // 'SUCCEEDED'
 */
export function runRecorded(machine: Machine, events: readonly RecordedEvent[], options: RunRecordedOptions = {}): Run {
  const { mocks, ...rest } = options
  const { events: recordedEvents } = ownTraceOf(executionOf(machine, events))
  const [first] = recordedEvents
  const input = textDetail(first!, 'input') ?? '{}'
  const at = Math.round(first!.timestamp * 1000)
  return run(machine, { at, inputText: input, ...rest, mocks: { ...mocksFromHistory(machine, events), ...mocks } })
}

function executionOf(machine: Machine, events: readonly object[]): Execution {
  return replay(machine, events as readonly ForeignEvent[])
}

function recorded(places: ReadonlyMap<string, readonly Answer[]>): Mock {
  return {
    answer: call => {
      const answers = places.get(placeKey(call.stateName, call.indices)) ?? []
      const answer = answers[call.invocationHere]
      if (answer !== undefined) return answer
      const known = answers.length === 1 ? '1 answer' : `${answers.length} answers`
      throw new MockError(`The history has ${known} for ${callText(call)}: mock the state yourself to say how this call ends`)
    },
  }
}

function answerOf(attempt: Attempt, visit: Visit): Answer {
  const { end, at, submitted } = attempt
  const timed = { afterMs: end === undefined ? 0 : end.at - at, ...(submitted !== undefined && { submitted }) }
  if (end === undefined) return { type: 'silent', ...timed }
  const failure = { ...(end.error !== undefined && { error: end.error }), ...(end.cause !== undefined && { cause: end.cause }) }
  switch (end.type) {
    case 'Succeeded':
      return { type: 'succeeds', ...timed, output: end.output ?? visit.output ?? {} }
    case 'TimedOut':
      return { type: 'times out', ...timed, afterMs: 0 }
    case 'Failed':
      return { type: 'fails', ...timed, ...failure, step: 'work' }
    case 'ScheduleFailed':
      return { type: 'fails', ...timed, ...failure, step: 'schedule' }
    case 'StartFailed':
      return { type: 'fails', ...timed, ...failure, step: 'start' }
    case 'SubmitFailed':
      return { type: 'fails', ...timed, ...failure, step: 'submit' }
  }
}
