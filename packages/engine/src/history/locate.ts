import { findFrame, type Draft } from '../execution/draft.js'
import { getAt } from '../execution/sparseArray.js'
import type { Frame } from '../execution/state.js'
import { openChildren } from '../redrive/reopen.js'
import { isEntry, isExit, perType, type IterationDetails } from './event.js'
import type { ReadEvent } from './read.js'

/**
 * The frame that an event of a foreign history belongs to, found along its cause; undefined where the cause leads nowhere.
 *
 * | event | frame |
 * |---|---|
 * | Execution* | the root |
 * | *StateEntered | that of the cause; after ParallelStateStarted the branch that starts with this state |
 * | *StateExited | the one whose state it names, from the cause outwards |
 * | MapIterationStarted | the iteration of the Map that it names |
 * | *Succeeded of a Parallel or Map, MapIterationSucceeded | that of the Parallel or Map |
 * | *Failed of a Parallel or Map, MapIterationFailed, *Aborted | the one around the frame of the cause |
 * | everything else | that of the cause |
 */
export function locate(draft: Draft, event: ReadEvent): number | undefined {
  const { type, previousEventId } = event
  if (isOfExecution(type)) return 0
  const cause = frameOf(draft, previousEventId)
  // Nothing caused the first state, and its evaluation points at what came before it.
  if (cause === undefined) return previousEventId === 0 && (isEntry(type) || type === 'EvaluationFailed') ? 0 : undefined
  if (isEntry(type)) return enteredFrame(draft, cause, event)
  if (isExit(type)) return outwards(draft, cause, ({ state }) => state?.name === (event.details as IterationDetails).name)?.id
  switch (type) {
    case 'EvaluationFailed':
      return evaluatingFrame(draft, cause, (event.details as { readonly state: string }).state)
    case 'MapIterationStarted':
      return iterationFrame(draft, cause, event.details as IterationDetails)
    case 'MapIterationSucceeded':
    case 'MapStateSucceeded':
    case 'ParallelStateSucceeded':
      return outwards(draft, cause, ({ region, mapRun }) => region !== undefined || mapRun !== undefined)?.id
    case 'MapStateStarted':
    case 'ParallelStateStarted':
    case 'MapStateFailed':
    case 'ParallelStateFailed':
      return isOwn(draft, cause, event) ? cause : aroundFailed(draft, cause)
    case 'MapIterationFailed':
    case 'MapIterationAborted':
    case 'TaskStateAborted':
    case 'WaitStateAborted':
    case 'MapStateAborted':
    case 'ParallelStateAborted':
      return aroundFailed(draft, cause)
    default:
      return cause
  }
}

const isOfExecution = perType(type => type.startsWith('Execution'))

const frameOf = (draft: Draft, eventId: number) => draft.log.at(eventId)?.frame

function parentOf(draft: Draft, id: number): number | undefined {
  const parent = getAt(draft.state.frames, id)?.parent
  return parent === undefined || parent < 0 ? undefined : parent
}

/** The frame around the one that failed: that of the cause, or, where that has finished, the Parallel whose own result was refused. */
function aroundFailed(draft: Draft, cause: number): number | undefined {
  const failed = findFrame(draft, cause) === undefined ? parentOf(draft, cause) : cause
  return failed === undefined ? undefined : parentOf(draft, failed)
}

function outwards(draft: Draft, id: number, matches: (frame: Frame) => boolean): Frame | undefined {
  for (let at: number | undefined = id; at !== undefined; at = parentOf(draft, at)) {
    const frame = findFrame(draft, at)
    if (frame !== undefined && matches(frame)) return frame
  }
  return undefined
}

function enteredFrame(draft: Draft, cause: number, event: ReadEvent): number {
  if (draft.log.at(event.previousEventId)!.type !== 'ParallelStateStarted') return cause
  const { name } = event.details as IterationDetails
  const parent = findFrame(draft, cause)
  const branch = parent && openChildren(draft, parent).find(({ state, next }) => state === undefined && next?.name === name)
  return branch?.id ?? cause
}

function iterationFrame(draft: Draft, cause: number, { name, index }: IterationDetails): number | undefined {
  const map = outwards(draft, cause, ({ state, region }) => region !== undefined && state?.name === name)
  return map && map.region!.firstFrame + index
}

/** The evaluation of a state points past its Entered event, at what came before. */
function evaluatingFrame(draft: Draft, cause: number, name: string): number {
  const parent = findFrame(draft, cause)
  if (parent === undefined || parent.state?.name === name) return cause
  return openChildren(draft, parent).find(({ state }) => state?.name === name)?.id ?? cause
}

/** A Parallel or Map is opened first by its own Entered event; it fails, or is opened again, by itself when it can't be evaluated or its Map Run fails. */
function isOwn(draft: Draft, cause: number, { type, previousEventId }: ReadEvent): boolean {
  const kind = type.startsWith('Map') ? 'Map' : 'Parallel'
  const before = draft.log.at(previousEventId)!.type
  const frame = findFrame(draft, cause)
  if (frame?.state?.type !== kind) return false
  if (before === 'EvaluationFailed' || before === 'MapRunFailed') return frame.phase === 'failed'
  return type.endsWith('Started') && before === `${kind}StateEntered`
}
