import type { EventType, LogEvent } from '../history/event.js'
import { openChildren } from '../redrive/reopen.js'
import { findFrame, frameAt, type Draft } from './draft.js'
import { forEachIn, getAt } from './sparseArray.js'
import { isFinished, type Frame } from './state.js'
import type { Turn } from './turn.js'

/**
 * Gives a turn to everything that has something to do. A frame in the middle of its turn goes on with it first. After a redrive
 * everything is ready at once: children in their order, then the Parallel or Map around them.
 */
export function enqueueWaitingFrames(turn: Turn): void {
  const { draft } = turn
  for (const frame of openFrames(draft)) {
    if (frame.phase !== 'open' || hasChildrenToStart(draft, frame)) turn.enqueue(frame.id)
  }
  const current = frameInItsTurn(draft)
  if (current !== undefined) turn.goOn(current)
}

function frameInItsTurn({ log, state }: Draft): number | undefined {
  const { type, frame } = log.at(log.length)!
  if (ENDS_TURN.has(type)) return undefined
  // Iterations are started in the turn of the Map.
  return type === 'MapIterationStarted' ? getAt(state.frames, frame)!.parent : frame
}

/** A Map that was redriven starts the iterations that never started; else there is no room for them before another one has finished. */
function hasChildrenToStart({ state }: Draft, { region, last }: Frame): boolean {
  return last < state.redrivenId && region!.started < region!.length
}

/** Events with which a frame ends its turn, or that others may follow at the same moment before it takes one. */
const ENDS_TURN: ReadonlySet<EventType> = new Set<EventType>([
  'ExecutionRedriven',
  ...(['Task', 'LambdaFunction', 'Activity'] as const).flatMap(family => [`${family}Scheduled`, `${family}TimedOut`] as const),
])

/**
 * The attempts that time out at the moment of the newest events, which are timeouts, and for which that has not been said yet. All
 * timeouts of one moment come before anything follows from one of them, in the same Parallel or Map too.
 */
export function unfinishedTimeouts(draft: Draft): Frame[] {
  const { log, state } = draft
  const at = log.at(log.length)!.timestamp
  let first = log.length + 1
  while (isTimeout(log.at(first - 1)!, at)) first--
  if (first > log.length) return []
  const frames: Frame[] = []
  forEachIn(state.frames, 0, state.nextFrame, frame => {
    const isDue = !isFinished(frame) && frame.attempt !== undefined && (frame.due ?? Infinity) <= at
    if (isDue && !wasInClosedRegion(draft, frame, first)) frames.push(frame)
  })
  return frames
}

const isTimeout = ({ type, timestamp }: LogEvent, at: number) => timestamp === at && type.endsWith('TimedOut')

/** Whether a Parallel or Map around the frame was failing before that event. */
function wasInClosedRegion(draft: Draft, frame: Frame, eventId: number): boolean {
  for (let parent = findFrame(draft, frame.parent); parent !== undefined; parent = findFrame(draft, parent.parent)) {
    if (parent.failure !== undefined && parent.failure.eventId < eventId) return true
  }
  return false
}

/** Children before the Parallel or Map that holds them. */
function openFrames(draft: Draft): Frame[] {
  const frames: Frame[] = []
  const pending: { readonly id: number; readonly visited: boolean }[] = [{ id: 0, visited: false }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const frame = frameAt(draft, next.id)
    if (next.visited || frame.phase !== 'open') {
      frames.push(frame)
      continue
    }
    pending.push({ id: next.id, visited: true })
    for (const child of openChildren(draft, frame).reverse()) pending.push({ id: child.id, visited: false })
  }
  return frames
}
