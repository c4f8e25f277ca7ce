import type { Failure } from '../expression/failure.js'
import type { MapRunTask, Task } from '../execution/effects.js'
import type { Execution } from '../execution/execution.js'
import type { MapRunFailedCommand, MapRunSucceededCommand } from '../execution/commands.js'
import { setAt, type Owner, type SparseArray } from '../execution/sparseArray.js'
import type { ExecutionStatus } from '../execution/state.js'
import type { Timer } from '../execution/timers.js'
import type { Json, JsonObject } from '../json/index.js'
import type { Family } from './family.js'
import type { Reading } from './reader/read.js'
import type { Work } from './work.js'

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'

/**
 * A Map Run at one moment: a value that never changes. It carries out a Distributed Map: reads the items, starts an execution for each of
 * them (or for each batch), and writes the results. Old versions stay valid and share with newer ones all that is the same.
 */
export interface MapRun {
  readonly mapRunArn: string
  /** The execution whose Distributed Map this is. */
  readonly executionArn: string
  readonly status: MapRunStatus
  /** Epoch ms, like all moments here. */
  readonly startedAt: number
  readonly stoppedAt: number | undefined
  readonly redriveCount: number
  readonly redrivenAt: number | undefined
  /** The moment of the newest thing that happened. */
  readonly moment: number

  /** What is to be done, as it was first handed out: a redrive goes on with the inputs of the first attempt. */
  readonly task: MapRunTask
  /** Answers the parent. */
  readonly token: string
  readonly limits: MapRunLimits
  readonly family: Family
  readonly latency: Latency
  readonly keepsHistories: boolean

  /** Undefined once the items are there. */
  readonly reading: Reading | undefined
  /** The items and how they are dealt out; undefined until they have been read. */
  readonly work: Work | undefined
  /** By index; children that have not started are holes. */
  readonly children: SparseArray<Child>
  /** The child to start next; those from here on are pending. */
  readonly nextChild: number
  /** The children that a redrive starts again, and how many of them it has. */
  readonly redriveQueue: readonly number[]
  readonly redriven: number
  readonly executionCounts: Tally
  readonly itemCounts: Tally
  /** When children are woken; entries may be out of date. */
  readonly timers: Timer | undefined
  /** When the next child is started, and when it is looked after whether the Map Run has failed or is done. */
  readonly dispatchAt: number | undefined
  readonly superviseAt: number | undefined
  /** Why the Map Run is going to fail. */
  readonly failure: Failure | undefined
  /** Why no child may be started. */
  readonly refusal: Failure | undefined

  /** Requests that the outside world has not answered, and the number of the next. */
  readonly openRequests: readonly S3Request[]
  readonly nextRequest: number
  /** Files of succeeded children that this Map Run has written, over all redrives. */
  readonly succeededFiles: readonly ResultFile[]
  /** Undefined while nothing is being written. */
  readonly manifest: Manifest | undefined
  readonly resultsWritten: number
}

/** A child execution: itself, as long as it can go on, and what is remembered of it in any case. */
export interface Child {
  readonly status: ExecutionStatus
  readonly startedAt: number
  readonly stoppedAt: number | undefined
  readonly output: Json | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
  readonly redriveCount: number
  readonly redrivenAt: number | undefined
  /** How often the Map Run had been redriven when the child started or was last redriven. */
  readonly pass: number
  /** Undefined for a child that is over and will not go on. */
  readonly execution: Execution | undefined
  readonly wakeUpAt: number | undefined
  /** Map Runs of its own that go on. */
  readonly mapRunTokens: readonly string[]
}

/** How many executions or items are in which state. */
export interface Tally {
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly failuresNotRedrivable: number
}

export const NO_TALLY: Tally = Object.freeze({ running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, failuresNotRedrivable: 0 })

/** What UpdateMapRun can change. */
export interface MapRunLimits {
  /** 0 for as many as the service allows. */
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  /** 0 to 100. */
  readonly toleratedFailurePercentage: number
}

/** How long the service takes, ms; 0 by default, as if it did everything at once. */
export interface Latency {
  /** From a free place to the child that takes it. */
  readonly dispatch: number
  /** From the end of a child to what follows of it: the Map Run fails or is done. */
  readonly supervision: number
}

/** Something that Amazon S3 is to do for a Map Run. */
export interface S3Request {
  /** Unlike that of any other request. */
  readonly requestId: string
  readonly operation: 'getObject' | 'listObjectsV2' | 'putObject'
  /** Bucket, Key, Prefix and whatever else the definition gives; of putObject also Body, a text. */
  readonly input: JsonObject
}

export interface ResultFile {
  readonly key: string
  /** UTF-8 bytes. */
  readonly size: number
}

export interface Manifest {
  readonly bucket: string
  readonly key: string
  readonly body: string
}

/** A task of a child execution. */
export interface ChildTask extends Task {
  readonly childIndex: number
  readonly executionArn: string
}

/** A Map Run of a child execution. */
export interface ChildMapRunTask {
  readonly childIndex: number
  readonly task: MapRunTask
  /** The child. */
  readonly execution: Execution
}

/** What the outside world owes a Map Run because of what has just happened. */
export interface MapRunEffects {
  readonly tasks: readonly ChildTask[]
  readonly mapRuns: readonly ChildMapRunTask[]
  readonly s3: readonly S3Request[]
  /** Tokens of Map Runs of children that nobody waits for any more: to be stopped. */
  readonly closedMapRuns: readonly string[]
  /** The children that the command has changed, each once. */
  readonly changed: readonly number[]
  /** When to come back with `TimePassed`; undefined when time alone changes nothing. */
  readonly wakeUpAt: number | undefined
  /** What to tell the parent: the Map Run is over. */
  readonly answer: MapRunSucceededCommand | MapRunFailedCommand | undefined
}

export type MapRunResult = readonly [mapRun: MapRun, effects: MapRunEffects]

/** A Map Run while one command changes it. */
export type Draft = { -readonly [K in keyof MapRun]: MapRun[K] } & {
  readonly owner: Owner
  readonly owed: {
    readonly tasks: ChildTask[]
    readonly mapRuns: ChildMapRunTask[]
    readonly s3: S3Request[]
    readonly closedMapRuns: string[]
    readonly changed: Set<number>
    answer: MapRunEffects['answer']
  }
}

export function setChild(draft: Draft, index: number, child: Child): void {
  draft.children = setAt(draft.children, index, child, draft.owner)
}

export const isRunning = ({ status }: Pick<MapRun, 'status'>) => status === 'RUNNING'

/** How many children a redrive has still to start again. */
export const pendingRedrive = ({ redriveQueue, redriven }: MapRun) => redriveQueue.length - redriven

/** Whether a redrive has still to start that child again. */
export function isPendingRedrive({ redriveQueue, redriven }: MapRun, index: number): boolean {
  let [low, high] = [redriven, redriveQueue.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = redriveQueue[middle]!
    if (found === index) return true
    if (found < index) low = middle + 1
    else high = middle - 1
  }
  return false
}
