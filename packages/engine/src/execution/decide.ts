import type { Machine } from '../definition/machine.js'
import type { Json } from '../json/index.js'
import { answer, errorOf, payloadOf } from './answer.js'
import { latestMoment, letTimePass } from './clock.js'
import type { Command } from './commands.js'
import type { Draft } from './draft.js'
import { effectsOfWork, type Effects } from './effects.js'
import { closedError, CommandError } from './errors.js'
import { draftOf, finishDraft, firstDraft, type Execution } from './execution.js'
import { identityFrom, type IdentityOptions } from './identity.js'
import { isTooLarge } from './payload.js'
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
  return resultOf(draft)
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
  return resultOf(draft)
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
  letTimePass(draft, at)
  if (draft.state.status !== 'RUNNING') throw closedError('StopExecution', execution.executionArn, draft.state.status)
  // Nothing says which open states were aborted; the cause is none (recorded).
  new Turn(draft, at).append('ExecutionAborted', 0, 0, errorOf(options))
  return resultOf(draft)
}

export function resultOf(draft: Draft): Result {
  const execution = finishDraft(draft)
  return [execution, effectsOfWork(execution, draft.begun)]
}

/** @throws CommandError for a moment that is none, or earlier than the newest event */
export function moment(at: number, latest: number): number {
  if (!Number.isFinite(at)) throw new CommandError('InvalidCommand', `at must be a number of epoch milliseconds but is ${String(at)}`)
  if (at < latest) throw new CommandError('TimeWentBackwards', `at is ${at}, but the newest event happened at ${latest}`)
  return at
}
