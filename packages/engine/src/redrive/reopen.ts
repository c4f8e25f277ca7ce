import { findFrame, frameAt, putFrame, type Draft } from '../execution/draft.js'
import type { Frame } from '../execution/state.js'

/**
 * What an ExecutionRedriven event means for the frames: every state that was entered and not exited is open again, with a whole retry
 * budget and fresh clocks; what has finished stays finished.
 *
 * | open state | becomes |
 * |---|---|
 * | Task | `entered`: it is scheduled anew, with the original StateEntered as the cause |
 * | Wait | waits again: Seconds in full, a Timestamp until its moment |
 * | Fail | `entered`: it fails again |
 * | Choice, Pass, Succeed | `entered`: it is evaluated again |
 * | Parallel, Map with unfinished children | `open`: the unfinished children are reopened, the finished ones keep their outputs |
 * | Parallel, Map whose own result was refused | `entered`: it runs whole again |
 *
 * Gives the frames whose state begins again; their clocks are the caller's to start.
 */
export function reopen(draft: Draft): Frame[] {
  const begun: Frame[] = []
  const pending = [frameAt(draft, 0)]
  for (let frame = pending.pop(); frame !== undefined; frame = pending.pop()) {
    if (frame.phase === 'ready') continue
    const reset = { ...frame, retries: [], retryCount: 0, attempt: undefined, failure: undefined, due: undefined, result: undefined }
    const { region } = frame
    if (region === undefined || runsWhole(frame)) {
      begun.push(putFrame(draft, { ...reset, phase: 'entered', last: frame.enteredId, region: undefined }))
    } else {
      putFrame(draft, { ...reset, phase: 'open', last: region.startedId, region: { ...region, failed: undefined, aborted: 0 } })
      pending.push(...openChildren(draft, frame))
    }
  }
  return begun
}

/** A Parallel or Map whose children have all finished was refused its own result: nothing of it can be resumed. */
export function runsWhole({ region }: Frame): boolean {
  return region !== undefined && region.finished === region.length
}

/** The children of a frame's region that have been started and have not finished, in order. */
export function openChildren(draft: Pick<Draft, 'state'>, { region }: Frame): Frame[] {
  const children: Frame[] = []
  for (let i = 0; i < (region?.started ?? 0); i++) {
    const child = findFrame(draft, region!.firstFrame + i)
    if (child !== undefined) children.push(child)
  }
  return children
}
