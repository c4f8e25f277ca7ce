import type { Failure } from '../expression/failure.js'
import type { Command } from '../execution/commands.js'
import { transition, type Result } from '../execution/decide.js'
import type { MapRunTask, Task } from '../execution/effects.js'
import { CommandError } from '../execution/errors.js'
import type { Execution } from '../execution/execution.js'
import { emptyArray, getAt, newOwner, setAt, type Owner } from '../execution/sparseArray.js'
import { addTimer, withoutFirst } from '../execution/timers.js'
import { isOpenMapRun, isOpenTask } from './children.js'
import { mapRunTransition, redriveMapRun, startMapRun, stopMapRun } from './decide.js'
import { isRunning, type MapRun, type MapRunResult, type S3Request } from './mapRun.js'
import { answerS3, type ObjectStore } from './objectStore.js'
import type { S3Command } from './s3.js'
import { emptyMap, getText, setText } from './textMap.js'
import {
  mapRunOf,
  ROOT,
  type ExecutionTree,
  type Place,
  type Run,
  type TreeMapRunTask,
  type TreeOptions,
  type TreeResult,
  type TreeTask,
} from './tree.js'

/** A tree while one command changes it. */
export type Draft = { -readonly [K in keyof ExecutionTree]: ExecutionTree[K] } & {
  readonly owner: Owner
  refusal: Failure | undefined
  readonly tasks: TreeTask[]
  readonly mapRuns: TreeMapRunTask[]
  readonly s3: S3Request[]
  /** The children that have changed, by the number of their Map Run. */
  readonly changes: Map<number, Set<number>>
  /** What follows from what has happened, one step at a time: a chain of Map Runs may be as long as a history. */
  readonly steps: (() => void)[]
}

export function grow(
  result: Result,
  { keepsHistories, latency, outside, objects, at }: TreeOptions & { readonly at: number; readonly objects?: ObjectStore },
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
    options: {
      ...(keepsHistories !== undefined && { keepsHistories }),
      ...(latency !== undefined && { latency }),
      ...(outside !== undefined && { outside }),
    },
  })
  executionChanged(draft, result, at)
  settle(draft)
  return finish(draft)
}

