import { type LogAppender, eventAt } from '../src/history/log.js'
import type { Draft } from '../src/execution/draft.js'
import { evolve } from '../src/execution/evolve.js'
import { firstDraft, type Execution } from '../src/execution/execution.js'
import { getAt, type SparseArray } from '../src/execution/sparseArray.js'
import { isFinished, type ExecutionState, type Frame, type FrameFailure, type Region, type Variables } from '../src/execution/state.js'

/** The fold of a log that grows: folds on from where it was, with nothing but evolve. */
export class Fold {
  readonly #draft: Draft

  constructor(execution: Execution) {
    this.#draft = firstDraft(execution.machine, execution.identity)
  }

  get state(): ExecutionState {
    return this.#draft.state
  }

  /** Folds the events that are new in this execution. */
  follow({ log }: Execution): void {
    const appender: LogAppender = this.#draft.log
    for (let id = appender.length + 1; id <= log.length; id++) {
      const event = eventAt(log, id)!
      appender.append(event)
      evolve(this.#draft, event)
    }
  }
}

/**
 * Everything that a state says, as plain values that can be compared. Not in it: client tokens (a wire history has none), the queue of
 * timers (an index over `due`), and what stands for an opening of a region (`key`) or a version of a frame (`owner`).
 */
export function plainState(state: ExecutionState): unknown {
  const { status, input, roleArn, startedAt, stoppedAt, output, failure, redriveCount, redrivenAt, deadline, nextFrame } = state
  const frames = listOf(state.frames, nextFrame).map(frame => (frame === undefined || isFinished(frame) ? frame : plainFrame(frame)))
  return { status, input, roleArn, startedAt, stoppedAt, output, failure, redriveCount, redrivenAt, deadline, nextFrame, frames }
}

function plainFrame(frame: Frame): unknown {
  const { id, parent, index, phase, last, next, input, enteredId, enteredAt, retries, retryCount, attempt, result, due } = frame
  return {
    id,
    parent,
    index,
    phase,
    last,
    next,
    state: frame.state?.name,
    startAt: frame.scope.startAt,
    input,
    enteredId,
    enteredAt,
    variables: plainVariables(frame.variables),
    retries: [...retries],
    retryCount,
    attempt: attempt && { ...attempt },
    region: frame.region && plainRegion(frame.region),
    result,
    failure: frame.failure && plainFailure(frame.failure),
    due,
  }
}

function plainVariables({ values, outer, bytes }: Variables): unknown {
  return { values, outer: outer && plainVariables(outer), bytes }
}

function plainRegion({ firstFrame, length, startedId, started, finished, outputs, failed, aborted }: Region): unknown {
  return {
    firstFrame,
    length,
    startedId,
    started,
    finished,
    outputs: listOf(outputs, length),
    failed: failed && { index: failed.index, failure: plainFailure(failed.failure) },
    aborted,
  }
}

const plainFailure = ({ error, cause, isHeartbeat, at, eventId }: FrameFailure) => ({ error, cause, isHeartbeat, at, eventId })

function listOf<T>(array: SparseArray<T>, length: number): (T | undefined)[] {
  return Array.from({ length }, (_, i) => getAt(array, i))
}
