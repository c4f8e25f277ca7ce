import type { Failure } from '../../expression/failure.js'
import { editFrame, editRegion, findFrame, type Draft, type Mutable } from '../draft.js'
import { catcherFor, isForCatcher, retrierFor, retryDue, withUse } from '../retry.js'
import type { Frame, FrameFailure } from '../state.js'
import { setDue } from './frames.js'
import type { Meaning } from './meaning.js'

export const evaluationFailed: Meaning<'EvaluationFailed'> = (draft, { id, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  const isOfCatcher = isForCatcher(frame)
  // Work that was to be done once more has failed before it began: that was the retry.
  if (frame.due !== undefined) countRetry(frame)
  frame.last = id
  const failure = { ...failureOf(details), at: timestamp, eventId: id, ...(isOfCatcher && { isOfCatcher }) }
  failFrame(draft, frame, failure, frame.phase === 'rejected' ? 'rejected' : 'failed')
}

export const failureOf = ({ error, cause }: Failure): Failure => ({
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
})

/**
 * The work of the frame's state has failed. Either it is retried, or it is caught (which only the exit shows), or the region around the
 * frame fails with it.
 */
export function failFrame(draft: Draft, frame: Mutable<Frame>, failure: FrameFailure, phase: 'failed' | 'rejected' = 'failed'): void {
  const state = frame.state!
  const due = phase === 'failed' ? retryDue(state, failure, frame.retries, draft.identity.seed) : undefined
  frame.phase = phase
  frame.failure = failure
  frame.attempt = undefined
  setDue(draft, frame, due)
  // The failure of a Parallel or Map is final only with the event that says so.
  const isFinal = due === undefined && (phase === 'rejected' || (state.type !== 'Parallel' && state.type !== 'Map'))
  if (isFinal && catcherFor(state, failure) === undefined) failRegion(draft, frame, failure)
}

/** The failure of a child is that of the region, unless another child failed before. */
function failRegion(draft: Draft, child: Frame, childFailure: FrameFailure): void {
  if (findFrame(draft, child.parent)?.region?.failed !== undefined || child.parent < 0) return
  const failure = failureOfRegion(childFailure)
  const parent = editFrame(draft, child.parent)
  parent.phase = 'failing'
  parent.last = failure.eventId
  parent.failure = failure
  editRegion(draft, parent).failed = { index: child.index, failure }
  setDue(draft, parent, retryDue(parent.state!, failure, parent.retries, draft.identity.seed))
}

/** What a child has failed with, as the state around it sees it: that a catcher of the child's failed is no matter there. */
export function failureOfRegion<F extends Failure>(failure: F): F {
  return failure.isOfCatcher === true ? { ...failure, isOfCatcher: false } : failure
}

/** Failed work begins once more: the retrier that allows it is used. */
export function countRetry(frame: Mutable<Frame>): void {
  if (frame.failure === undefined) return
  const retrier = retrierFor(frame.state!, frame.failure, frame.retries)
  if (retrier !== undefined) frame.retries = withUse(frame.retries, retrier)
  frame.retryCount++
  frame.failure = undefined
  frame.due = undefined
}
