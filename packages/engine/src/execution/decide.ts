import type { Machine, TaskState } from '../definition/machine.js'
import { admit, parseJson, type Json } from '../json/index.js'
import { MAX_CAUSE_LENGTH, MAX_ERROR_LENGTH } from '../limits.js'
import { refusedResult } from '../states/task.js'
import { isTooLarge } from './payload.js'
import { latestMoment, letTimePass } from './clock.js'
import type { Command, MapRunFailedCommand, MapRunSucceededCommand } from './commands.js'
import { dueOf, type Draft } from './draft.js'
import { workFrame, effectsSince, type Effects } from './effects.js'
import { closedError, CommandError } from './errors.js'
import { draftOf, finishDraft, firstDraft, type Execution } from './execution.js'
import { identityFrom, type IdentityOptions } from './identity.js'
import { setAt } from './sparseArray.js'
import type { Frame } from './state.js'
import { addTimer } from './timers.js'
import { scheduledBy } from './token.js'
import { Turn } from './turn.js'

export interface StartOptions extends IdentityOptions {
  /** The input as a value; `{}` by default. It is frozen, because from now on the history shares it. */
  readonly input?: Json
  /** The input as JSON text, kept to the letter wherever it is handed on unchanged. */
  readonly inputText?: string
  /** The start, epoch ms. */
  readonly at: number
  readonly stateMachineAliasArn?: string
  readonly stateMachineVersionArn?: string
  /** How often the Map Run of an EXPRESS child was redriven and started it again; 0 by default. */
  readonly redriveCount?: number
}

/** A new execution, and what the outside world owes it because of what has just happened. */
export type Result = readonly [execution: Execution, effects: Effects]

/**
 * Starts an execution, and lets everything happen that can happen without the outside world. Pure: nothing is run, no clock is read.
 *
 *     const [execution, { tasks }] = start(machine, { input: { orderId: 7 }, at: 0 })
 *     tasks[0].stateName   // the first Task that somebody has to do
 *
 * @throws NotJsonError or JsonSyntaxError for an input that is no JSON
 * @throws CommandError InvalidCommand for an input of more than 256 KiB
 */
export function start(machine: Machine, options: StartOptions): Result {
  const draft = firstDraft(machine, identityFrom(options, machine.type))
  draft.state.redriveCount = options.redriveCount ?? 0
  const turn = new Turn(draft, moment(options.at, 0))
  const input = payloadOf(options.input, options.inputText, {})
  if (isTooLarge(input)) throw new CommandError('InvalidCommand', 'The input of an execution may have at most 262144 bytes')
  const { stateMachineAliasArn, stateMachineVersionArn } = options
  turn.append('ExecutionStarted', 0, 0, {
    input,
    ...(draft.identity.roleArn !== undefined && { roleArn: draft.identity.roleArn }),
    ...(stateMachineAliasArn !== undefined && { stateMachineAliasArn }),
    ...(stateMachineVersionArn !== undefined && { stateMachineVersionArn }),
  })
  turn.enqueue(0)
  turn.run()
  return resultOf(draft, 0)
}

/**
 * Lets one thing happen to a running execution: an answer to a task, or the passing of time. Pure: gives a new execution and leaves the
 * old one as it is.
 *
 *     const [next] = transition(execution, { type: 'TaskSucceeded', token, output: { ok: true }, at: 1000 })
 *
 * @throws CommandError where the command makes no sense: unknown or outdated token, closed execution, time going backwards. The message
 * names the token and the status, and nothing has changed.
 */
export function transition(execution: Execution, command: Command): Result {
  const at = moment(command.at, latestMoment(execution))
  if (execution.status !== 'RUNNING') throw closedError(command.type, execution.executionArn, execution.status)
  const draft = draftOf(execution)
  letTimePass(draft, at)
  if (command.type !== 'TimePassed') answer(draft, command, at)
  return resultOf(draft, execution.log.length)
}

/**
 * Stops a running execution, as StopExecution does.
 *
 *     const [stopped] = stop(execution, { at, error: 'Operator', cause: 'wrong input' })
 *     stopped.status   // 'ABORTED'
 *
 * @throws CommandError ExecutionClosed where it has ended already, by `at` at the latest
 */
