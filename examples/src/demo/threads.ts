import type { HistoryEvent } from '@redrive/engine'

/** One thread of control: the execution itself, a branch of a Parallel, an iteration of a Map. */
export interface Thread {
  /** The execution has none. */
  readonly parent: Thread | undefined
  /** `branch 0`, `item 2`; empty for the execution itself. */
  readonly label: string
  readonly visits: Visit[]
}

/** One state that was entered, and everything that the history says of it. */
export interface Visit {
  readonly name: string
  /** Task, Choice, Map ... */
  readonly type: string
  readonly thread: Thread
  readonly enteredEventId: number
  exitedEventId: number | undefined
  /** What happened between the two. */
  readonly events: HistoryEvent[]
  /** The branches or iterations inside. */
  threads: Thread[]
}

export interface Threads {
  readonly root: Thread
  /** The state that an event belongs to, by the id of the event. */
  readonly visitOf: ReadonlyMap<number, Visit>
}

/**
 * Reads a history as the tree that it is. A history is a flat list; that each event names the event before it in its own thread
 * (previousEventId) is what makes a tree of it. Takes any history of GetExecutionHistory.
 */
export function readThreads(events: readonly HistoryEvent[]): Threads {
  const root: Thread = { parent: undefined, label: '', visits: [] }
  const threadOf = new Map<number, Thread>()
  const visitOf = new Map<number, Visit>()
  for (const event of events) {
    const cause = events[event.previousEventId - 1]
    const thread = threadFor(event, cause, threadOf.get(event.previousEventId) ?? root)
    threadOf.set(event.id, thread)
    const visit = record(event, thread)
    if (visit !== undefined) visitOf.set(event.id, visit)
  }
  return { root, visitOf }
}

/** The thread that an event goes on with, which is that of its cause where nothing else is said. */
function threadFor(event: HistoryEvent, cause: HistoryEvent | undefined, thread: Thread): Thread {
  switch (event.type) {
    case 'MapIterationStarted':
      return newThread(
        visitNamed(thread, event.mapIterationStartedEventDetails.name),
        `item ${event.mapIterationStartedEventDetails.index}`,
      )
    case 'MapStateStarted':
    case 'ParallelStateStarted':
    case 'MapStateFailed':
    case 'ParallelStateFailed':
      // Caused by its own entry, or (when it is retried or has failed) by what failed inside.
      return cause?.type.endsWith('StateEntered') === true ? thread : (thread.parent ?? thread)
    case 'MapIterationSucceeded':
    case 'ParallelStateSucceeded':
      return thread.parent ?? thread
    default:
      if ('stateExitedEventDetails' in event) return visitNamed(thread, event.stateExitedEventDetails.name).thread
      if (!('stateEnteredEventDetails' in event) || cause?.type !== 'ParallelStateStarted') return thread
      return newThread(thread.visits.at(-1)!, `branch ${thread.visits.at(-1)!.threads.length}`)
  }
}

function newThread(visit: Visit, label: string): Thread {
  const thread: Thread = { parent: visit.thread, label, visits: [] }
  visit.threads.push(thread)
  return thread
}

/** The state of that name in the thread or around it. */
function visitNamed(thread: Thread, name: string): Visit {
  const visit = thread.visits.at(-1)
  if (visit?.name === name) return visit
  if (thread.parent === undefined) throw new Error(`The history says nothing of the entry of ${name}`)
  return visitNamed(thread.parent, name)
}

function record(event: HistoryEvent, thread: Thread): Visit | undefined {
  const { id, type } = event
  if (type.startsWith('Execution')) return undefined
  if ('stateEnteredEventDetails' in event) {
    const { name } = event.stateEnteredEventDetails
    thread.visits.push({
      name,
      type: type.replace('StateEntered', ''),
      thread,
      enteredEventId: id,
      exitedEventId: undefined,
      events: [],
      threads: [],
    })
    return thread.visits.at(-1)
  }
  // These are said of the Parallel or Map around the thread, or of nobody by name.
  if (/^MapIteration|Aborted$/.test(type)) return undefined
  const visit = thread.visits.at(-1)!
  if (type.endsWith('StateExited')) visit.exitedEventId = id
  // A Parallel or Map that is retried begins with new branches or iterations.
  if (type === 'MapStateStarted' || type === 'ParallelStateStarted') visit.threads = []
  visit.events.push(event)
  return visit
}
