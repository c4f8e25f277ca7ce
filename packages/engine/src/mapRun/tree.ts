import type { Machine } from '../definition/machine.js'
import type { Failure } from '../expression/failure.js'
import type { Command } from '../execution/commands.js'
import { moment, start, stop, transition, type Result, type StartOptions } from '../execution/decide.js'
import { effectsOf, type MapRunTask, type Task } from '../execution/effects.js'
import { closedError, CommandError } from '../execution/errors.js'
import type { Execution } from '../execution/execution.js'
import { emptyArray, forEachIn, getAt, newOwner, setAt, type Owner, type SparseArray } from '../execution/sparseArray.js'
import { addTimer, withoutFirst, type Timer } from '../execution/timers.js'
import { redrive, type RedriveOptions } from '../redrive/redrive.js'
import { isOpenMapRun, isOpenTask } from './children.js'
import { mapRunEffectsOf, mapRunTransition, redriveMapRun, startMapRun, stopMapRun } from './decide.js'
import { isRunning, type Latency, type MapRun, type MapRunResult, type S3Request } from './mapRun.js'
import { answerS3, type ObjectStore } from './objectStore.js'
import type { S3Command } from './s3.js'
import { emptyMap, getText, setText, type TextMap } from './textMap.js'

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

interface Run {
  readonly mapRun: MapRun
  /** Whose Map Run it is. */
  readonly parent: Place
  readonly wakeUpAt: number | undefined
}

/** A Map Run by its number, and one of its children; the number of the whole tree's execution is ROOT. */
interface Place {
  readonly run: number
  readonly childIndex: number
}

const ROOT: Place = { run: -1, childIndex: 0 }

export interface TreeOptions {
  readonly keepsHistories?: boolean
  readonly latency?: Partial<Latency>
}

/** A task of any execution of a tree. */
export interface TreeTask extends Task {
  readonly executionArn: string
  /** Of a child: the Map Run that it belongs to, and which of its children it is. */
  readonly mapRunArn?: string
  readonly childIndex?: number
}

/** What the outside world owes a tree because of what has just happened. */
export interface TreeEffects {
  readonly tasks: readonly TreeTask[]
  /** Empty where the tree has an object store. */
  readonly s3: readonly S3Request[]
  readonly wakeUpAt: number | undefined
}

export type TreeResult = readonly [tree: ExecutionTree, effects: TreeEffects]

/** Answers to tasks by token, answers of S3, the passing of time. */
export type TreeCommand = Exclude<Command, { readonly type: 'MapRunSucceeded' | 'MapRunFailed' }> | S3Command

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
  own(draft, ROOT, effectsOf(tree.execution).tasks, tree.execution.executionArn)
  forEachIn(tree.runs, 0, tree.runCount, ({ mapRun }, run) => {
    const { tasks, s3 } = mapRunEffectsOf(mapRun)
    for (const task of tasks) own(draft, { run, childIndex: task.childIndex }, [task], task.executionArn, mapRun.mapRunArn)
    if (tree.objects === undefined) draft.s3.push(...s3)
  })
  return finish(draft)[1]
}

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

type Draft = { -readonly [K in keyof ExecutionTree]: ExecutionTree[K] } & {
  readonly owner: Owner
  refusal: Failure | undefined
  readonly tasks: TreeTask[]
  readonly s3: S3Request[]
  /** What follows from what has happened, one step at a time: a chain of Map Runs may be as long as a history. */
  readonly steps: (() => void)[]
}

function grow(
  result: Result,
  { keepsHistories, latency, objects, at }: TreeOptions & { readonly at: number; readonly objects?: ObjectStore },
): TreeResult {
  const draft = draftOf({
    execution: result[0],
    objects,
    runs: emptyArray(),
    runCount: 0,
    routes: emptyMap(),
    timers: undefined,
    wakeUpAt: undefined,
    mapRunTokens: [],
    options: { ...(keepsHistories !== undefined && { keepsHistories }), ...(latency !== undefined && { latency }) },
  })
  executionChanged(draft, result, at)
  settle(draft)
  return finish(draft)
}

