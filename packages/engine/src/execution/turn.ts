import { asStateFailure, StateFailure, type Failure } from '../expression/failure.js'
import type { Exit } from '../expression/flow.js'
import type { Scope } from '../expression/scope.js'
import { isTerminal, type DetailsByType, type EventType, type LogEvent } from '../history/event.js'
import type { CompiledState, StateExitedType } from '../definition/machine.js'
import { jsonSize, type Json, type JsonObject } from '../json/index.js'
import { MAX_ALL_VARIABLES_BYTES, MAX_EXPRESS_EVENTS, MAX_HISTORY_EVENTS, MAX_VARIABLE_BYTES } from '../limits.js'
import { behaviourOf } from '../states/registry.js'
import type { Step } from '../states/behaviour.js'
import { findFrame, frameAt, isInClosedRegion, scopeFor, type Draft, type ScopeOptions } from './draft.js'
import { evolve } from './evolve.js'
import { checkSize } from './payload.js'
import { catcherFor, isFallible, isForCatcher } from './retry.js'
import { getAt } from './sparseArray.js'
import { isFinished, type FinishedFrame, type Frame, type Opening } from './state.js'

/** The history is full: nothing can be appended any more. */
class HistoryFull extends Error {}

/** A step that is only tried has come to its first event. */
class StepWorks extends Error {}

/**
 * One moment of an execution, in which everything happens that is ready to happen. The order in which ready frames take their turns is
 * the one AWS shows: first come, first served; children are started in their order; a frame enters its state and schedules its task in
 * one turn, and the task starts in a later one.
 */
export class Turn {
  readonly draft: Draft
  /** The moment, epoch ms. */
  readonly at: number
  readonly #ready: { readonly frame: number; readonly since: number }[] = []
  /** How many of them have had it. */
  #turns = 0
  /** The first child of a region that failed, until an event tells so. */
  #failedChildren: Map<Opening, number> | undefined
  #isTrial = false

  constructor(draft: Draft, at: number) {
    this.draft = draft
    this.at = at
  }

  get isClosed(): boolean {
    return this.draft.state.status !== 'RUNNING'
  }

