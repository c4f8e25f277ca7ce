import {
  CommandError,
  listChildren,
  mapRunOf,
  mapRunsOf,
  transitionTree,
  treeEffectsOf,
  type ExecutionTree,
  type Json,
  type JsonObject,
  type S3Request,
  type TreeResult,
  type TreeTask,
} from '@redrive/engine'

/** A visit to a Task state, told apart from the others of the execution by where and for the how manieth time it happens. */
export interface Visit {
  /** The children of Map Runs, the branches and the iterations around it, and the state: `Each/2/Charge[0]`. */
  readonly place: string
  readonly stateName: string
  readonly isInMapRun: boolean
  /** How often the state had succeeded there before. */
  readonly before: number
}

export interface AnsweredVisit extends Visit {
  readonly output: Json
}

/** What a task does: succeeds with an output, or fails with an error. */
export type Answer = { readonly output: Json } | { readonly error: string }

export interface Run {
  readonly tree: ExecutionTree
  /** The moment at which it ended, or was given up. */
  readonly at: number
  /** The visits that succeeded, in order. */
  readonly visits: readonly AnsweredVisit[]
  /** How often each Task state has succeeded, by place. */
  readonly counts: ReadonlyMap<string, number>
  /** Why it did not come to an end. */
  readonly stuck?: string
}

export interface RunOptions {
  /** Epoch ms. */
  readonly from: number
  readonly answerTo: (visit: Visit) => Answer
  /** What S3 answers to a Distributed Map. */
  readonly readFor: (stateName: string, request: S3Request) => JsonObject
  /** How often each Task state has succeeded in what has gone before. */
  readonly counts?: ReadonlyMap<string, number>
  readonly maxSteps: number
}

/** Runs an execution until it has ended, answering the oldest task each time. Waits take no real time, and tasks no time at all. */
export function runToEnd(started: ExecutionTree, { from, answerTo, readFor, counts: before, maxSteps }: RunOptions): Run {
  const counts = new Map(before)
  const visits: AnsweredVisit[] = []
  const first = treeEffectsOf(started)
  const waiting: TreeTask[] = [...first.tasks]
  const requests: S3Request[] = [...first.s3]
  let [tree, at, nextTask, nextRequest] = [started, from, 0, 0]
  const move = ([moved, effects]: TreeResult) => {
    tree = moved
    waiting.push(...effects.tasks)
    requests.push(...effects.s3)
  }
  for (let steps = 0; tree.execution.status === 'RUNNING'; steps++) {
    if (steps > maxSteps) return { tree, at, visits, counts, stuck: `no end after ${maxSteps} steps` }
    const request = requests[nextRequest]
    const task = waiting[nextTask]
    if (request !== undefined) {
      nextRequest++
      const { requestId } = request
      const { stateName } = mapRunOf(tree, requestId.slice(0, requestId.lastIndexOf('#')))!.task
      move(transitionTree(tree, { type: 'S3Succeeded', requestId, output: readFor(stateName, request), at }))
    } else if (task !== undefined) {
      nextTask++
      const place = placeOf(tree, task)
      const visit = { place, stateName: task.stateName, isInMapRun: task.mapRunArn !== undefined, before: counts.get(place) ?? 0 }
      const answer = answerTo(visit)
      const moved = answered(tree, task, answer, at)
      if (moved === undefined) continue
      move(moved)
      if ('error' in answer) continue
      counts.set(place, visit.before + 1)
      visits.push({ ...visit, output: answer.output })
    } else {
      const { wakeUpAt } = treeEffectsOf(tree)
      if (wakeUpAt === undefined) return { tree, at, visits, counts, stuck: 'nothing to do and nothing to wait for' }
      at = Math.max(at, wakeUpAt)
      move(transitionTree(tree, { type: 'TimePassed', at }))
    }
  }
  return { tree, at, visits, counts }
}

function placeOf(tree: ExecutionTree, { executionArn, stateName, indices }: TreeTask): string {
  return `${childPlace(tree, executionArn)}${stateName}[${indices.join(',')}]`
}

/** Where among the children of Map Runs an execution is; empty for the one that they all belong to. */
function childPlace(tree: ExecutionTree, executionArn: string): string {
  if (executionArn === tree.execution.executionArn) return ''
  for (const mapRun of mapRunsOf(tree)) {
    const index = listChildren(mapRun).find(child => child.executionArn === executionArn)?.childIndex
    if (index !== undefined) return `${childPlace(tree, mapRun.executionArn)}${mapRun.task.stateName}/${index}/`
  }
  return ''
}

/** What comes of the answer; undefined for a task that is no longer waited for. */
function answered(tree: ExecutionTree, task: TreeTask, answer: Answer, at: number): TreeResult | undefined {
  const { token } = task
  let current = tree
  try {
    if (task.phase === 'scheduled') current = transitionTree(current, { type: 'TaskStarted', token, at, workerName: 'worker' })[0]
    if ('error' in answer) return transitionTree(current, { type: 'TaskFailed', token, at, error: answer.error, cause: 'made to fail' })
    if (task.pattern !== 'requestResponse') current = transitionTree(current, { type: 'TaskSubmitted', token, at, output: {} })[0]
    return transitionTree(current, { type: 'TaskSucceeded', token, at, output: answer.output })
  } catch (error) {
    if (error instanceof CommandError && error.code === 'TaskTimedOut') return undefined
    throw error
  }
}
