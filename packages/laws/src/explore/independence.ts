import type { Action } from './action.js'
import { dataHash } from './hash.js'
import type { Node } from './node.js'
import { isLive, threadWith, type TaskAction, type Thread } from './thread.js'

/**
 * Whether two things that tasks do can happen in either order at a state, with the same outcome. That is so when
 * - they are of different threads, and neither touches the thread of the other nor closes a Parallel or Map around it: the version of the
 *   frame is the same after the other has happened, and it is still live;
 * - the worlds that their effects leave are the same in both orders; that is tried out at this very state;
 * - what happens doesn't depend on a world that the other changes;
 * - at most one of them is a fault, because faults are counted.
 *
 * The passing of time, stops, redrives and late effects come before or after everything, never beside it.
 */
export function areIndependent<W>(node: Node<W>, first: Done<W>, second: Done<W>): boolean {
  const [one, other] = [first.action, second.action]
  return (
    one.thread !== other.thread &&
    leaves(first.after, other.thread) &&
    (second.after === undefined ? !mayReachOut(node, other) : leaves(second.after, one.thread)) &&
    worldsCommute(node, one, other) &&
    !(isNewFault(one) && isNewFault(other))
  )
}

/** Something that a task does, and the state after it, where that is known. */
export interface Done<W> {
  readonly action: TaskAction<W>
  readonly after: Node<W> | undefined
}

export const isTaskAction = <W>(action: Action<W>): action is TaskAction<W> => 'thread' in action

/** Whether the thread is as it was, and goes on. */
function leaves<W>(after: Node<W> | undefined, thread: Thread<W>): boolean {
  if (after?.execution.status !== 'RUNNING') return false
  return threadWith(after.threads, thread.frame.id) === thread && isLive(after.threads, thread)
}

/**
 * An action that sleeps here was tried where it fell asleep. Had it reached beyond its branch or iteration there, it would do so here.
 * Else it does if it finishes it here as the last one, or makes room for an iteration that has not started.
 */
function mayReachOut<W>({ threads }: Node<W>, { thread: { frame, work }, index }: TaskAction<W>): boolean {
  const bit = 1 << index
  if ((work!.reaching & bit) !== 0 || frame.parent < 0) return true
  if ((work!.finishing & bit) === 0) return false
  const { region } = threadWith(threads, frame.parent)!.frame
  return region!.length - region!.finished === 1 || region!.started < region!.length
}

/** Remembers of an action what has been seen of it. */
export function learn<W>({ thread: { frame, work }, index }: TaskAction<W>, before: Node<W>, { threads }: Node<W>): void {
  const region = threadWith(before.threads, frame.parent)?.frame.region
  const parent = threadWith(threads, frame.parent)?.frame
  const isInside = parent?.phase === 'open' && parent.region!.opening === region?.opening
  if (!isInside) work!.reaching |= 1 << index
  else if (threadWith(threads, frame.id) === undefined) work!.finishing |= 1 << index
}

const isNewFault = <W>({ type, outcome }: TaskAction<W>) => outcome.isFault && type !== 'answers'

const changesWorld = <W>({ type, outcome: { outcome } }: TaskAction<W>) =>
  type !== 'answers' && outcome.effect !== undefined && outcome.effectComes !== 'late'

function worldsCommute<W>({ world }: Node<W>, one: TaskAction<W>, other: TaskAction<W>): boolean {
  const [oneChanges, otherChanges] = [changesWorld(one), changesWorld(other)]
  if ((oneChanges && other.outcome.readsWorld) || (otherChanges && one.outcome.readsWorld)) return false
  if (!oneChanges || !otherChanges) return true
  const there = dataHash(affected(affected(world, one), other))
  const back = dataHash(affected(affected(world, other), one))
  return there.a === back.a && there.b === back.b
}

const affected = <W>(world: W, { outcome, thread }: TaskAction<W>): W => outcome.outcome.effect!(world, thread.work!.call)
