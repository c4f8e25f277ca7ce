import { isDeepStrictEqual } from 'node:util'
import type { Draft } from '../src/execution/draft.js'
import { evolve } from '../src/execution/evolve.js'
import { firstDraft, type Execution } from '../src/execution/execution.js'
import { getAt, type SparseArray } from '../src/execution/sparseArray.js'
import { isFinished, type ExecutionState, type Variables } from '../src/execution/state.js'
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
 * queue of timers (an index over `due`), and what stands for an opening of a region (`opening`) or for a version of a frame (`owner`).
 */
export function plainState(state: ExecutionState): Record<string, unknown> {
  return { ...kept(state), frames: listOf(state.frames, state.nextFrame).map(plainFrame) }
}

/** Undefined when two states say the same; otherwise both, as plain values. */
export function difference(a: ExecutionState, b: ExecutionState): readonly [unknown, unknown] | undefined {
  if (isSame(a, b)) return undefined
  const [left, right] = [plainState(a), plainState(b)]
  return isDeepStrictEqual(left, right) ? undefined : [left, right]
}

const LEFT_OUT: ReadonlySet<string> = new Set(['clientTokens', 'timers', 'owner', 'opening'])

/** Quick, because most of what two versions say is one and the same object. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every(name => LEFT_OUT.has(name) || isSame(left[name], right[name]))
}

function plainFrame(frame: ReturnType<typeof getAt<ExecutionState['frames'] extends SparseArray<infer F> ? F : never>>): unknown {
  if (frame === undefined || isFinished(frame)) return frame
  const { scope, state, next, region, variables } = frame
  return {
    ...kept(frame),
    start: scope.start.name,
    state: state?.name,
    next: next?.name,
    variables: plainVariables(variables),
    region: region && kept(region),
  }
}

function plainVariables({ values, outer, bytes }: Variables): unknown {
  return { values, bytes, outer: outer && plainVariables(outer) }
}

/** Without what is left out of comparisons, and the scope, which is part of the machine. */
function kept(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !LEFT_OUT.has(name) && name !== 'scope'))
}

function listOf<T>(array: SparseArray<T>, length: number): (T | undefined)[] {
  return Array.from({ length }, (_, i) => getAt(array, i))
}
