import type { MapRunTask, Task } from '../execution/effects.js'
import type { Execution } from '../execution/execution.js'
import { forEachIn, getAt, type SparseArray } from '../execution/sparseArray.js'
import type { Timer } from '../execution/timers.js'
import type { Latency, MapRun, S3Request } from './mapRun.js'
import type { ObjectStore } from './objectStore.js'
import { getText, type TextMap } from './textMap.js'

/**
 * An execution together with its Map Runs, their child executions, and the Map Runs of these: a value that never changes. Commands find
 * the execution that their token belongs to.
 */
export interface ExecutionTree {
  /** The execution that everything else belongs to. */
  readonly execution: Execution
  /** Amazon S3 as Map Runs see it; undefined where somebody else answers its requests. */
  readonly objects: ObjectStore | undefined
  readonly runs: SparseArray<Run>
  readonly runCount: number
  /** Where tokens, Map Run ARNs and tasks belong. */
  readonly routes: TextMap<Place>
  /** When executions and Map Runs are woken; entries may be out of date. */
  readonly timers: Timer | undefined
  readonly wakeUpAt: number | undefined
  /** Map Runs that the execution waits for, by token. */
  readonly mapRunTokens: readonly string[]
  readonly options: TreeOptions
}

export interface Run {
  readonly mapRun: MapRun
  /** Whose Map Run it is. */
  readonly parent: Place
  readonly wakeUpAt: number | undefined
}

/** A Map Run by its number, and one of its children; the number of the whole tree's execution is ROOT. */
export interface Place {
  readonly run: number
  readonly childIndex: number
}

export const ROOT: Place = { run: -1, childIndex: 0 }

export interface TreeOptions {
  readonly keepsHistories?: boolean
  readonly latency?: Partial<Latency>
  /** The Distributed Maps, by name, whose Map Runs the outside world carries out: each is one piece of work, without children. */
  readonly outside?: ReadonlySet<string>
}

/** A task of any execution of a tree. */
export interface TreeTask extends Task {
  readonly executionArn: string
  /** Of a child: the Map Run that it belongs to, and which of its children it is. */
  readonly mapRunArn?: string
  readonly childIndex?: number
}

/** A Map Run that the outside world is to carry out; answer with `MapRunSucceeded` or `MapRunFailed`. */
export interface TreeMapRunTask extends MapRunTask {
  readonly executionArn: string
  /** The child that asks for it; undefined for the execution that everything else belongs to. */
  readonly parent: { readonly mapRunArn: string; readonly childIndex: number } | undefined
}

/** What the outside world owes a tree because of what has just happened. */
export interface TreeEffects {
  readonly tasks: readonly TreeTask[]
  /** Map Runs of Distributed Maps that are `outside`. */
  readonly mapRuns: readonly TreeMapRunTask[]
  /** Empty where the tree has an object store. */
  readonly s3: readonly S3Request[]
  readonly wakeUpAt: number | undefined
  /** The Map Runs that the command has changed, new ones too. */
  readonly changed: readonly ChangedMapRun[]
}

export interface ChangedMapRun {
  readonly mapRun: MapRun
  /** The children that have changed or are new, each once. */
  readonly children: readonly number[]
}

export type TreeResult = readonly [tree: ExecutionTree, effects: TreeEffects]

/** Every Map Run of a tree, in the order of their starts. */
export function mapRunsOf({ runs, runCount }: ExecutionTree): MapRun[] {
  const mapRuns: MapRun[] = []
  forEachIn(runs, 0, runCount, ({ mapRun }) => mapRuns.push(mapRun))
  return mapRuns
}

/** A Map Run of a tree by its ARN. */
export function mapRunOf({ routes, runs }: ExecutionTree, mapRunArn: string): MapRun | undefined {
  const place = getText(routes, mapRunArn)
  return place && getAt(runs, place.run)?.mapRun
}
