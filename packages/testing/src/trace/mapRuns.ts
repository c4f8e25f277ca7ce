import {
  childExecution,
  describeMapRun,
  isKeptChild,
  listChildren,
  mapRunOf,
  type ChildStatus,
  type Execution,
  type ExecutionTree,
  type MapRun,
  type MapRunCounts,
  type MapRunStatus,
} from '@redrive/engine'
import { detailsOf, momentOf } from './events.js'
import { ownTraceOf, type OwnTrace, type Trace, type Visit } from './trace.js'

/** What a Map Run did. */
export interface MapRunTrace {
  readonly mapRunArn: string
  /** The visit of the Distributed Map whose Map Run it is. */
  readonly visit: Visit
  readonly status: MapRunStatus
  readonly redriveCount: number
  /** How many children are in which status. */
  readonly counts: MapRunCounts
  /** The children that have started, in the order of the items. */
  readonly children: readonly Child[]
}

/** An execution of a Map Run. Matchers take it like a run. */
export interface Child {
  /** Which of the children it is, from 0. */
  readonly index: number
  readonly status: ChildStatus
  readonly execution: Execution
  readonly trace: Trace
  /** Virtual time from its start to its newest event, ms. */
  readonly elapsedMs: number
  /** Whether the newest redrive has left it as it was, because it had succeeded or its Map was over. */
  readonly isKept: boolean
}

/**
 * Reads the trace of an execution off its history; with the tree that it belongs to, those of the children of its Map Runs too.
 *
 *     traceOf(tree.execution, tree).mapRuns[0].children[2].trace.visits
 */
export function traceOf(execution: Execution, tree?: ExecutionTree): Trace {
  return tree === undefined ? { ...ownTraceOf(execution), mapRuns: [] } : familyTraceOf(execution, tree, false)
}

/** All children of the Map Runs of an execution, each before those of its own. */
export function* descendantsOf({ mapRuns }: Trace): Generator<Child> {
  for (const { children } of mapRuns) {
    for (const child of children) {
      yield child
      yield* descendantsOf(child.trace)
    }
  }
}

/** @param isKept whether the newest redrive has left the execution as it was, and with it all of its children */
function familyTraceOf(execution: Execution, tree: ExecutionTree, isKept: boolean): Trace {
  const own = ownTraceOf(execution)
  let mapRuns: readonly MapRunTrace[] | undefined
  return {
    ...own,
    get mapRuns() {
      return (mapRuns ??= mapRunsIn(own, tree, isKept))
    },
  }
}

function mapRunsIn({ events, visitOf }: OwnTrace, tree: ExecutionTree, isKept: boolean): MapRunTrace[] {
  const redriven = events.findLast(({ type }) => type === 'ExecutionRedriven')?.id ?? 0
  return events.flatMap(event => {
    const mapRun = event.type === 'MapRunStarted' ? mapRunOf(tree, String(detailsOf(event).mapRunArn)) : undefined
    const visit = visitOf(event.id)
    if (mapRun === undefined || visit === undefined) return []
    const { mapRunArn, status, redriveCount } = mapRun
    const { executionCounts: counts } = describeMapRun(mapRun)
    const isOver = visit.exitedEventId !== undefined && visit.exitedEventId < redriven
    return [{ mapRunArn, visit, status, redriveCount, counts, children: childrenIn(mapRun, tree, isKept || isOver) }]
  })
}

function childrenIn(mapRun: MapRun, tree: ExecutionTree, isKept: boolean): Child[] {
  return listChildren(mapRun).flatMap(({ childIndex: index, status }) => {
    const execution = childExecution(mapRun, index)
    return execution === undefined ? [] : [childOf(execution, tree, { index, status, isKept: isKept || isKeptChild(mapRun, index) })]
  })
}

function childOf(execution: Execution, tree: ExecutionTree, known: Pick<Child, 'index' | 'status' | 'isKept'>): Child {
  let trace: Trace | undefined
  const child: Child = {
    ...known,
    execution,
    get trace() {
      return (trace ??= familyTraceOf(execution, tree, known.isKept))
    },
    get elapsedMs() {
      const { events } = child.trace
      return momentOf(events.at(-1)!) - momentOf(events[0]!)
    },
  }
  return child
}
