import type { Failure } from '../expression/failure.js'
import { getAt } from '../execution/sparseArray.js'
import { withoutFirst } from '../execution/timers.js'
import { MAX_DISTRIBUTED_MAP_CONCURRENCY } from '../limits.js'
import { abortChildren, count, redriveChild, startChild, stepChild } from './children.js'
import { close } from './close.js'
import { exportResults } from './export.js'
import { isRunning, pendingRedrive, setChild, type Draft, type MapRun } from './mapRun.js'
import { resultOf } from './results.js'

/**
 * Lets everything happen that is due up to a moment, in order, each thing at its own moment: children are woken, started within
 * MaxConcurrency (redriven ones first), and looked after. Whether the Map Run has failed is asked before another child starts.
 */
export function advance(draft: Draft, until: number): void {
  for (;;) {
    const due = nextDue(draft)
    if (due === undefined || due > until) break
    draft.moment = Math.max(draft.moment, due)
    if (draft.superviseAt === due) supervise(draft, due)
    else if (draft.dispatchAt === due) dispatch(draft, due)
    else wakeChild(draft, due)
  }
  draft.moment = Math.max(draft.moment, until)
}

/** When time alone moves the Map Run on. */
export function nextDue(draft: Draft | MapRun): number | undefined {
  let { timers } = draft
  while (timers !== undefined && getAt(draft.children, timers.frame)!.wakeUpAt !== timers.due) timers = withoutFirst(timers)
  if (timers !== draft.timers && 'owner' in draft) draft.timers = timers
  const earliest = Math.min(timers?.due ?? Infinity, draft.dispatchAt ?? Infinity, draft.superviseAt ?? Infinity)
  return earliest === Infinity ? undefined : earliest
}

/** A child has ended: its place is free, and it may have been the last one, or one too many that failed. */
export function childrenChanged(draft: Draft, endedBefore: number, at: number): void {
  if (!isRunning(draft) || ended(draft) === endedBefore) return
  draft.superviseAt ??= at + draft.latency.supervision
  if (draft.failure === undefined) draft.dispatchAt ??= at + draft.latency.dispatch
}

export const ended = ({ executionCounts: { succeeded, failed, timedOut, aborted } }: MapRun | Draft) =>
  succeeded + failed + timedOut + aborted

function wakeChild(draft: Draft, at: number): void {
  const index = draft.timers!.frame
  draft.timers = withoutFirst(draft.timers!)
  const before = ended(draft)
  setChild(draft, index, { ...getAt(draft.children, index)!, wakeUpAt: undefined })
  stepChild(draft, index, { type: 'TimePassed', at })
  childrenChanged(draft, before, at)
}

function dispatch(draft: Draft, at: number): void {
  const { limits, executionCounts, work } = draft
  const places = Math.min(limits.maxConcurrency || Infinity, MAX_DISTRIBUTED_MAP_CONCURRENCY)
  if (draft.refusal !== undefined) draft.failure = draft.refusal
  const hasMore = pendingRedrive(draft) > 0 || draft.nextChild < work!.children
  if (draft.failure !== undefined || executionCounts.running >= places || !hasMore) {
    draft.dispatchAt = undefined
    if (draft.failure !== undefined) draft.superviseAt ??= at + draft.latency.supervision
    return
  }
  const before = ended(draft)
  if (pendingRedrive(draft) > 0) redriveChild(draft, draft.redriveQueue[draft.redriven++]!, at)
  else startChild(draft, draft.nextChild, at)
  childrenChanged(draft, before, at)
}

function supervise(draft: Draft, at: number): void {
  draft.superviseAt = undefined
  if (exceedsThreshold(draft)) draft.failure ??= THRESHOLD_EXCEEDED
  const { failure, family, work } = draft
  if (failure !== undefined) draft.dispatchAt = undefined
  if (draft.executionCounts.running > 0) {
    // EXPRESS children finish (recorded).
    if (failure === undefined || family.type === 'EXPRESS') return
    abortChildren(draft, at)
    draft.superviseAt = at + draft.latency.supervision
    return
  }
  if (failure === undefined && (pendingRedrive(draft) > 0 || draft.nextChild < work!.children)) return
  draft.dispatchAt = undefined
  recountUnstarted(draft)
  if (draft.task.writer?.resource !== undefined && work !== undefined) exportResults(draft, at)
  else close(draft, at, failure === undefined ? resultOf(draft) : undefined)
}

const THRESHOLD_EXCEEDED: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
}

/** A threshold of 0 is none of its own where the other one is set. Items count, not children. */
function exceedsThreshold({ limits, itemCounts, work }: Draft): boolean {
  const failed = itemCounts.failed + itemCounts.timedOut
  const { toleratedFailureCount: most, toleratedFailurePercentage: percentage } = limits
  if (failed === 0) return false
  if (most === 0 && percentage === 0) return true
  const share = (100 * failed) / work!.items.values.length
  return (most > 0 && failed > most) || (percentage > 0 && share > percentage)
}

/** Children that a redrive was to start again and has not are what they were before. */
function recountUnstarted(draft: Draft): void {
  for (let i = draft.redriven; i < draft.redriveQueue.length; i++) {
    const index = draft.redriveQueue[i]!
    count(draft, index, undefined, getAt(draft.children, index)!.status)
  }
  draft.redriveQueue = []
  draft.redriven = 0
}
