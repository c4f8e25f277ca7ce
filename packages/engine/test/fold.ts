import { isDeepStrictEqual } from 'node:util'
import type { Draft } from '../src/execution/draft.js'
import { evolve } from '../src/execution/evolve.js'
import { firstDraft, type Execution } from '../src/execution/execution.js'
import { getAt, type SparseArray } from '../src/execution/sparseArray.js'
import { isFinished, type ExecutionState, type Frame, type Region, type Variables } from '../src/execution/state.js'
import { eventAt } from '../src/history/log.js'

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
    const { log: folded } = this.#draft
    for (let id = folded.length + 1; id <= log.length; id++) {
      const event = eventAt(log, id)!
      folded.append(event)
      evolve(this.#draft, event)
    }
  }
}

/**
 * Everything that a state says, as plain values that can be compared and kept. Not in it: client tokens (a wire history has none), the
 * queue of timers (an index over `due`), and what stands for an opening of a region (`key`) or for a version of a frame (`owner`).
 */
export function plainState(state: ExecutionState): Record<string, unknown> {
  const { clientTokens: _tokens, timers: _timers, frames, ...rest } = state
  return { ...rest, frames: listOf(frames, state.nextFrame).map(plainFrame) }
}

/** Undefined when two states say the same; otherwise both, as plain values. */
export function difference(a: ExecutionState, b: ExecutionState): readonly [unknown, unknown] | undefined {
  const [left, right] = [plainState(a), plainState(b)]
  return isDeepStrictEqual(left, right) ? undefined : [left, right]
}

function plainFrame(frame: ReturnType<typeof getAt<ExecutionState['frames'] extends SparseArray<infer F> ? F : never>>): unknown {
  if (frame === undefined || isFinished(frame)) return frame
  const { owner: _owner, scope, state, region, variables, ...rest } = frame
  return {
    ...rest,
    startAt: scope.startAt,
    state: state?.name,
    variables: plainVariables(variables),
    region: region && plainRegion(region),
  }
}

function plainVariables({ values, outer, bytes }: Variables): unknown {
  return { values, bytes, outer: outer && plainVariables(outer) }
}

function plainRegion({ owner: _owner, key: _key, outputs, ...rest }: Region): unknown {
  return { ...rest, outputs: listOf(outputs, rest.length) }
}

function listOf<T>(array: SparseArray<T>, length: number): (T | undefined)[] {
  return Array.from({ length }, (_, i) => getAt(array, i))
}

/** The frames that have not finished. */
export function liveFrames({ state }: Execution): Frame[] {
  return listOf(state.frames, state.nextFrame).filter((frame): frame is Frame => frame !== undefined && !isFinished(frame))
}
