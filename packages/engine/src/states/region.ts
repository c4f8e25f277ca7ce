import { ABORTABLE, type DetailsByType, type EventType } from '../history/event.js'
import type { MapState, ParallelState } from '../definition/machine.js'
import type { Frame } from '../execution/state.js'
import type { Turn } from '../execution/turn.js'
import { openChildren } from '../redrive/reopen.js'
import type { Step } from './behaviour.js'

type RegionState = ParallelState | MapState

/** Opens the region of a frame, caused by the event with that id. Throws StateFailure before it appends anything. */
type Open<S extends RegionState> = (turn: Turn, frame: Frame, state: S, previousEventId: number) => Step

/** What Parallel and Map have in common: children run, all of them succeed or one of them fails them all. */
export function stepRegion<S extends RegionState>(
  turn: Turn,
  frame: Frame,
  state: S,
  open: Open<S>,
  resume: (turn: Turn, frame: Frame) => void,
): Step {
  switch (frame.phase) {
    case 'entered':
      return open(turn, frame, state, frame.last)
    case 'open':
      if (turn.failedChild(frame) !== undefined) return close(turn, frame, state, open)
      resume(turn, frame)
      if (turn.frame(frame.id).region!.finished < frame.region!.length) return 'rests'
      turn.append(`${state.type}StateSucceeded`, frame.id, frame.last, undefined)
      return 'go on'
    case 'failing':
      return close(turn, frame, state, open)
    case 'succeeded': {
      const scope = turn.scopeOf(frame)
      return turn.exit(frame, state.flow.leave(scope, frame.result!), state.next)
    }
    case 'failed':
      // The state itself could not be evaluated.
      if (frame.due !== undefined) return frame.due <= turn.at ? open(turn, frame, state, frame.last) : 'rests'
      turn.append(`${state.type}StateFailed`, frame.id, frame.last, undefined)
      return 'go on'
    case 'rejected':
      return turn.catchOrGiveUp(frame, frame.failure!)
    default:
      return 'rests'
  }
}

/** A child has failed: the other children are aborted; then the region is opened again (Retry) or has failed. */
function close<S extends RegionState>(turn: Turn, frame: Frame, state: S, open: Open<S>): Step {
  const failed = turn.frame(frame.region!.firstFrame + turn.failedChild(frame)!)
  const cause = frame.region!.failed === undefined ? failed.last : frame.last
  const events = abortEvents(turn, frame, state, failed)
  for (let i = frame.region!.aborted; i < events.length; i++) turn.append(events[i]!.type, frame.id, cause, events[i]!.details)
  const closed = turn.frame(frame.id)
  if (closed.due !== undefined) return closed.due <= turn.at ? open(turn, closed, state, cause) : 'rests'
  turn.append(`${state.type}StateFailed`, frame.id, cause, undefined)
  return 'go on'
}

interface Abort {
  readonly type: Extract<EventType, `${string}Aborted` | 'MapIterationFailed'>
  readonly details: DetailsByType['MapIterationFailed'] | undefined
}

type AppendableAbort = Abort & { readonly type: 'MapIterationFailed'; readonly details: DetailsByType['MapIterationFailed'] }

/** The cascade: the failed child first, then its siblings in order. */
function abortEvents(turn: Turn, frame: Frame, state: RegionState, failed: Frame): AppendableAbort[] {
  const events: Abort[] = []
  const siblings = openChildren(turn.draft, frame).filter(child => child.id !== failed.id)
  for (const child of [failed, ...siblings]) {
    if (state.type === 'Map') {
      const type = child.id === failed.id ? 'MapIterationFailed' : 'MapIterationAborted'
      events.push({ type, details: { name: state.name, index: child.index } })
    }
    abortState(turn, child, events)
  }
  return events as AppendableAbort[]
}

/** The open state of a frame, and what runs inside it. */
function abortState(turn: Turn, frame: Frame, events: Abort[]): void {
  const { state, phase, region } = frame
  if (state === undefined || phase === 'ready' || !ABORTABLE.has(state.type)) return
  events.push({ type: `${state.type as 'Task' | 'Wait' | 'Map' | 'Parallel'}StateAborted`, details: undefined })
  // The children of a region that has failed were aborted when it did, unless the one around it was quicker.
  if (region === undefined || region.aborted > 0) return
  for (const child of openChildren(turn.draft, frame)) {
    if (state.type === 'Map') events.push({ type: 'MapIterationAborted', details: { name: state.name, index: child.index } })
    abortState(turn, child, events)
  }
}
