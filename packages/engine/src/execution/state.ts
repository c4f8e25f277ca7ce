import type { CompiledScope, CompiledState } from '../definition/machine.js'
import type { Failure } from '../expression/failure.js'
import type { Json, JsonArray, JsonObject } from '../json/index.js'
import type { Owner, SparseArray } from './sparseArray.js'
import type { Timer } from './timers.js'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

/**
 * Everything about an execution that its history says: the fold of the log. Frames are a tree; the root is frame 0, and every branch of
 * a Parallel and every iteration of an Inline Map is a frame of its own.
 */
export interface ExecutionState {
  readonly status: ExecutionStatus
  readonly input: Json
  readonly roleArn: string | undefined
  /** Epoch ms. */
  readonly startedAt: number
  readonly stoppedAt: number | undefined
  readonly output: Json | undefined
  readonly failure: Failure | undefined
  readonly redriveCount: number
  /** Epoch ms of the last redrive. */
  readonly redrivenAt: number | undefined
  /** The event of the last redrive; 0 before the first. */
  readonly redrivenId: number
  /** The client tokens of redrives that happened, oldest first. */
  readonly clientTokens: readonly RedriveToken[]
  /** When the machine's TimeoutSeconds or the service's own limit ends the execution. */
  readonly deadline: number
  readonly frames: SparseArray<Frame | FinishedFrame>
  readonly nextFrame: number
  /** An index over the `due` of frames; entries may be out of date. */
  readonly timers: Timer | undefined
}

export interface RedriveToken {
  readonly token: string
  /** Epoch ms of the redrive. */
  readonly redrivenAt: number
}

/**
 * What a frame is doing:
 * - `ready`: about to enter the state `next`, or, without one, finished
 * - `entered`: the state was entered and has done nothing yet
 * - `waiting`: a Wait; `due` says until when
 * - `scheduled`, `started`, `submitted`: an attempt of a Task
 * - `open`: a Parallel or Map with running children
 * - `failing`: a child of a Parallel or Map failed, the siblings are being aborted
 * - `mapRun`: a Distributed Map whose Map Run is about to start or goes on
 * - `succeeded`: the work is done, `result` holds what came out; about to exit
 * - `failed`: the attempt failed with `failure`; `due` says when it is retried, if it is
 * - `rejected`: the failure of a Parallel or Map, or of an evaluation, is final (but a Catch may still apply)
 */
export type Phase =
  | 'ready'
  | 'entered'
  | 'waiting'
  | 'scheduled'
  | 'started'
  | 'submitted'
  | 'open'
  | 'mapRun'
  | 'failing'
  | 'succeeded'
  | 'failed'
  | 'rejected'

/** One thread of control: the root, a branch or an iteration. */
export interface Frame {
  /** The command that made this version of the frame, and may change it as long as it goes on. */
  readonly owner: Owner
  readonly id: number
  /** The frame whose Parallel or Map this one belongs to; -1 for the root. */
  readonly parent: number
  /** The branch or iteration that this is. */
  readonly index: number
  readonly scope: CompiledScope
  readonly phase: Phase
  /** The newest event of the thread: the cause of its next one. */
  readonly last: number
  /** The state to enter next, in phase `ready`. */
  readonly next: CompiledState | undefined
  /** The state that was entered last; undefined before the first. */
  readonly state: CompiledState | undefined
  /** The raw input of that state, or of the next one in phase `ready`; the output of the frame when nothing comes next. */
  readonly input: Json
  readonly enteredId: number
  /** Epoch ms. */
  readonly enteredAt: number
  /** The variables that the state sees. */
  readonly variables: Variables
  /** How often each retrier of the state was used. */
  readonly retries: readonly number[]
  /** `$$.State.RetryCount`. */
  readonly retryCount: number
  readonly attempt: Attempt | undefined
  readonly region: Region | undefined
  readonly mapRun: MapRunPhase | undefined
  readonly result: Json | undefined
  readonly failure: FrameFailure | undefined
  /** When time alone moves the frame on, epoch ms. */
  readonly due: number | undefined
}

export interface FrameFailure extends Failure {
  /** When it failed, epoch ms: a retry counts from here. */
  readonly at: number
  /** The event that says so. */
  readonly eventId: number
}

/** What is left of a frame that has finished, until the region it belongs to is exited. */
export interface FinishedFrame {
  /** No command changes it any more. */
  readonly owner: undefined
  readonly parent: number
  readonly output: Json
}

/** One scheduling of a Task. */
export interface Attempt {
  readonly scheduledId: number
  /** Epoch ms of TaskStarted or its like. */
  readonly startedAt: number | undefined
  readonly timeoutMs: number | undefined
  readonly heartbeatMs: number | undefined
  /** Epoch ms of the last sign of life. */
  readonly beatAt: number | undefined
}

/** The children of a Parallel or Inline Map. */
export interface Region {
  readonly owner: Owner
  /** Child `i` is frame `firstFrame + i`. */
  readonly firstFrame: number
  readonly length: number
  /** The event that opened it: ParallelStateStarted or MapStateStarted. */
  readonly startedId: number
  /** How many children were started, in order. */
  readonly started: number
  readonly finished: number
  /** The child that failed first, with the failure that fails the region. */
  readonly failed: { readonly index: number; readonly failure: FrameFailure } | undefined
  /** How many events of the abort cascade have been written. */
  readonly aborted: number
  readonly opening: Opening
}

/** One opening of a region: all versions of the region share it. */
export interface Opening {
  /** The items of a Map, once they were worked out; no part of what the history says, which they follow from. */
  items: JsonArray | undefined
  /** How many of its iterations may run at once, once that was worked out. */
  places: number | undefined
}

/** The Map Run of a Distributed Map. */
export interface MapRunPhase {
  /** The MapStateStarted event. */
  readonly startedId: number
  readonly length: number
  /** Undefined before MapRunStarted. */
  readonly mapRunArn: string | undefined
  /** The MapRunStarted or MapRunRedriven event that set it going last. */
  readonly runId: number
  readonly redriveCount: number
  /** True when a redrive is about to set it going again. */
  readonly isReopened: boolean
  /** What it gave is the result of the frame, unless a history was read: that tells it only with the exit. */
  readonly hasSucceeded: boolean
}

/** The variables of a frame, and those of the frames around it. */
export interface Variables {
  readonly values: JsonObject
  readonly outer: Variables | undefined
  /** The size of all values in this scope and the outer ones, in bytes. */
  readonly bytes: number
}

export function isFinished(frame: Frame | FinishedFrame): frame is FinishedFrame {
  return frame.owner === undefined
}
