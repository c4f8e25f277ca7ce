import type { Execution } from './execution.js'
import type { Machine } from '../definition/machine.js'
import { contextObject, type MapItem } from '../expression/contextObject.js'
import type { Failure } from '../expression/failure.js'
import type { Scope } from '../expression/scope.js'
import type { LogAppender } from '../history/log.js'
import { member, type Json, type JsonObject } from '../json/index.js'
import { randomAt, type Random } from '../random.js'
import type { Identity } from './identity.js'
import { invariant } from './invariant.js'
import { forEachIn, getAt, setAt, type Owner, type SparseArray } from './sparseArray.js'
import { isFinished, type ExecutionState, type Frame, type Variables, type Region } from './state.js'

export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * The state of an execution while a command changes it, and what its events are read with. The state that a draft started from stays
 * as it was.
 */
export interface Draft {
  readonly machine: Machine
  readonly identity: Identity
  readonly log: LogAppender
  readonly owner: Owner
  readonly state: Mutable<ExecutionState>
  /** The ids of the events with which work for the outside world began: attempts and Map Runs. */
  readonly begun: number[]
  /** See {@link Beats}. */
  beats: Beats
  /** What the next step of a frame fails with, found by trying it; undefined when it doesn't fail. */
  readonly failureOfStep: (draft: Draft, frame: Frame) => Failure | undefined
  /** False while a history was read and what follows from its last events has not happened yet. */
  isSettled: boolean
}

/**
 * When the open attempts last gave a sign of life (epoch ms), by the id of the event that scheduled them. A heartbeat writes no event, so
 * this is no part of what the history says; an execution that was read from its history counts from the last event of the attempt.
 */
export type Beats = SparseArray<number>

/** When time moves the frame on. */
export function dueOf({ beats }: Pick<Draft, 'beats'>, { due, attempt }: Frame): number | undefined {
  const beatAt = attempt?.heartbeatMs === undefined ? undefined : getAt(beats, attempt.scheduledId)
  if (beatAt === undefined) return due
  const timeout = attempt!.timeoutMs === undefined ? Infinity : attempt!.startedAt! + attempt!.timeoutMs
  return Math.min(timeout, beatAt + attempt!.heartbeatMs!)
}

/** Whatever has a state: a draft or an execution. */
interface WithState {
  readonly state: Pick<ExecutionState, 'frames'>
}

/** A frame that has not finished. */
export function frameAt(holder: WithState, id: number): Frame {
  const frame = findFrame(holder, id)
  invariant(frame !== undefined, () => `frame ${id} is not open`)
  return frame
}

export function findFrame({ state }: WithState, id: number): Frame | undefined {
  const frame = id < 0 ? undefined : getAt(state.frames, id)
  return frame === undefined || isFinished(frame) ? undefined : frame
}

/** Nothing happens any more inside a Parallel or Map that is failing or has failed. */
export function isInClosedRegion(holder: WithState, frame: Frame): boolean {
  for (let parent = findFrame(holder, frame.parent); parent !== undefined; parent = findFrame(holder, parent.parent)) {
    if (parent.phase !== 'open') return true
  }
  return false
}

/** Calls back for every child of a region that has finished, in order. */
export function forEachOutput({ state }: WithState, { firstFrame, length }: Region, visit: (output: Json, index: number) => void): void {
  forEachIn(state.frames, firstFrame, firstFrame + length, (frame, id) => {
    if (isFinished(frame)) visit(frame.output, id - firstFrame)
  })
}

/** Puts a new frame in its place. */
export function addFrame(draft: Draft, frame: Frame): void {
  draft.state.frames = setAt(draft.state.frames, frame.id, frame, draft.owner)
}

/**
 * The frame, to be changed in place: a copy that this draft owns, made at the first change. (Written out, because a spread of that many
 * members takes 30 times as long.)
 */
