import type { Machine } from '../definition/machine.js'
import type { Failure } from '../expression/failure.js'
import { moment, start, stop, transition, type StartOptions } from '../execution/decide.js'
import { effectsOf, type MapRunTask } from '../execution/effects.js'
import { closedError, CommandError } from '../execution/errors.js'
import type { Execution } from '../execution/execution.js'
import { forEachIn } from '../execution/sparseArray.js'
import { redrive, type RedriveOptions } from '../redrive/redrive.js'
import { mapRunEffectsOf, stopChild, updateMapRun } from './decide.js'
import type { MapRunLimits, MapRunResult } from './mapRun.js'
import type { ObjectStore } from './objectStore.js'
import type { S3Command } from './s3.js'
import { getText } from './textMap.js'
import { ROOT, type ExecutionTree, type TreeEffects, type TreeOptions, type TreeResult } from './tree.js'
import {
  answerRun,
  answerTask,
  draftOf,
  executionChanged,
  finish,
  grow,
  letTimePass,
  mapRunAt,
  own,
  ownMapRun,
  placeOfRequest,
  runChanged,
  settle,
  type Draft,
  type TaskAnswer,
} from './treeDraft.js'

/** Answers to tasks (and to Map Runs that are outside) by token, answers of S3, the passing of time. */
export type TreeCommand = TaskAnswer | S3Command | { readonly type: 'TimePassed'; readonly at: number }

/**
 * Starts an execution whose Distributed Maps are carried out too. Pure.
 *
 *     let [tree, { tasks }] = startTree(machine, { input, at, objects: objectStore([{ bucket, key, body }]) })
 *     ;[tree] = transitionTree(tree, { type: 'TaskSucceeded', token: tasks[0].token, output: 1, at })
 *     tree.execution.status
 */
export function startTree(machine: Machine, options: StartOptions & TreeOptions & { readonly objects?: ObjectStore }): TreeResult {
  const result = start(machine, options)
  return grow(result, options)
}

/** The tree of an execution that exists already, as one that was replayed. Map Runs that it waits for begin anew. */
export function treeOf(execution: Execution, options: TreeOptions & { readonly at: number; readonly objects?: ObjectStore }): TreeResult {
  return grow([execution, effectsOf(execution)], options)
}

/**
 * Lets one thing happen to a tree, after everything that is due before. Pure.
 *
 * @throws CommandError where the command makes no sense; nothing has changed then
 */
export function transitionTree(tree: ExecutionTree, command: TreeCommand): TreeResult {
  const draft = draftOf(tree)
  const at = moment(command.at, 0)
  if (tree.execution.status !== 'RUNNING') throw closedError(command.type, tree.execution.executionArn, tree.execution.status)
  letTimePass(draft, at)
  if (command.type === 'S3Succeeded' || command.type === 'S3Failed') answerRun(draft, placeOfRequest(draft, command), command, at)
  else if (command.type !== 'TimePassed') answerTask(draft, command)
  else if (draft.execution.status === 'RUNNING') executionChanged(draft, transition(draft.execution, command), at)
  settle(draft)
  return finish(draft)
}

/** Stops the execution and with it every Map Run and child execution. */
export function stopTree(
  tree: ExecutionTree,
  options: { readonly at: number; readonly error?: string; readonly cause?: string },
): TreeResult {
  const draft = draftOf(tree)
  if (tree.execution.status === 'RUNNING') letTimePass(draft, options.at)
  executionChanged(draft, stop(draft.execution, options), options.at)
  settle(draft)
  return finish(draft)
}

/**
 * Stops one child of a Map Run, as StopExecution does, and the Map Run goes on with the others. A child that is not running stays as it is.
 *
 *     ;[tree] = stopTreeChild(tree, mapRunArn, 3, { at, cause: 'not needed any more' })
 *
 * @throws CommandError InvalidCommand for a Map Run that is not of this tree
 */
export function stopTreeChild(
  tree: ExecutionTree,
  mapRunArn: string,
  childIndex: number,
  options: { readonly at: number; readonly error?: string; readonly cause?: string },
): TreeResult {
  return changeRun(tree, mapRunArn, options.at, (draft, run) => stopChild(mapRunAt(draft, run), childIndex, options))
}

/**
 * Changes the limits of a running Map Run, as UpdateMapRun does.
 *
 * @throws CommandError InvalidCommand for a Map Run that is not of this tree, ExecutionClosed for one that is over
 */
export function updateTreeMapRun(
  tree: ExecutionTree,
  mapRunArn: string,
  options: { readonly at: number } & Partial<MapRunLimits>,
): TreeResult {
  return changeRun(tree, mapRunArn, options.at, (draft, run) => updateMapRun(mapRunAt(draft, run), options))
}

function changeRun(tree: ExecutionTree, mapRunArn: string, at: number, change: (draft: Draft, run: number) => MapRunResult): TreeResult {
  const place = getText(tree.routes, mapRunArn)
  if (place === undefined) throw new CommandError('InvalidCommand', `Execution ${tree.execution.executionArn} has no Map Run ${mapRunArn}`)
  const draft = draftOf(tree)
  if (tree.execution.status === 'RUNNING') letTimePass(draft, at)
  runChanged(draft, place.run, change(draft, place.run), at)
  settle(draft)
  return finish(draft)
}

/** The same tree where other activities exist (by ARN): the states that are entered from now on ask for these. */
export function withActivities(tree: ExecutionTree, activities: ReadonlySet<string>): ExecutionTree {
  const { execution } = tree
  if (execution.identity.activities === activities) return tree
  const identity = Object.freeze({ ...execution.identity, activities })
  return Object.freeze({ ...tree, execution: Object.freeze({ ...execution, identity }) })
}

/**
 * Redrives the execution, and with it the Map Runs that it waits for.
 *
 * @param options.refusal why no child may be redriven, as when the role has no right to do so
 * @throws ExecutionNotRedrivableError
 */
export function redriveTree(tree: ExecutionTree, options: RedriveOptions & { readonly refusal?: Failure }): TreeResult {
  const draft = draftOf(tree)
  draft.refusal = options.refusal
  if (tree.execution.status === 'RUNNING') letTimePass(draft, options.at)
  executionChanged(draft, redrive(draft.execution, options), options.at)
  settle(draft)
  return finish(draft)
}

/** Everything that a tree waits for, read off its state. */
export function treeEffectsOf(tree: ExecutionTree): TreeEffects {
  const draft = draftOf(tree)
  const { executionArn } = tree.execution
  const isOutside = ({ stateName }: MapRunTask) => tree.options.outside?.has(stateName) === true
  const { tasks, mapRuns } = effectsOf(tree.execution)
  own(draft, ROOT, tasks, executionArn)
  for (const task of mapRuns.filter(isOutside)) ownMapRun(draft, ROOT, task, executionArn)
  forEachIn(tree.runs, 0, tree.runCount, ({ mapRun }, run) => {
    const { tasks, mapRuns, s3 } = mapRunEffectsOf(mapRun)
    for (const { task, childIndex, execution } of mapRuns)
      if (isOutside(task)) ownMapRun(draft, { run, childIndex }, task, execution.executionArn)
    for (const task of tasks) own(draft, { run, childIndex: task.childIndex }, [task], task.executionArn, mapRun.mapRunArn)
    if (tree.objects === undefined) draft.s3.push(...s3)
  })
  return finish(draft)[1]
}
