import type { Machine } from '../definition/machine.js'
import { emptyLog, LogAppender, type EventLog } from '../history/log.js'
import type { Beats, Draft } from './draft.js'
import type { Identity } from './identity.js'
import { emptyArray, newOwner } from './sparseArray.js'
import type { ExecutionState, ExecutionStatus } from './state.js'
import { Turn } from './turn.js'
import type { Json } from '../json/index.js'

/**
 * An execution at one moment of its life: a value that never changes. Commands give new ones; old ones stay valid for ever, and share
 * with the new all that is the same.
 */
export interface Execution {
  readonly machine: Machine
  readonly identity: Identity
  /** The truth: every event so far. */
  readonly log: EventLog
  /** What the log says, and nothing else: its fold. */
  readonly state: ExecutionState

  /** Signs of life of open tasks, which the history doesn't tell. */
  readonly beats: Beats

  /**
   * False for an execution that was read from a history that may end in the middle of what happens at one moment; the rest of it happens
   * with the next command.
   */
  readonly isSettled: boolean

  readonly executionArn: string
  readonly status: ExecutionStatus
  /** Present when the execution has succeeded. */
  readonly output?: Json
  /** May be present when it has failed, was stopped or has timed out. */
  readonly error?: string
  readonly cause?: string
}

/** The state before the first event. */
const INITIAL: ExecutionState = Object.freeze({
  status: 'RUNNING',
  input: null,
  roleArn: undefined,
  startedAt: 0,
  stoppedAt: undefined,
  output: undefined,
  failure: undefined,
  redriveCount: 0,
  redrivenAt: undefined,
  redrivenId: 0,
  clientTokens: [],
  deadline: Infinity,
  frames: emptyArray<never>(),
  nextFrame: 0,
  timers: undefined,
})

/** A draft of an execution that has not begun. */
export function firstDraft(machine: Machine, identity: Identity): Draft {
  return draftWith({ machine, identity, log: emptyLog, state: INITIAL, beats: emptyArray(), isSettled: true })
}

export function draftOf(execution: Execution): Draft {
  return draftWith(execution)
}

type Parts = Pick<Execution, 'machine' | 'identity' | 'log' | 'state' | 'beats' | 'isSettled'>

function draftWith({ machine, identity, log, state, beats, isSettled }: Parts): Draft {
  const owner = newOwner()
  return { machine, identity, owner, log: new LogAppender(log, owner), state: copyOf(state), begun: [], beats, isSettled, failureOfStep }
}

/** (Written out, because a spread of that many frozen members takes five times as long.) */
function copyOf(state: ExecutionState): ExecutionState {
  return {
    status: state.status,
    input: state.input,
    roleArn: state.roleArn,
    startedAt: state.startedAt,
    stoppedAt: state.stoppedAt,
    output: state.output,
    failure: state.failure,
    redriveCount: state.redriveCount,
    redrivenAt: state.redrivenAt,
    redrivenId: state.redrivenId,
    clientTokens: state.clientTokens,
    deadline: state.deadline,
    frames: state.frames,
    nextFrame: state.nextFrame,
    timers: state.timers,
  }
}

const failureOfStep: Draft['failureOfStep'] = (draft, frame) =>
  new Turn(draft, draft.log.at(draft.log.length)!.timestamp).failureOfStep(frame)

/** The execution that a draft has become. The draft is not to be used after that. */
export function finishDraft({ machine, identity, log, state, beats, isSettled }: Draft): Execution {
  const { status, output, failure } = state
  const { executionArn } = identity
  const running = { machine, identity, log: log.finish(), state: Object.freeze(state), beats, isSettled, executionArn, status }
  if (status === 'RUNNING') return Object.freeze(running)
  return Object.freeze({
    ...running,
    ...(output !== undefined && { output }),
    ...(failure?.error !== undefined && { error: failure.error }),
    ...(failure?.cause !== undefined && { cause: failure.cause }),
  })
}
