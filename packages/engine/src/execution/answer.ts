import type { TaskState } from '../definition/machine.js'
import { admit, parseJson, type Json } from '../json/index.js'
import { MAX_CAUSE_LENGTH, MAX_ERROR_LENGTH } from '../limits.js'
import { refusedResult } from '../states/task.js'
import type { Command, MapRunFailedCommand, MapRunSucceededCommand } from './commands.js'
import { dueOf, type Draft } from './draft.js'
import { workFrame } from './effects.js'
import { CommandError } from './errors.js'
import { setAt } from './sparseArray.js'
import type { Frame } from './state.js'
import { addTimer } from './timers.js'
import { scheduledBy } from './token.js'
import { Turn } from './turn.js'

/** Every command but the passing of time. */
type Answer = Exclude<Command, { readonly type: 'TimePassed' }>

/**
 * What an answer does to the attempt that its token names.
 *
 * @throws CommandError where there is no such attempt, or not any more, or it can't be answered like that
 */
export function answer(draft: Draft, command: Answer, at: number): void {
  const turn = new Turn(draft, at)
  const frame = attemptOf(draft, command)
  turn.run(() => {
    if (command.type === 'MapRunSucceeded' || command.type === 'MapRunFailed') endMapRun(turn, frame, command)
    else answerTask(turn, frame, command)
  })
}

function answerTask(turn: Turn, frame: Frame, command: Exclude<Answer, MapRunSucceededCommand | MapRunFailedCommand>): void {
  if (frame.state?.type !== 'Task') throw notAnswerable(command, frame)
  const { family, resourceType, resource } = frame.state.resource
  switch (command.type) {
    case 'TaskHeartbeat':
      if (frame.phase === 'scheduled') throw notAnswerable(command, frame)
      beat(turn.draft, frame, turn.at)
      return
    case 'TaskStarted':
      // Whatever is no activity has started by itself.
      if (frame.phase !== 'scheduled') throw notAnswerable(command, frame)
      turn.append('ActivityStarted', frame.id, frame.last, command.workerName === undefined ? {} : { workerName: command.workerName })
      return
    case 'TaskSubmitted': {
      if (family !== 'Task' || frame.phase !== 'started') throw notAnswerable(command, frame)
      const output = payloadOf(command.output, command.outputText, {})
      turn.append('TaskSubmitted', frame.id, frame.last, { resourceType, resource, output })
      return
    }
    case 'TaskSucceeded':
      succeedTask(turn, frame, payloadOf(command.output, command.outputText, {}))
      return
    case 'TaskFailed':
      failTask(turn, frame, errorOf(command))
      return
    default:
      notStarted(turn, command, frame)
      turn.enqueue(frame.id)
  }
}

/** The work of a frame's attempt is done. */
export function succeedTask(turn: Turn, frame: Frame, output: Json): void {
  const { id, last, state } = begun(turn, frame)
  const { family, resourceType, resource } = (state as TaskState).resource
  const refused = refusedResult(output, state as TaskState)
  if (refused !== undefined) failAttempt(turn, turn.frame(id), refused)
  else if (family === 'Task') turn.append('TaskSucceeded', id, last, { resourceType, resource, output })
  else turn.append(EVENTS[family].succeeded, id, last, { output })
  turn.enqueue(id)
}

/** The work of a frame's attempt has failed. */
export function failTask(turn: Turn, frame: Frame, failure: ErrorAndCause): void {
  failAttempt(turn, begun(turn, frame), failure)
  turn.enqueue(frame.id)
}

/** A sign of life puts off the moment at which a heartbeat is missed. */
function beat(draft: Draft, frame: Frame, at: number): void {
  draft.beats = setAt(draft.beats, frame.attempt!.scheduledId, at, draft.owner)
  const due = dueOf(draft, frame)
  if (due !== undefined) draft.state.timers = addTimer(draft.state.timers, due, draft.log.length, frame.id)
}

/** An answer to an activity task that no worker has taken yet says that one has. */
function begun(turn: Turn, frame: Frame): Frame {
  if (frame.phase !== 'scheduled') return frame
  turn.append('ActivityStarted', frame.id, frame.last, {})
  return turn.frame(frame.id)
}