/** Wakes executions and Map Runs up to a moment, each at its own. */
function letTimePass(draft: Draft, until: number): void {
  for (let due = nextDue(draft); due !== undefined && due <= until; due = nextDue(draft)) {
    const at = due
    const run = draft.timers!.frame
    draft.timers = withoutFirst(draft.timers!)
    if (run === ROOT.run) {
      draft.wakeUpAt = undefined
      executionChanged(draft, transition(draft.execution, { type: 'TimePassed', at }), at)
    } else {
      setRun(draft, run, { ...getAt(draft.runs, run)!, wakeUpAt: undefined })
      runChanged(draft, run, mapRunTransition(getAt(draft.runs, run)!.mapRun, { type: 'TimePassed', at }), at)
    }
    settle(draft)
  }
}

function nextDue(draft: Draft): number | undefined {
  for (let { timers } = draft; timers !== undefined; { timers } = draft) {
    const wakeUpAt = timers.frame === ROOT.run ? draft.wakeUpAt : getAt(draft.runs, timers.frame)!.wakeUpAt
    if (wakeUpAt === timers.due) return timers.due
    draft.timers = withoutFirst(timers)
  }
  return undefined
}

function settle(draft: Draft): void {
  // The list grows while it is worked off.
  for (const step of draft.steps) step()
  draft.steps.length = 0
}

/** Takes over what a command has made of the root. */
function executionChanged(draft: Draft, [execution, effects]: Result, at: number): void {
  draft.execution = execution
  own(draft, ROOT, effects.tasks, execution.executionArn)
  for (const task of effects.mapRuns) openRun(draft, ROOT, task, execution, at)
  const tokens = [...draft.mapRunTokens, ...effects.mapRuns.map(({ token }) => token)]
  draft.mapRunTokens = tokens.filter(token => isOpenMapRun(execution, token))
  for (const token of tokens) if (!draft.mapRunTokens.includes(token)) closeRun(draft, token, at)
  draft.wakeUpAt = appoint(draft, ROOT.run, draft.wakeUpAt, effects.wakeUpAt)
}

/** Takes over what a command has made of a Map Run. */
function runChanged(draft: Draft, run: number, [mapRun, effects]: MapRunResult, at: number): void {
  const before = getAt(draft.runs, run)!
  setRun(draft, run, { ...before, mapRun, wakeUpAt: appoint(draft, run, before.wakeUpAt, effects.wakeUpAt) })
  for (const task of effects.tasks) own(draft, { run, childIndex: task.childIndex }, [task], task.executionArn, mapRun.mapRunArn)
  for (const { childIndex, task, execution } of effects.mapRuns) openRun(draft, { run, childIndex }, task, execution, at)
  for (const token of effects.closedMapRuns) closeRun(draft, token, at)
  for (const request of effects.s3) ask(draft, run, request, at)
  const { answer } = effects
  if (answer === undefined) return
  const { parent } = before
  draft.steps.push(() => {
    if (parent.run === ROOT.run) executionChanged(draft, transition(draft.execution, answer), answer.at)
    else answerRun(draft, parent.run, { ...answer, childIndex: parent.childIndex }, answer.at)
  })
}

/** A Map Run that is asked for: one that the tree knows goes on, any other starts. */
function openRun(draft: Draft, parent: Place, task: MapRunTask, execution: Execution, at: number): void {
  const { refusal, options } = draft
  const asked = { at, ...(refusal !== undefined && { refusal }) }
  const known = getText(draft.routes, task.mapRunArn)
  const run = known?.run ?? draft.runCount++
  draft.routes = setText(draft.routes, task.token, { run, childIndex: 0 }, draft.owner)
  if (known === undefined) draft.routes = setText(draft.routes, task.mapRunArn, { run, childIndex: 0 }, draft.owner)
  draft.steps.push(() => {
    const before = getAt(draft.runs, run)
    const result =
      before === undefined ? startMapRun(task, { ...asked, ...options, parent: execution }) : redriveMapRun(before.mapRun, task, asked)
    setRun(draft, run, { mapRun: result[0], parent, wakeUpAt: before?.wakeUpAt })
    runChanged(draft, run, result, at)
  })
}

