import { editFrame, editRegion, findFrame, frameAt, type Draft } from '../execution/draft.js'
import { dropChildren } from '../execution/meaning/regions.js'
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
 * | Distributed Map whose Map Run has not succeeded | `mapRun`: the same Map Run is redriven |
 * | Parallel, Map whose own result was refused | `entered`: it runs whole again |
 *
 * Gives the frames whose state begins again; their clocks are the caller's to start.
 */
export function reopen(draft: Draft): number[] {
  const begun: number[] = []
  const pending = [0]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (frameAt(draft, id).phase === 'ready') continue
    const frame = editFrame(draft, id)
    const redrivesRun = redrivesMapRun(frame)
    frame.retries = []
    frame.retryCount = 0
    frame.attempt = undefined
    frame.failure = undefined
    frame.due = undefined
    frame.result = undefined
    if (redrivesRun) {
      frame.phase = 'mapRun'
      frame.last = frame.mapRun!.startedId
      frame.mapRun = { ...frame.mapRun!, isReopened: true }
      continue
    }
    frame.mapRun = undefined
    if (frame.region === undefined || runsWhole(frame)) {
      if (frame.region !== undefined) dropChildren(draft, frame.region)
      frame.phase = 'entered'
      frame.last = frame.enteredId
      frame.region = undefined
      begun.push(id)
    } else {
      const region = editRegion(draft, frame)
      region.failed = undefined
      region.aborted = 0
      frame.phase = 'open'
      frame.last = region.startedId
      pending.push(...openChildren(draft, frame).map(child => child.id))
    }
  }
  return begun
}

/** A Map Run goes on, unless it has succeeded or its result was refused: then the Map begins with a new one. */
export function redrivesMapRun({ mapRun, failure }: Frame): boolean {
  return mapRun?.mapRunArn !== undefined && !mapRun.hasSucceeded && failure?.error !== 'States.DataLimitExceeded'
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
