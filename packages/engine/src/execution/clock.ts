import { eventAt } from '../history/log.js'
import { dueOf, findFrame, frameAt, isInClosedRegion, type Draft } from './draft.js'
import { draftOf, finishDraft, type Execution } from './execution.js'
import { enqueueWaitingFrames, unfinishedTimeouts } from './settle.js'
import type { Frame } from './state.js'
import { withoutFirst, type Timer } from './timers.js'
import { readySince, Turn } from './turn.js'

/**
 * The moment of the newest event, epoch ms: no command may be earlier.
 *
 *     redrive(execution, { at: latestMoment(execution) + 60_000 })
 */
export function latestMoment({ log }: Pick<Execution, 'log'>): number {
  return eventAt(log, log.length)!.timestamp
}

/** The execution as it is at a moment, when nothing but time has passed. */
export function executionAt(execution: Execution, at: number): Execution {
  if (execution.status !== 'RUNNING') return execution
  const draft = draftOf(execution)
  letTimePass(draft, at)
  return finishDraft(draft)
}

/**
 * Lets happen what follows from the last events of a history that was read: it may end anywhere. It happens at the moment of the newest
 * of them.
 */
function settle(draft: Draft): void {
  if (draft.isSettled) return
  draft.isSettled = true
  const turn = new Turn(draft, latestMoment(draft))
  turn.run(() => {
    timeOutAll(turn, inOrder(draft, unfinishedTimeouts(draft)))
    enqueueWaitingFrames(turn)
  })
}

/** Lets everything happen that is due up to a moment, in order, each thing at its own moment. */
export function letTimePass(draft: Draft, until: number): void {
  settle(draft)
  for (;;) {
    draft.state.timers = freshTimers(draft)
    const due = nextDue(draft)
    if (due === undefined || due > until) return
    // A history from elsewhere may be late for what was due.
    const turn = new Turn(draft, Math.max(due, latestMoment(draft)))
    if (due === draft.state.deadline) {
      turn.append('ExecutionTimedOut', 0, 0, { error: 'States.Timeout' })
      return
    }
    fire(turn)
  }
}

/** The next moment at which time alone makes something happen: a timer, or the end of the whole execution. */
export function nextDue(holder: WithTimers): number | undefined {
  const { status, deadline } = holder.state
  if (status !== 'RUNNING') return undefined
  return Math.min(deadline, freshTimers(holder)?.due ?? Infinity)
}

/** What is due at one moment: first every timeout says so, then the frames go on. */
function fire(turn: Turn): void {
  turn.run(() => {
    const due = inOrder(turn.draft, takeDue(turn))
    timeOutAll(turn, due)
    for (const { id } of due) turn.enqueue(id)
  })
}

/** Takes the frames off the queue that are due. */
function takeDue({ draft, at }: Turn): Frame[] {
  const due = new Map<number, Frame>()
  let timers = freshTimers(draft)
  while (timers !== undefined && timers.due <= at) {
    due.set(timers.frame, frameAt(draft, timers.frame))
    draft.state.timers = withoutFirst(timers)
    timers = freshTimers(draft)
  }
  return [...due.values()]
}

/** Those first that began to wait first. */
const inOrder = (draft: Draft, frames: readonly Frame[]) =>
  [...frames].sort((a, b) => readySince(draft, a) - readySince(draft, b) || a.id - b.id)

function timeOutAll(turn: Turn, due: readonly Frame[]): void {
  for (const frame of due) {
    if (frame.attempt !== undefined) timeOut(turn, frame)
  }
}

function timeOut(turn: Turn, frame: Frame): void {
  if (frame.state?.type !== 'Task') return
  const { family, resourceType, resource } = frame.state.resource
  const error = 'States.Timeout'
  if (family === 'Task') turn.append('TaskTimedOut', frame.id, frame.last, { resourceType, resource, error })
  else turn.append(`${family}TimedOut`, frame.id, frame.last, { error })
}

/** A draft or an execution. */
type WithTimers = Pick<Draft, 'state' | 'beats'>

/** The queue from the first entry on that still says when its frame moves on. */
function freshTimers(holder: WithTimers): Timer | undefined {
  let { timers } = holder.state
  while (timers !== undefined && !counts(holder, timers)) timers = withoutFirst(timers)
  return timers
}

function counts(holder: WithTimers, timer: Timer): boolean {
  const frame = findFrame(holder, timer.frame)
  return frame !== undefined && dueOf(holder, frame) === timer.due && !isInClosedRegion(holder, frame)
}

/**
 * When time alone next moves the execution on, epoch ms; undefined when only the outside world can. The limit of one year on every
 * execution is no appointment: it holds, but nobody needs to be woken for it.
 */
export function nextWakeUp(execution: Execution): number | undefined {
  // What follows from the newest events of a history that was read has not happened yet.
  if (!execution.isSettled) return latestMoment(execution)
  const due = nextDue(execution)
  const { type, timeoutSeconds } = execution.machine
  return due === execution.state.deadline && timeoutSeconds === undefined && type === 'STANDARD' ? undefined : due
}