/** Nobody waits for that Map Run any more: it has ended, or is stopped now. */
function closeRun(draft: Draft, token: string, at: number): void {
  const place = getText(draft.routes, token)
  if (place === undefined) return
  draft.routes = setText(draft.routes, token, undefined, draft.owner)
  draft.steps.push(() => {
    const { mapRun } = getAt(draft.runs, place.run)!
    if (isRunning(mapRun) && mapRun.token === token) runChanged(draft, place.run, stopMapRun(mapRun, { at }), at)
  })
}

function ask(draft: Draft, run: number, request: S3Request, at: number): void {
  if (draft.objects === undefined) {
    draft.s3.push(request)
    return
  }
  draft.steps.push(() => {
    if (!getAt(draft.runs, run)!.mapRun.openRequests.includes(request)) return
    const [objects, command] = answerS3(draft.objects!, request, at)
    draft.objects = objects
    answerRun(draft, run, command, at)
  })
}

function answerRun(draft: Draft, run: number, command: Parameters<typeof mapRunTransition>[1], at: number): void {
  runChanged(draft, run, mapRunTransition(getAt(draft.runs, run)!.mapRun, command), at)
}

function answerTask(draft: Draft, command: Exclude<TreeCommand, S3Command | { readonly type: 'TimePassed' }>): void {
  const place = getText(draft.routes, command.token) ?? ROOT
  if (place.run === ROOT.run) executionChanged(draft, transition(draft.execution, command), command.at)
  else answerRun(draft, place.run, { ...command, childIndex: place.childIndex }, command.at)
  if (command.type === 'TaskSucceeded' || command.type === 'TaskFailed') {
    draft.routes = setText(draft.routes, command.token, undefined, draft.owner)
  }
}

function placeOfRequest(draft: Draft, { type, requestId }: S3Command): number {
  const place = getText(draft.routes, requestId.slice(0, requestId.lastIndexOf('#')))
  if (place === undefined) throw new CommandError('InvalidToken', `${type}: no Map Run waits for request '${requestId}'`)
  return place.run
}

/** Hands tasks on and remembers whose they are. */
function own(draft: Draft, place: Place, tasks: readonly Task[], executionArn: string, mapRunArn?: string): void {
  for (const task of tasks) {
    draft.tasks.push({ ...task, executionArn, ...(mapRunArn !== undefined && { mapRunArn }) })
    if (place.run !== ROOT.run) draft.routes = setText(draft.routes, task.token, place, draft.owner)
  }
}

/** Makes a note of when to wake somebody, unless there is one. */
function appoint(draft: Draft, run: number, before: number | undefined, wakeUpAt: number | undefined): number | undefined {
  if (wakeUpAt !== undefined && wakeUpAt !== before) draft.timers = addTimer(draft.timers, wakeUpAt, run, run)
  return wakeUpAt
}

function setRun(draft: Draft, run: number, value: Run): void {
  draft.runs = setAt(draft.runs, run, value, draft.owner)
}

function draftOf(tree: ExecutionTree): Draft {
  return { ...tree, owner: newOwner(), refusal: undefined, tasks: [], s3: [], steps: [] }
}

function finish(draft: Draft): TreeResult {
  const wakeUpAt = nextDue(draft)
  const { execution, objects, runs, runCount, routes, timers, wakeUpAt: ownWakeUpAt, mapRunTokens, options, tasks, s3 } = draft
  const tree = Object.freeze({ execution, objects, runs, runCount, routes, timers, wakeUpAt: ownWakeUpAt, mapRunTokens, options })
  return [tree, { tasks: tasks.filter(task => isOpenTask(executionOf(tree, task), task)), s3, wakeUpAt }]
}

function executionOf(tree: ExecutionTree, { mapRunArn, childIndex }: TreeTask): Execution | undefined {
  if (mapRunArn === undefined) return tree.execution
  const mapRun = mapRunOf(tree, mapRunArn)
  return mapRun && getAt(mapRun.children, childIndex!)?.execution
}
