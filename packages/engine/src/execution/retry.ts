import type { Failure } from '../expression/failure.js'
import type { CompiledState, Catcher, Retrier } from '../definition/machine.js'
import { randomAt, type Seed } from '../random.js'
import type { Frame, FrameFailure } from './state.js'

/** Whether failures of the state can be retried and caught: that of a Task, Parallel or Map. */
export function isFallible(state: CompiledState): state is Extract<CompiledState, { readonly catchers: unknown }> {
  return 'catchers' in state
}

export function retriersOf(state: CompiledState): readonly Retrier[] {
  return isFallible(state) ? state.retriers : []
}

export function catcherFor(state: CompiledState, failure: Failure): Catcher | undefined {
  return isFallible(state) && failure.isOfCatcher !== true ? state.catchers.find(({ matches }) => matches(failure)) : undefined
}

/** Whether the failure of a frame is final, so that it is the turn of a catcher. */
export function isForCatcher({ phase, due }: Frame): boolean {
  return phase === 'rejected' || (phase === 'failed' && due === undefined)
}

/** The retrier that the error falls to, if it has attempts left. An exhausted one is not passed over for a later one. */
export function retrierFor(state: CompiledState, failure: Failure, used: readonly number[]): number | undefined {
  const retriers = retriersOf(state)
  const index = retriers.findIndex(({ matches }) => matches(failure))
  return index >= 0 && (used[index] ?? 0) < retriers[index]!.maxAttempts ? index : undefined
}

/** When the failed work is done again (epoch ms); undefined when it is not. */
export function retryDue(state: CompiledState, failure: FrameFailure, used: readonly number[], seed: Seed): number | undefined {
  const index = failure.isOfCatcher === true ? undefined : retrierFor(state, failure, used)
  if (index === undefined) return undefined
  const { intervalSeconds, backoffRate, maxDelaySeconds, fullJitter } = retriersOf(state)[index]!
  const backedOff = intervalSeconds * backoffRate ** (used[index] ?? 0)
  const seconds = Math.min(backedOff, maxDelaySeconds ?? Infinity)
  const jitter = fullJitter ? randomAt(seed, failure.eventId).float() : 1
  return failure.at + Math.round(Math.min(seconds * jitter, MAX_DELAY_SECONDS) * 1000)
}

/** A delay that outlives every execution; keeps BackoffRate from reaching infinity. */
const MAX_DELAY_SECONDS = 2 * 366 * 24 * 3600

/** The counters after one more use of a retrier. */
export function withUse(used: readonly number[], retrier: number): readonly number[] {
  const next = Array.from({ length: Math.max(used.length, retrier + 1) }, (_, i) => used[i] ?? 0)
  next[retrier]!++
  return next
}