function failAttempt(turn: Turn, { id, last, state }: Frame, failure: ErrorAndCause): void {
  const { family, resourceType, resource } = (state as TaskState).resource
  if (family === 'Task') turn.append('TaskFailed', id, last, { resourceType, resource, ...failure })
  else turn.append(EVENTS[family].failed, id, last, failure)
}

/** (Written out, because a name that is put together anew for every event has to be compared letter by letter.) */
const EVENTS = {
  LambdaFunction: { succeeded: 'LambdaFunctionSucceeded', failed: 'LambdaFunctionFailed' },
  Activity: { succeeded: 'ActivitySucceeded', failed: 'ActivityFailed' },
} as const

function endMapRun(turn: Turn, frame: Frame, command: MapRunSucceededCommand | MapRunFailedCommand): void {
  if (frame.phase !== 'mapRun') throw notAnswerable(command, frame)
  if (command.type === 'MapRunFailed') turn.append('MapRunFailed', frame.id, frame.last, errorOf(command))
  else turn.append('MapRunSucceeded', frame.id, frame.last, { result: payloadOf(command.output, command.outputText, []) })
  turn.enqueue(frame.id)
}

/** Failures before the work: each family has its own. */
function notStarted(
  turn: Turn,
  command: Extract<Answer, { readonly type: 'TaskScheduleFailed' | 'TaskStartFailed' | 'TaskSubmitFailed' }>,
  frame: Frame,
): void {
  const { family, resourceType, resource } = (frame.state as TaskState).resource
  const failure = errorOf(command)
  const { type } = command
  if (frame.phase === 'submitted' || (family === 'Activity' && frame.phase !== 'scheduled')) throw notAnswerable(command, frame)
  if (family === 'Task' && type !== 'TaskScheduleFailed') turn.append(type, frame.id, frame.last, { resourceType, resource, ...failure })
  else if (family === 'LambdaFunction' && type === 'TaskScheduleFailed')
    turn.append('LambdaFunctionScheduleFailed', frame.id, frame.last, failure)
  else if (family === 'LambdaFunction' && type === 'TaskStartFailed')
    turn.append('LambdaFunctionStartFailed', frame.id, frame.last, failure)
  else if (family === 'Activity' && type === 'TaskScheduleFailed') turn.append('ActivityScheduleFailed', frame.id, frame.last, failure)
  else throw notAnswerable(command, frame)
}

function attemptOf(draft: Draft, { type, token }: Answer): Frame {
  const scheduledId = scheduledBy(draft, token)
  if (scheduledId === undefined) {
    throw new CommandError('InvalidToken', `${type}: token '${token}' belongs to no task of execution ${draft.identity.executionArn}`)
  }
  const frame = draft.state.status === 'RUNNING' ? workFrame(draft, scheduledId) : undefined
  if (frame !== undefined) return frame
  const details = draft.log.at(scheduledId)!.details as { readonly resource?: string; readonly mapRunArn?: string }
  throw new CommandError(
    'TaskTimedOut',
    `${type}: Task Timed Out: '${details.resource ?? details.mapRunArn ?? ''}' (token '${token}', execution ${draft.state.status})`,
  )
}

function notAnswerable({ type, token }: Answer, frame: Frame): CommandError {
  return new CommandError('TaskNotAnswerable', `${type}: the work of state '${frame.state!.name}' is ${frame.phase}; token '${token}'`)
}

export interface ErrorAndCause {
  readonly error?: string
  readonly cause?: string
}

/** @throws CommandError for texts that are too long */
export function errorOf({ error, cause }: ErrorAndCause): ErrorAndCause {
  if ((error?.length ?? 0) > MAX_ERROR_LENGTH) throw tooLong('error', MAX_ERROR_LENGTH)
  if ((cause?.length ?? 0) > MAX_CAUSE_LENGTH) throw tooLong('cause', MAX_CAUSE_LENGTH)
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}

const tooLong = (field: string, limit: number) => new CommandError('InvalidCommand', `${field} may have at most ${limit} characters`)

/** @throws NotJsonError or JsonSyntaxError for what is no JSON */
export function payloadOf(value: Json | undefined, text: string | undefined, otherwise: Json): Json {
  if (text !== undefined) return parseJson(text)
  return admit(value ?? (value === null ? null : otherwise))
}
