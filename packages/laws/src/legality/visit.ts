import type { Json } from '@redrive/engine'

/** A thread of control: the top level, a branch of a Parallel, or an iteration of a Map. */
export interface Thread {
  /** The Parallel or Map that it belongs to; undefined for the top level. */
  readonly opening: Opening | undefined
  readonly index: number
  /** The StartAt and States that it runs. */
  readonly scope: Json
  /** The states that it has entered, the newest last. */
  readonly visits: Visit[]
  isFinished: boolean
}

/** One entering of a state, and what came of it. */
export interface Visit {
  readonly name: string
  readonly type: string
  readonly thread: Thread
  readonly enteredId: number
  readonly causeId: number
  readonly input: string | undefined
  exitedId: number | undefined
  /** The cause of the exit. */
  exitCauseId: number | undefined
  output: string | undefined
  /** The newest event of its own work: the cause of the next. */
  newest: number
  readonly attempts: Attempt[]
  /** The newest opening of a Parallel or Map. */
  opening: Opening | undefined
  /** True for a Distributed Map that has begun. */
  hasMapRun: boolean
}

/** One time that the work of a state was begun: the scheduling of a Task, the opening of a Parallel or Map. */
export interface Attempt {
  readonly eventId: number
  readonly causeId: number
  /** How often the execution had been redriven. */
  readonly redrive: number
  /** The event that ended it without success. */
  failedId: number | undefined
  succeededId: number | undefined
}

/** A Parallel or Map that was opened: its threads, until all have finished or one has failed. */
export interface Opening {
  readonly visit: Visit
  readonly startedId: number
  readonly length: number
  readonly threads: Map<number, Thread>
  /** The event that failed it. */
  failedBy: number | undefined
  /** How many open states were said to be aborted, by their type. */
  readonly aborted: Map<string, number>
}

/** Begins a branch or an iteration. */
export function startThread(opening: Opening, index: number, scope: Json): Thread {
  const thread: Thread = { opening, index, scope, visits: [], isFinished: false }
  opening.threads.set(index, thread)
  return thread
}

export const newestVisit = ({ visits }: Thread): Visit | undefined => visits.at(-1)

export const isOpen = (visit: Visit) => visit.exitedId === undefined

/** The number of its threads that have come to their end. */
export function finishedThreads({ threads }: Opening): number {
  let finished = 0
  for (const thread of threads.values()) if (thread.isFinished) finished++
  return finished
}

/** False for what lies inside of a Parallel or Map that has failed, has been opened anew, or is over. */
export function isLive(thread: Thread): boolean {
  for (let at: Thread = thread; at.opening !== undefined; at = at.opening.visit.thread) {
    const opening: Opening = at.opening
    if (opening.failedBy !== undefined || opening.visit.opening !== opening || !isOpen(opening.visit)) return false
  }
  return true
}

/** The states that are open in a thread, and in what it has opened: outer ones first. */
export function openVisits(thread: Thread): Visit[] {
  const visit = newestVisit(thread)
  if (visit === undefined || !isOpen(visit)) return []
  const inner = visit.opening === undefined ? [] : [...visit.opening.threads.values()].filter(({ isFinished }) => !isFinished)
  return [visit, ...inner.flatMap(openVisits)]
}

/** The branches and iterations around a visit, outermost first. */
export function indicesOf({ thread }: Visit): number[] {
  const indices: number[] = []
  for (let at: Thread = thread; at.opening !== undefined; at = at.opening.visit.thread) indices.unshift(at.index)
  return indices
}