export function editFrame(draft: Draft, id: number): Mutable<Frame> {
  const frame = frameAt(draft, id)
  if (frame.owner === draft.owner) return frame
  const copy: Frame = {
    owner: draft.owner,
    id: frame.id,
    parent: frame.parent,
    index: frame.index,
    scope: frame.scope,
    phase: frame.phase,
    last: frame.last,
    next: frame.next,
    state: frame.state,
    input: frame.input,
    enteredId: frame.enteredId,
    enteredAt: frame.enteredAt,
    variables: frame.variables,
    retries: frame.retries,
    retryCount: frame.retryCount,
    attempt: frame.attempt,
    region: frame.region,
    mapRun: frame.mapRun,
    result: frame.result,
    failure: frame.failure,
    due: frame.due,
  }
  addFrame(draft, copy)
  return copy
}

/** The region of an edited frame, to be changed in place. */
export function editRegion(draft: Draft, frame: Mutable<Frame>): Mutable<Region> {
  const region = frame.region!
  if (region.owner === draft.owner) return region
  const copy: Region = {
    owner: draft.owner,
    firstFrame: region.firstFrame,
    length: region.length,
    startedId: region.startedId,
    started: region.started,
    finished: region.finished,
    failed: region.failed,
    aborted: region.aborted,
    opening: region.opening,
  }
  frame.region = copy
  return copy
}

export interface ScopeOptions {
  /** Names the draws of the evaluation. By default what a frame evaluates next, so that evaluating it once more draws the same. */
  readonly spot?: readonly number[] | undefined
  readonly taskToken?: string | undefined
  readonly mapItem?: MapItem | undefined
}

const NO_OPTIONS: ScopeOptions = {}

/**
 * What the expressions of the frame's state see.
 *
 * @param now the moment of the evaluation, epoch ms
 */
export function scopeFor(
  holder: Pick<Execution, 'identity' | 'state'>,
  frame: Frame,
  now: number,
  options: ScopeOptions = NO_OPTIONS,
): Scope {
  return new FrameScope(holder, frame, now, options)
}

/** Most states look at their input and nothing else, so everything else is made when it is asked for. */
class FrameScope implements Scope {
  readonly input: Json
  readonly now: number
  readonly #identity: Identity
  readonly #state: ExecutionState
  readonly #frame: Frame
  readonly #options: ScopeOptions
  #random: Random | undefined

  constructor({ identity, state }: Pick<Execution, 'identity' | 'state'>, frame: Frame, now: number, options: ScopeOptions) {
    this.input = frame.input
    this.now = now
    this.#identity = identity
    this.#state = state
    this.#frame = frame
    this.#options = options
  }

  variable(name: string): Json | undefined {
    return lookUp(this.#frame.variables, name)
  }

  get random(): Random {
    const { last } = this.#frame
    return (this.#random ??= randomAt(this.#identity.seed, ...(this.#options.spot ?? [last, this.#state.redriveCount])))
  }

  context(): JsonObject {
    const identity = this.#identity
    const state = this.#state
    const frame = this.#frame
    return contextObject({
      execution: {
        id: identity.executionArn,
        input: state.input,
        name: identity.name,
        roleArn: state.roleArn,
        startedAt: state.startedAt,
        redriveCount: state.redriveCount,
        redrivenAt: state.redrivenAt,
      },
      stateMachine: { id: identity.stateMachineArn, name: identity.stateMachineName },
      state: {
        name: frame.state?.name ?? '',
        enteredAt: frame.enteredAt,
        retryCount: frame.state?.countsRetries ? frame.retryCount : undefined,
      },
      taskToken: this.#options.taskToken,
      mapItem: this.#options.mapItem,
    })
  }
}

function lookUp(variables: Variables, name: string): Json | undefined {
  for (let scope: Variables | undefined = variables; scope !== undefined; scope = scope.outer) {
    const value = member(scope.values, name)
    if (value !== undefined) return value
  }
  return undefined
}
