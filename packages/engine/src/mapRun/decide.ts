import type { Failure } from '../expression/failure.js'
import type { Command } from '../execution/commands.js'
import { moment } from '../execution/decide.js'
import { effectsOf, type MapRunTask } from '../execution/effects.js'
import { CommandError } from '../execution/errors.js'
import type { Execution } from '../execution/execution.js'
import { emptyArray, forEachIn, getAt, newOwner } from '../execution/sparseArray.js'
import { MAX_MAP_RUN_REDRIVES } from '../limits.js'
import { redriveEligibility } from '../redrive/eligibility.js'
import { advance, childrenChanged, ended, nextDue } from './advance.js'
import { abortChild, abortChildren, count, failureOf, isOpenTask, owe, stepChild } from './children.js'
import { failExport, goOnWriting } from './export.js'
import { familyOf } from './family.js'
import {
  isRunning,
  NO_TALLY,
  type Draft,
  type Latency,
  type MapRun,
  type MapRunEffects,
  type MapRunLimits,
  type MapRunResult,
} from './mapRun.js'
import { ItemReaderFailure } from './reader/failure.js'
import { startReading, type Reading } from './reader/read.js'
import { request, type S3Command } from './s3.js'
import { itemsOfState, workOf, type Items } from './work.js'

/** What can happen to a running Map Run: an answer to a task (or a Map Run) of a child, an answer of S3, the passing of time. */
export type MapRunCommand =
  | (Exclude<Command, { readonly type: 'TimePassed' }> & { readonly childIndex: number })
  | S3Command
  | { readonly type: 'TimePassed'; readonly at: number }

export interface MapRunOptions {
  /** The moment, epoch ms. */
  readonly at: number
  /** Why no child may be started or redriven, as when the role of the state machine has no right to do so. */
  readonly refusal?: Failure
}

export interface StartMapRunOptions extends MapRunOptions {
  /** The execution that the task belongs to. */
  readonly parent: Execution
  /** Keeps the executions of children that have succeeded too, with their histories. By default only their results stay. */
  readonly keepsHistories?: boolean
  readonly latency?: Partial<Latency>
}

/**
 * Starts the Map Run of a Distributed Map, as the effects of an execution ask for it. Pure: the children's tasks and the requests to S3
 * come back as effects.
 *
 *     const [mapRun, { tasks }] = startMapRun(effects.mapRuns[0], { at, parent: execution })
 */