  /** Gives a frame a turn, after those that were ready before it. */
  enqueue(frame: number): void {
    const since = readySince(this.draft, findFrame(this.draft, frame))
    let place = this.#ready.length
    while (place > this.#turns && this.#ready[place - 1]!.since > since) place--
    if (place === this.#ready.length) this.#ready.push({ frame, since })
    else this.#ready.splice(place, 0, { frame, since })
  }

  /** Lets a frame go on with its turn before all others. */
  goOn(frame: number): void {
    this.#ready.splice(this.#turns, 0, { frame, since: 0 })
  }

  /** Lets something happen, then every frame that is ready take its turns, until none is. That is the whole of this moment. */
  run(first: () => void = () => {}): void {
    try {
      first()
      while (this.#turns < this.#ready.length && !this.isClosed) this.#advance(this.#ready[this.#turns++]!.frame)
    } catch (error) {
      if (!(error instanceof HistoryFull)) throw error
    }
  }

  frame(id: number): Frame {
    return frameAt(this.draft, id)
  }

  /** Appends an event and lets it change the state. */
  append<T extends EventType>(type: T, frame: number, previousEventId: number, details: DetailsByType[T]): number {
    const { log } = this.draft
    const id = log.length + 1
    if (this.#isTrial) throw new StepWorks()
    const most = this.draft.machine.type === 'EXPRESS' ? MAX_EXPRESS_EVENTS : MAX_HISTORY_EVENTS
    if (id === most && !isTerminal(type)) {
      const cause = `The execution reached the maximum number of history events (${most}).`
      this.#write(id, 'ExecutionFailed', 0, log.length, { error: 'States.Runtime', cause })
      throw new HistoryFull()
    }
    this.#write(id, type, frame, previousEventId, details)
    return id
  }

  #write<T extends EventType>(id: number, type: T, frame: number, previousEventId: number, details: DetailsByType[T]): void {
    const event = Object.freeze({ id, previousEventId, timestamp: this.at, type, frame, details }) as LogEvent
    this.draft.log.append(event)
    evolve(this.draft, event)
  }

  /** What the expressions of the frame's state see now. */
  scopeOf(frame: Frame, options?: ScopeOptions): Scope {
    return scopeFor(this.draft, frame, this.at, options)
  }

  /** Leaves the state. */
  exit(frame: Frame, { output, assigned }: Exit, next: string | undefined): Step {
    const state = frame.state!
    checkSize(output, state.name, frame.input)
    if (assigned !== undefined) this.#checkVariables(frame, assigned)
    const { name } = state
    const details = assigned === undefined ? { name, output, next } : { name, output, assignedVariables: assigned, next }
    this.append((state as { readonly exited: StateExitedType }).exited, frame.id, frame.last, details)
    return 'go on'
  }

  #checkVariables(frame: Frame, assigned: JsonObject): void {
    const bytes = jsonSize(assigned)
    const total = frame.variables.bytes + bytes
    if (bytes > MAX_VARIABLE_BYTES || total > MAX_ALL_VARIABLES_BYTES) {
      const [size, limit] = bytes > MAX_VARIABLE_BYTES ? [bytes, MAX_VARIABLE_BYTES] : [total, MAX_ALL_VARIABLES_BYTES]
      throw StateFailure.runtime(
        `The variables assigned by the state have a size of ${size} bytes, which exceeds the limit of ${limit} bytes.`,
      )
    }
  }

  /** What is left of a failure that is not retried: it is caught, or the frame has failed. */
  catchOrGiveUp(frame: Frame, failure: Failure): Step {
    const catcher = catcherFor(frame.state!, failure)
    if (catcher === undefined) return this.giveUp(frame, failure)
    return this.exit(frame, catcher.leave(this.scopeOf(frame), errorOutput(failure)), catcher.next)
  }

  /** The frame has failed: at the top that fails the execution, elsewhere the Parallel or Map around it. */
  giveUp(frame: Frame, { error, cause }: Failure): Step {
    if (frame.parent >= 0) {
      const { opening } = this.frame(frame.parent).region!
      this.#failedChildren ??= new Map()
      if (!this.#failedChildren.has(opening)) this.#failedChildren.set(opening, frame.index)
      this.enqueue(frame.parent)
      return 'rests'
    }
    const { log } = this.draft
    // A redriven state that fails again without an event of its own hangs on the redrive (recorded for Fail).
    const previousEventId = log.at(log.length)?.type === 'ExecutionRedriven' ? log.length : frame.last
    this.append('ExecutionFailed', 0, previousEventId, { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) })
    return 'rests'
  }

  /** What the next step of a frame fails with, without taking it; undefined when it doesn't fail. The turn is good for nothing else. */
  failureOfStep(frame: Frame): Failure | undefined {
    this.#isTrial = true
    try {
      if (frame.state === undefined) this.#inputOfChild(frame)
      else behaviourOf(frame.state).step(this, frame, frame.state)
    } catch (error) {
      const failure = asStateFailure(error)
      if (failure !== undefined) return worded(frame.state === undefined ? this.frame(frame.parent) : frame, failure)
      if (!(error instanceof StepWorks)) throw error
    }
    return undefined
  }

  /** The index of the child that the region of a frame fails with. */
  failedChild(frame: Frame): number | undefined {
    return frame.region?.failed?.index ?? this.#failedChildren?.get(frame.region!.opening)
  }

  #advance(id: number): void {
    for (let at: number | undefined = id; at !== undefined && !this.isClosed;) {
      const frame: Frame | FinishedFrame | undefined = getAt(this.draft.state.frames, at)
      if (frame === undefined) return
      if (isFinished(frame)) at = frame.parent
      else if (this.#isStopped(frame)) {
        // Whatever made it stop is for the Parallel or Map around it to deal with.
        this.enqueue(frame.parent)
        return
      } else at = this.#step(frame)
    }
  }

  /** A child of a region that is failing does nothing more. */
  #isStopped(frame: Frame): boolean {
    return (
      isInClosedRegion(this.draft, frame) || (this.#failedChildren !== undefined && this.#hasFailedAncestor(frame, this.#failedChildren))
    )
  }

  #hasFailedAncestor(frame: Frame, failedChildren: ReadonlyMap<Opening, number>): boolean {
    for (let at: Frame | undefined = frame; at !== undefined; at = findFrame(this.draft, at.parent)) {
      const region = findFrame(this.draft, at.parent)?.region
      if (region !== undefined && failedChildren.has(region.opening)) return true
    }
    return false
  }

