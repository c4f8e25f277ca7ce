import type { CompiledScope, CompiledState } from '../../definition/machine.js'
import { joinedArray, type Json } from '../../json/index.js'
import { addFrame, editFrame, editRegion, findFrame, forEachOutput, frameAt, type Draft } from '../draft.js'
import { invariant } from '../invariant.js'
import { forEachIn, getAt, setAt, withoutRange } from '../sparseArray.js'
import { isFinished, type Frame, type Region } from '../state.js'
import { countRetry, failFrame, failureOfRegion } from './failures.js'
import { NO_VALUES, newFrame } from './frames.js'
import { openMapRun } from './mapRuns.js'
import type { Meaning } from './meaning.js'

export const opened: Meaning<'ParallelStateStarted' | 'MapStateStarted'> = (draft, { id, frame: frameId, details }) => {
  const parent = editFrame(draft, frameId)
  if (parent.region !== undefined) dropChildren(draft, parent.region)
  countRetry(parent)
  const { state } = parent
  if (state?.type === 'Map' && state.distributed !== undefined) {
    openMapRun(parent, id, details!.length)
    return
  }
  const branches = state?.type === 'Parallel' ? state.branches : []
  const length = details === undefined ? branches.length : details.length
  const firstFrame = draft.state.nextFrame
  draft.state.nextFrame += length
  parent.phase = 'open'
  parent.last = id
  parent.region = newRegion(draft, firstFrame, length, id, branches.length)
  branches.forEach((scope, index) => {
    startChild(draft, parent, firstFrame + index, index, scope, id)
  })
}

function newRegion(draft: Draft, firstFrame: number, length: number, startedId: number, started: number): Region {
  const { owner } = draft
  return {
    owner,
    firstFrame,
    length,
    startedId,
    started,
    finished: 0,
    failed: undefined,
    aborted: 0,
    opening: { items: undefined, places: undefined },
  }
}

/** The input of a child is worked out when it enters its first state. */
function startChild(draft: Draft, parent: Frame, id: number, index: number, scope: CompiledScope, last: number): void {
  const variables = { values: NO_VALUES, outer: parent.variables, bytes: parent.variables.bytes }
  addFrame(draft, newFrame(draft, id, parent.id, index, scope, null, variables, last))
}

export const iterationStarted: Meaning<'MapIterationStarted'> = (draft, { id, frame: childId, previousEventId, details }) => {
  const parent = editFrame(draft, parentOfIteration(draft, childId, previousEventId))
  invariant(parent.state?.type === 'Map', () => `frame ${parent.id} is in no Map`)
  startChild(draft, parent, childId, details.index, parent.state.processor, id)
  const region = editRegion(draft, parent)
  region.started = Math.max(region.started, details.index + 1)
}

/** An iteration is caused by the event that opened the Map, or by the last event of an iteration that made room for it. */
function parentOfIteration(draft: Draft, childId: number, cause: number): number {
  const frame = getAt(draft.state.frames, draft.log.at(cause)!.frame)
  invariant(frame !== undefined, () => `frame ${childId} belongs to no region`)
  return !isFinished(frame) && frame.region !== undefined && holds(frame.region, childId) ? frame.id : frame.parent
}

const holds = ({ firstFrame, length }: Region, id: number) => id >= firstFrame && id < firstFrame + length

export const iterationSucceeded: Meaning<'MapIterationSucceeded'> = (draft, { id, frame: parentId, details }) => {
  const { region } = frameAt(draft, parentId)
  finishChild(draft, parentId, frameAt(draft, region!.firstFrame + details.index), id)
}

export function finishChild(draft: Draft, parentId: number, child: Frame, last: number): void {
  const parent = editFrame(draft, parentId)
  const region = editRegion(draft, parent)
  parent.last = last
  region.finished++
  draft.state.frames = setAt(draft.state.frames, child.id, { owner: undefined, parent: parentId, output: child.input }, draft.owner)
}

export const iterationFailed: Meaning<'MapIterationFailed'> = (draft, { frame: parentId, previousEventId, details }) => {
  cascade(draft, parentId, previousEventId, details.index)
}

export const aborted: Meaning<
  'MapIterationAborted' | 'TaskStateAborted' | 'WaitStateAborted' | 'MapStateAborted' | 'ParallelStateAborted'
> = (draft, { frame: parentId, previousEventId }) => {
  cascade(draft, parentId, previousEventId)
}

/** One more event of the cascade that closes a region whose child `failedIndex` failed with event `cause`. */
function cascade(draft: Draft, parentId: number, cause: number, failedIndex?: number): void {
  const parent = editFrame(draft, parentId)
  const region = editRegion(draft, parent)
  region.failed ??= failedChild(draft, region, cause, failedIndex)
  region.aborted++
  parent.phase = 'failing'
  parent.last = cause
  parent.failure = region.failed.failure
}

/** A child, or its catcher, may have failed without an event that says with what: trying the step once more says why. */
function failedChild(draft: Draft, region: Region, cause: number, failedIndex: number | undefined): NonNullable<Region['failed']> {
  const index = failedIndex ?? childWith(draft, region, draft.log.at(cause)!.frame) - region.firstFrame
  const child = findFrame(draft, region.firstFrame + index)
  const failure = child && (draft.failureOfStep(draft, child) ?? child.failure)
  return { index, failure: { at: draft.log.at(cause)!.timestamp, eventId: cause, ...(failure && failureOfRegion(failure)) } }
}

/** The child of the region that a frame is, or is inside of. */
function childWith(draft: Draft, region: Region, frame: number): number {
  let id = frame
  while (id >= 0 && !holds(region, id)) id = getAt(draft.state.frames, id)?.parent ?? -1
  return id
}

export const regionSucceeded: Meaning<'ParallelStateSucceeded' | 'MapStateSucceeded'> = (draft, { frame: frameId, previousEventId }) => {
  const frame = editFrame(draft, frameId)
  frame.phase = 'succeeded'
  // The exit has the same cause as the success; that of a Distributed Map has the start of the Map Run.
  frame.last = frame.mapRun?.runId ?? previousEventId
  if (frame.region !== undefined) frame.result = resultOf(draft, frame.state, frame.region)
}

/** The outputs of the children, in their order. A Parallel joins their texts as they are, a Map makes a new one. */
function resultOf(draft: Draft, state: CompiledState | undefined, region: Region): Json {
  const outputs: Json[] = []
  forEachOutput(draft, region, output => outputs.push(output))
  return state?.type === 'Parallel' ? joinedArray(outputs) : Object.freeze(outputs)
}

export const regionFailed: Meaning<'ParallelStateFailed' | 'MapStateFailed'> = (
  draft,
  { id, frame: frameId, timestamp, previousEventId },
) => {
  const frame = editFrame(draft, frameId)
  // In phase `failed` it is the state itself that could not be evaluated, not a child.
  if (frame.region !== undefined && frame.phase !== 'failed') {
    const region = editRegion(draft, frame)
    region.failed ??= failedChild(draft, region, previousEventId, undefined)
  }
  const failure = frame.region?.failed?.failure ?? frame.failure ?? { at: timestamp, eventId: id }
  frame.last = id
  failFrame(draft, frame, { ...failure, eventId: id }, 'rejected')
}

export function dropChildren(draft: Draft, region: Region): void {
  const { firstFrame, started } = region
  forEachIn(draft.state.frames, firstFrame, firstFrame + started, child => {
    if (!isFinished(child) && child.region !== undefined) dropChildren(draft, child.region)
  })
  draft.state.frames = withoutRange(draft.state.frames, firstFrame, firstFrame + started, draft.owner)
}