export function startMapRun(task: MapRunTask, options: StartMapRunOptions): MapRunResult {
  const { parent, refusal, latency, keepsHistories = false } = options
  const at = moment(options.at, 0)
  const { mapRunArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = task
  const draft = draftOf({
    mapRunArn,
    executionArn: parent.executionArn,
    status: 'RUNNING',
    startedAt: at,
    stoppedAt: undefined,
    redriveCount: task.redriveCount,
    redrivenAt: task.redriveCount > 0 ? at : undefined,
    moment: at,
    task,
    token: task.token,
    limits: { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage },
    family: familyOf(mapRunArn, task.machine.type, parent),
    latency: { dispatch: latency?.dispatch ?? 0, supervision: latency?.supervision ?? 0 },
    keepsHistories,
    reading: undefined,
    work: undefined,
    children: emptyArray(),
    nextChild: 0,
    redriveQueue: [],
    redriven: 0,
    executionCounts: NO_TALLY,
    itemCounts: NO_TALLY,
    timers: undefined,
    dispatchAt: undefined,
    superviseAt: undefined,
    failure: undefined,
    refusal,
    openRequests: [],
    nextRequest: 0,
    succeededFiles: [],
    manifest: undefined,
    resultsWritten: 0,
  })
  openItems(draft, at)
  advance(draft, at)
  return finish(draft)
}

/**
 * Lets one thing happen to a running Map Run, after everything that is due before. Pure.
 *
 *     ;[mapRun, effects] = mapRunTransition(mapRun, { type: 'TaskSucceeded', childIndex: 3, token, output: {}, at })
 *     if (effects.answer !== undefined) [execution] = transition(execution, effects.answer)   // the Map Run is over
 *
 * @throws CommandError where the command makes no sense; nothing has changed then
 */
export function mapRunTransition(mapRun: MapRun, command: MapRunCommand): MapRunResult {
  const at = moment(command.at, mapRun.moment)
  if (!isRunning(mapRun)) throw closed(command.type, mapRun)
  const draft = draftOf(mapRun)
  advance(draft, at)
  if (command.type === 'S3Succeeded' || command.type === 'S3Failed') answerOfS3(draft, command, at)
  else if (command.type !== 'TimePassed') answerToChild(draft, command, at)
  advance(draft, at)
  return finish(draft)
}

/**
 * Goes on with a Map Run whose execution has been redriven: children that had not succeeded are started again, then those that were
 * pending. A Map Run that never had items reads them now.
 *
 * @param task what the effects of the redriven execution ask for
 */
export function redriveMapRun(mapRun: MapRun, task: MapRunTask, { at, refusal }: MapRunOptions): MapRunResult {
  moment(at, mapRun.moment)
  if (isRunning(mapRun)) throw new CommandError('InvalidCommand', `Map Run ${mapRun.mapRunArn} is RUNNING and cannot be redriven`)
  const draft = draftOf(mapRun)
  draft.status = 'RUNNING'
  draft.stoppedAt = undefined
  draft.moment = draft.redrivenAt = at
  draft.token = task.token
  draft.redriveCount = task.redriveCount
  draft.failure = undefined
  draft.refusal = refusal
  draft.resultsWritten = 0
  if (task.redriveCount > MAX_MAP_RUN_REDRIVES) {
    draft.failure = { error: 'States.Runtime', cause: `Map Run ${mapRun.mapRunArn} has been redriven ${MAX_MAP_RUN_REDRIVES} times` }
  }
  if (draft.work === undefined) {
    draft.task = task
    openItems(draft, at)
  } else {
    if (draft.failure === undefined) queueFailedChildren(draft, at)
    begin(draft, at)
  }
  advance(draft, at)
  return finish(draft)
}

/** Stops a Map Run whose execution has ended or does not wait for it any more. One that is over stays as it is. */
export function stopMapRun(mapRun: MapRun, { at }: { readonly at: number }): MapRunResult {
  const draft = draftOf(mapRun)
  if (isRunning(mapRun)) {
    const now = Math.max(moment(at, 0), mapRun.moment)
    advance(draft, now)
    draft.owed.answer = undefined
    if (isRunning(draft)) {
      abortChildren(draft, now)
      for (let i = draft.redriven; i < draft.redriveQueue.length; i++) {
        const index = draft.redriveQueue[i]!
        count(draft, index, undefined, getAt(draft.children, index)!.status)
      }
      Object.assign(draft, { status: 'ABORTED', stoppedAt: now, redriveQueue: [], redriven: 0, reading: undefined, manifest: undefined })
      Object.assign(draft, { openRequests: [], dispatchAt: undefined, superviseAt: undefined })
    }
  }
  return finish(draft)
}

/**
 * Stops one child, as StopExecution does. One that is not running stays as it is.
 *
 *     ;[mapRun] = stopChild(mapRun, 3, { at, cause: 'not needed any more' })
 */
export function stopChild(
  mapRun: MapRun,
  childIndex: number,
  options: { readonly at: number; readonly error?: string; readonly cause?: string },
): MapRunResult {
  const at = moment(options.at, mapRun.moment)
  const draft = draftOf(mapRun)
  advance(draft, at)
  if (isRunning(draft) && getAt(draft.children, childIndex)?.status === 'RUNNING') {
    const before = ended(draft)
    abortChild(draft, childIndex, options)
    childrenChanged(draft, before, at)
    advance(draft, at)
  }
  return finish(draft)
}

/** Changes the limits of a running Map Run, as UpdateMapRun does. Children beyond a lower MaxConcurrency finish. */
export function updateMapRun(mapRun: MapRun, { at, ...limits }: { readonly at: number } & Partial<MapRunLimits>): MapRunResult {
  moment(at, mapRun.moment)
  if (!isRunning(mapRun)) throw closed('UpdateMapRun', mapRun)
  const draft = draftOf(mapRun)
  advance(draft, at)
  draft.limits = { ...draft.limits, ...limits }
  if (isRunning(draft) && draft.work !== undefined && draft.manifest === undefined) {
    draft.superviseAt ??= at + draft.latency.supervision
    if (draft.failure === undefined) draft.dispatchAt ??= at + draft.latency.dispatch
  }
  advance(draft, at)
  return finish(draft)
}

/** Everything that a Map Run waits for, read off its state: for a host that has just loaded it. */
export function mapRunEffectsOf(mapRun: MapRun): MapRunEffects {
  const draft = draftOf(mapRun)
  forEachIn(mapRun.children, 0, mapRun.nextChild, ({ execution, status }, index) => {
    if (status === 'RUNNING') owe(draft, index, execution!, effectsOf(execution!))
  })
  return { ...finish(draft)[1], s3: mapRun.openRequests }
}

function openItems(draft: Draft, at: number): void {
  const { reader, items } = draft.task
  if (draft.failure !== undefined) begin(draft, at)
  else if (reader === undefined) deal(draft, itemsOfState(items!), at)
  else reading(draft, () => startReading(reader), at)
}

/** Goes on reading until S3 is to be asked or the items are there. */
function reading(draft: Draft, step: () => Reading | Items, at: number): void {
  draft.reading = undefined
  try {
    const next = step()
    if ('values' in next) {
      deal(draft, next, at)
      return
    }
    draft.reading = next
    request(draft, next.operation, next.input)
  } catch (error) {
    if (!(error instanceof ItemReaderFailure)) throw error
    failReading(draft, error.message, at)
  }
}

function failReading(draft: Draft, cause: string, at: number): void {
  draft.failure = { error: 'States.ItemReaderFailed', cause }
  draft.superviseAt = at
}

function deal(draft: Draft, items: Items, at: number): void {
  try {
    draft.work = workOf(draft.task, items)
  } catch (error) {
    draft.failure = failureOf(error)
  }
  begin(draft, at)
}

/** From here on children are started, or the Map Run ends because there are none. */
function begin(draft: Draft, at: number): void {
  const { latency } = draft
  if (draft.failure === undefined) draft.dispatchAt = at + latency.dispatch
  const nothingToDo = draft.redriveQueue.length === 0 && draft.nextChild >= (draft.work?.children ?? 0)
  if (draft.failure !== undefined || (nothingToDo && draft.refusal === undefined)) draft.superviseAt = at + latency.supervision
}

/** Counts begin anew: what failed waits to be started again, except what can't be redriven any more. */
function queueFailedChildren(draft: Draft, at: number): void {
  const queue: number[] = []
  const stuck: number[] = []
  forEachIn(draft.children, 0, draft.nextChild, ({ status, execution }, index) => {
    if (status === 'SUCCEEDED') return
    const isStuck = draft.family.type === 'STANDARD' && redriveEligibility(execution!, { at }).redriveStatus !== 'REDRIVABLE'
    ;(isStuck ? stuck : queue).push(index)
  })
  draft.executionCounts = { ...NO_TALLY, succeeded: draft.executionCounts.succeeded, failuresNotRedrivable: stuck.length }
  draft.itemCounts = { ...NO_TALLY, succeeded: draft.itemCounts.succeeded }
  for (const index of stuck) count(draft, index, undefined, 'FAILED')
  draft.itemCounts = { ...draft.itemCounts, failuresNotRedrivable: draft.itemCounts.failed }
  draft.redriveQueue = queue
  draft.redriven = 0
  if (stuck.length > 0) draft.superviseAt = at + draft.latency.supervision
}

function answerToChild(draft: Draft, command: Exclude<MapRunCommand, S3Command | { type: 'TimePassed' }>, at: number): void {
  const { childIndex } = command
  const child = getAt(draft.children, childIndex)
  if (child?.status !== 'RUNNING') {
    throw new CommandError('ExecutionClosed', `${command.type}: child ${childIndex} of ${draft.mapRunArn} is ${child?.status ?? 'PENDING'}`)
  }
  const before = ended(draft)
  stepChild(draft, childIndex, command)
  childrenChanged(draft, before, at)
}

function answerOfS3(draft: Draft, command: S3Command, at: number): void {
  const { requestId } = command
  if (!draft.openRequests.some(open => open.requestId === requestId)) {
    throw new CommandError('InvalidToken', `${command.type}: ${draft.mapRunArn} waits for no request '${requestId}'`)
  }
  draft.openRequests = draft.openRequests.filter(open => open.requestId !== requestId)
  const { reading: waiting } = draft
  if (waiting !== undefined) {
    if (command.type === 'S3Failed') {
      draft.reading = undefined
      failReading(draft, command.cause, at)
    } else reading(draft, () => waiting.goOn(command.output), at)
  } else if (command.type === 'S3Failed') failExport(draft, { error: 'States.ResultWriterFailed', cause: command.cause }, at)
  else goOnWriting(draft, at)
}

function draftOf(mapRun: MapRun): Draft {
  return {
    ...mapRun,
    owner: newOwner(),
    owed: { tasks: [], mapRuns: [], s3: [], closedMapRuns: [], changed: new Set(), answer: undefined },
  }
}

/** What is owed is what has not been settled within the same command. */
function finish({ owed, ...rest }: Draft): MapRunResult {
  const mapRun: MapRun = Object.freeze(rest)
  const { closedMapRuns, changed, answer } = owed
  const tasks = owed.tasks.filter(task => isOpenTask(getAt(mapRun.children, task.childIndex)?.execution, task))
  const mapRuns = closedMapRuns.length === 0 ? owed.mapRuns : owed.mapRuns.filter(({ task }) => !closedMapRuns.includes(task.token))
  const s3 = owed.s3.filter(request => mapRun.openRequests.includes(request))
  const wakeUpAt = isRunning(mapRun) ? nextDue(mapRun) : undefined
  return [mapRun, { tasks, mapRuns, s3, closedMapRuns, changed: [...changed], wakeUpAt, answer }]
}

function closed(what: string, { mapRunArn, status }: MapRun): CommandError {
  return new CommandError('ExecutionClosed', `${what}: Map Run ${mapRunArn} is ${status}`)
}