  /** The next events of a frame; gives the frame to go on with, if any. */
  #step(frame: Frame): number | undefined {
    try {
      if (frame.phase === 'ready') return frame.next === undefined ? this.#finish(frame) : this.#enter(frame, frame.next)
      if (frame.phase === 'failed' && !isFallible(frame.state!)) return void this.giveUp(frame, frame.failure!)
      return behaviourOf(frame.state!).step(this, frame, frame.state!) === 'go on' ? frame.id : undefined
    } catch (error) {
      const failure = asStateFailure(error)
      if (failure === undefined) throw error
      return frame.phase === 'ready' ? this.#failBeforeFirst(frame, failure) : this.#fail(frame, failure)
    }
  }

  #enter(frame: Frame, { name, entered }: CompiledState): number {
    const input = frame.state === undefined && frame.parent >= 0 ? this.#inputOfChild(frame) : frame.input
    this.append(entered, frame.id, frame.last, { name, input })
    return frame.id
  }

  #inputOfChild(frame: Frame): Json {
    const parent = this.frame(frame.parent)
    return behaviourOf(parent.state!).childInput!(this, parent, parent.state!, frame.index)
  }

  /** The end of a thread. */
  #finish(frame: Frame): number | undefined {
    if (frame.parent < 0) {
      this.append('ExecutionSucceeded', 0, frame.last, { output: frame.input })
      return undefined
    }
    // An iteration: branches have finished with their last exit.
    const parent = this.frame(frame.parent)
    this.append('MapIterationSucceeded', parent.id, frame.last, { name: parent.state!.name, index: frame.index })
    return parent.id
  }

  /** The Map can't tell what an iteration starts with: the iteration fails before its first state. */
  #failBeforeFirst(frame: Frame, failure: StateFailure): number | undefined {
    const parent = this.frame(frame.parent)
    if (failure.kind === 'evaluation') return this.#fail(parent, failure)
    this.giveUp(frame, worded(parent, failure))
    return undefined
  }

  #fail(frame: Frame, failure: StateFailure): number | undefined {
    if (failure.kind === 'evaluation') {
      const { error, cause } = worded(frame, failure)
      const location = failure.location === undefined ? {} : { location: failure.location }
      const previousEventId = failure.pointsAtEntered ? frame.enteredId : this.draft.log.at(frame.enteredId)!.previousEventId
      this.append('EvaluationFailed', frame.id, previousEventId, {
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
        ...location,
        state: frame.state!.name,
      })
      return frame.id
    }
    return this.#catchUnlessThatFails(frame, worded(frame, failure))
  }

  /** No event tells of the failure, so that the catcher's own would hide it. */
  #catchUnlessThatFails(frame: Frame, failure: Failure): number | undefined {
    try {
      if (!isForCatcher(frame)) return this.catchOrGiveUp(frame, failure) === 'go on' ? frame.id : undefined
    } catch (error) {
      if (asStateFailure(error) === undefined) throw error
    }
    return void this.giveUp(frame, failure)
  }
}

/**
 * The event that made a frame ready. That it can be read off the frame makes the order of turns the same wherever a history is taken up.
 */
export function readySince({ state }: Draft, frame: Frame | undefined): number {
  return Math.max(frame?.last ?? 0, state.redrivenId)
}

/** What a catcher sees of a failure. A timeout has an empty cause; other failures that lack error or cause have null. */
export function errorOutput({ error, cause }: Failure): JsonObject {
  return Object.freeze({ Error: error ?? null, Cause: cause ?? (error === 'States.Timeout' ? '' : null) })
}

function worded(frame: Frame, { error, reason, kind }: StateFailure): Failure {
  const prefix = `An error occurred while executing the state '${frame.state!.name}' (entered at the event id #${frame.enteredId}). `
  return { error, cause: kind === 'whole' ? reason : prefix + reason }
}