export function stop(execution: Execution, options: { readonly at: number; readonly error?: string; readonly cause?: string }): Result {
  const at = moment(options.at, latestMoment(execution))
  const draft = draftOf(execution)
  if (execution.status === 'RUNNING') letTimePass(draft, at)
  if (draft.state.status !== 'RUNNING') throw closedError('StopExecution', execution.executionArn, draft.state.status)
  // Nothing says which open states were aborted; the cause is none (recorded).
  new Turn(draft, at).append('ExecutionAborted', 0, 0, errorOf(options))
  return resultOf(draft, execution.log.length)
}

export function resultOf(draft: Draft, before: number): Result {
  const execution = finishDraft(draft)
  return [execution, effectsSince(execution, Math.max(before, 1))]
}

/** @throws CommandError for a moment that is none, or earlier than the newest event */
export function moment(at: number, latest: number): number {
  if (!Number.isFinite(at)) throw new CommandError('InvalidCommand', `at must be a number of epoch milliseconds but is ${String(at)}`)
  if (at < latest) throw new CommandError('TimeWentBackwards', `at is ${at}, but the newest event happened at ${latest}`)
  return at
}

function payloadOf(value: Json | undefined, text: string | undefined, otherwise: Json): Json {
  if (text !== undefined) return parseJson(text)
  return admit(value ?? (value === null ? null : otherwise))
}

type Answer = Exclude<Command, { readonly type: 'TimePassed' }>

function answer(draft: Draft, command: Answer, at: number): void {
  const turn = new Turn(draft, at)
  const frame = attemptOf(draft, command)
  turn.run(() => {
    if (command.type === 'MapRunSucceeded' || command.type === 'MapRunFailed') endMapRun(turn, frame, command)
    else answerTask(turn, frame, command)
  })
}

/** What an answer does to the attempt of a frame. */
export function answerTask(turn: Turn, frame: Frame, command: Exclude<Answer, MapRunSucceededCommand | MapRunFailedCommand>): void {
  if (frame.state?.type !== 'Task') throw notAnswerable(command, frame)
  const { family, resourceType, resource } = frame.state.resource
  const names = { resourceType, resource }
  switch (command.type) {
    case 'TaskHeartbeat':
      if (frame.phase === 'scheduled') throw notAnswerable(command, frame)
      beat(turn.draft, frame, turn.at)
      return
    case 'TaskStarted':
      if (family !== 'Activity' || frame.phase !== 'scheduled') throw notAnswerable(command, frame)
      turn.append('ActivityStarted', frame.id, frame.last, command.workerName === undefined ? {} : { workerName: command.workerName })
      return
    case 'TaskSubmitted': {
      if (family !== 'Task' || frame.phase !== 'started') throw notAnswerable(command, frame)
      const output = payloadOf(command.output, command.outputText, {})
      turn.append('TaskSubmitted', frame.id, frame.last, { ...names, output })
      return
    }
    case 'TaskSucceeded':
      succeed(turn, begun(turn, frame), payloadOf(command.output, command.outputText, {}))
      break
    case 'TaskFailed':
      failAttempt(turn, begun(turn, frame), 'Failed', errorOf(command))
      break
    default:
      notStarted(turn, command, frame)
  }
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

function succeed(turn: Turn, frame: Frame, output: Json): void {
  const state = frame.state as TaskState
  const { family, resourceType, resource } = state.resource
  const refused = refusedResult(output, state)
  if (refused !== undefined) failAttempt(turn, frame, 'Failed', refused)
  else if (family === 'Task') turn.append('TaskSucceeded', frame.id, frame.last, { resourceType, resource, output })
  else turn.append(`${family}Succeeded`, frame.id, frame.last, { output })
}

function failAttempt(turn: Turn, frame: Frame, how: 'Failed' | 'TimedOut', failure: ErrorAndCause): void {
  const { family, resourceType, resource } = (frame.state as TaskState).resource
  if (family === 'Task') turn.append(`Task${how}`, frame.id, frame.last, { resourceType, resource, ...failure })
  else turn.append(`${family}${how}`, frame.id, frame.last, failure)
}

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

interface ErrorAndCause {
  readonly error?: string
  readonly cause?: string
}

function errorOf({ error, cause }: ErrorAndCause): ErrorAndCause {
  if ((error?.length ?? 0) > MAX_ERROR_LENGTH) throw tooLong('error', MAX_ERROR_LENGTH)
  if ((cause?.length ?? 0) > MAX_CAUSE_LENGTH) throw tooLong('cause', MAX_CAUSE_LENGTH)
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}

const tooLong = (field: string, limit: number) => new CommandError('InvalidCommand', `${field} may have at most ${limit} characters`)