/** Wakes executions and Map Runs up to a moment, each at its own. */
export function letTimePass(draft: Draft, until: number): void {
  for (let due = nextDue(draft); due !== undefined && due <= until; due = nextDue(draft)) {
    const at = due
    const run = draft.timers!.frame
    draft.timers = withoutFirst(draft.timers!)
    if (run === ROOT.run) {
      draft.wakeUpAt = undefined
      executionChanged(draft, transition(draft.execution, { type: 'TimePassed', at }), at)
    } else {
      setRun(draft, run, { ...getAt(draft.runs, run)!, wakeUpAt: undefined })
      runChanged(draft, run, mapRunTransition(mapRunAt(draft, run), { type: 'TimePassed', at }), at)
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

export function settle(draft: Draft): void {
  // The list grows while it is worked off.
  for (const step of draft.steps) step()
  draft.steps.length = 0
}

/** Takes over what a command has made of the root. */
export function executionChanged(draft: Draft, [execution, effects]: Result, at: number): void {
  draft.execution = execution
  own(draft, ROOT, effects.tasks, execution.executionArn)
  for (const task of effects.mapRuns) openRun(draft, ROOT, task, execution, at)
  const tokens = [...draft.mapRunTokens, ...effects.mapRuns.map(({ token }) => token)]
  draft.mapRunTokens = tokens.filter(token => isOpenMapRun(execution, token))
  for (const token of tokens) if (!draft.mapRunTokens.includes(token)) closeRun(draft, token, at)
  draft.wakeUpAt = appoint(draft, ROOT.run, draft.wakeUpAt, effects.wakeUpAt)
}

/** Takes over what a command has made of a Map Run. */
export function runChanged(draft: Draft, run: number, [mapRun, effects]: MapRunResult, at: number): void {
  const before = getAt(draft.runs, run)!
  setRun(draft, run, { ...before, mapRun, wakeUpAt: appoint(draft, run, before.wakeUpAt, effects.wakeUpAt) })
  noteChanges(draft, run, effects.changed)
  for (const task of effects.tasks) own(draft, { run, childIndex: task.childIndex }, [task], task.executionArn, mapRun.mapRunArn)
  for (const { childIndex, task, execution } of effects.mapRuns) openRun(draft, { run, childIndex }, task, execution, at)
  for (const token of effects.closedMapRuns) closeRun(draft, token, at)
  for (const request of effects.s3) ask(draft, run, request, at)
  const { answer } = effects
  if (answer === undefined) return
  const { parent } = before
  draft.steps.push(() => {
    // Another Map Run that failed at the same moment may have closed the execution.
    if (!isAwaited(draft, parent, answer.token)) return
    if (parent.run === ROOT.run) executionChanged(draft, transition(draft.execution, answer), answer.at)
    else answerRun(draft, parent.run, { ...answer, childIndex: parent.childIndex }, answer.at)
  })
}

function isAwaited(draft: Draft, { run, childIndex }: Place, token: string): boolean {
  const execution = run === ROOT.run ? draft.execution : getAt(mapRunAt(draft, run).children, childIndex)?.execution
  return execution !== undefined && isOpenMapRun(execution, token)
}

/** A Map Run that is asked for: one that the tree knows goes on, any other starts. */
function openRun(draft: Draft, parent: Place, task: MapRunTask, execution: Execution, at: number): void {
  const { refusal, options } = draft
  if (options.outside?.has(task.stateName) === true) return ownMapRun(draft, parent, task, execution.executionArn)
  const asked = { at, ...(refusal !== undefined && { refusal }) }
  const known = getText(draft.routes, task.mapRunArn)
  const run = known?.run ?? draft.runCount++
  draft.routes = setText(draft.routes, task.token, { run, childIndex: 0 }, draft.owner)
  if (known === undefined) draft.routes = setText(draft.routes, task.mapRunArn, { run, childIndex: 0 }, draft.owner)
  draft.steps.push(() => {
    const before = getAt(draft.runs, run)
    const result =
      before === undefined
        ? startMapRun(task, { ...asked, ...options, parent: execution })
        : redriveMapRun(mapRunAt(draft, run), task, asked)
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
    const mapRun = mapRunAt(draft, place.run)
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

export function answerRun(draft: Draft, run: number, command: Parameters<typeof mapRunTransition>[1], at: number): void {
  runChanged(draft, run, mapRunTransition(mapRunAt(draft, run), command), at)
}

/** An answer to a task of any execution, or to a Map Run that is outside. */
export type TaskAnswer = Exclude<Command, { readonly type: 'TimePassed' }>

export function answerTask(draft: Draft, command: TaskAnswer): void {
  const { type, token } = command
  const place = getText(draft.routes, token) ?? ROOT
  if (type.startsWith('MapRun') && place.run !== ROOT.run && mapRunAt(draft, place.run).token === token)
    throw new CommandError('TaskNotAnswerable', `${type}: the tree itself carries out the Map Run with token '${token}'`)
  if (place.run === ROOT.run) executionChanged(draft, transition(draft.execution, command), command.at)
  else answerRun(draft, place.run, { ...command, childIndex: place.childIndex }, command.at)
  if (command.type === 'TaskSucceeded' || command.type === 'TaskFailed') {
    draft.routes = setText(draft.routes, command.token, undefined, draft.owner)
  }
}

export function placeOfRequest(draft: Draft, { type, requestId }: S3Command): number {
  const place = getText(draft.routes, requestId.slice(0, requestId.lastIndexOf('#')))
  if (place === undefined) throw new CommandError('InvalidToken', `${type}: no Map Run waits for request '${requestId}'`)
  return place.run
}

/** A Map Run in the surroundings of now: which activities exist may change. */
export function mapRunAt({ runs, execution }: Draft, run: number): MapRun {
  const { mapRun } = getAt(runs, run)!
  const { activities } = execution.identity
  return mapRun.family.activities === activities ? mapRun : { ...mapRun, family: { ...mapRun.family, activities } }
}

function noteChanges({ changes }: Draft, run: number, changed: readonly number[]): void {
  const known = changes.get(run)
  if (known === undefined) changes.set(run, new Set(changed))
  else for (const child of changed) known.add(child)
}

/** Hands tasks on and remembers whose they are. */
export function own(draft: Draft, place: Place, tasks: readonly Task[], executionArn: string, mapRunArn?: string): void {
  for (const task of tasks) {
    draft.tasks.push({ ...task, executionArn, ...(mapRunArn !== undefined && { mapRunArn }) })
    if (place.run !== ROOT.run) draft.routes = setText(draft.routes, task.token, place, draft.owner)
  }
}

/** Hands a Map Run on and remembers whose it is. */
export function ownMapRun(draft: Draft, place: Place, task: MapRunTask, executionArn: string): void {
  const { run, childIndex } = place
  const parent = run === ROOT.run ? undefined : { mapRunArn: getAt(draft.runs, run)!.mapRun.mapRunArn, childIndex }
  draft.mapRuns.push({ ...task, executionArn, parent })
  if (run !== ROOT.run) draft.routes = setText(draft.routes, task.token, place, draft.owner)
}

/** Makes a note of when to wake somebody, unless there is one. */
function appoint(draft: Draft, run: number, before: number | undefined, wakeUpAt: number | undefined): number | undefined {
  if (wakeUpAt !== undefined && wakeUpAt !== before) draft.timers = addTimer(draft.timers, wakeUpAt, run, run)
  return wakeUpAt
}

function setRun(draft: Draft, run: number, value: Run): void {
  draft.runs = setAt(draft.runs, run, value, draft.owner)
}

export function draftOf(tree: ExecutionTree): Draft {
  return { ...tree, owner: newOwner(), refusal: undefined, tasks: [], mapRuns: [], s3: [], changes: new Map(), steps: [] }
}

export function finish(draft: Draft): TreeResult {
  const wakeUpAt = nextDue(draft)
  const { execution, objects, runs, runCount, routes, timers, wakeUpAt: ownWakeUpAt, mapRunTokens, options, tasks, mapRuns, s3 } = draft
  const tree = Object.freeze({ execution, objects, runs, runCount, routes, timers, wakeUpAt: ownWakeUpAt, mapRunTokens, options })
  const changed = Array.from(draft.changes, ([run, children]) => ({ mapRun: getAt(runs, run)!.mapRun, children: [...children] }))
  const openTasks = tasks.filter(task => isOpenTask(executionOf(tree, task), task))
  const openMapRuns = mapRuns.filter(({ parent, token }) => isOpenMapRun(executionOf(tree, parent ?? {}), token))
  return [tree, { tasks: openTasks, mapRuns: openMapRuns, s3, wakeUpAt, changed }]
}

function executionOf(tree: ExecutionTree, { mapRunArn, childIndex }: Pick<TreeTask, 'mapRunArn' | 'childIndex'>): Execution | undefined {
  if (mapRunArn === undefined) return tree.execution
  const mapRun = mapRunOf(tree, mapRunArn)
  return mapRun && getAt(mapRun.children, childIndex!)?.execution
}
