import type { CompiledScope } from '../definition/machine.js'
import { asStateFailure, type Failure } from '../expression/failure.js'
import type { Scope } from '../expression/scope.js'
import type { EventType, LogEvent, ScheduledTimeouts } from '../history/event.js'
import type { StateEnteredType, StateExitedType } from '../definition/machine.js'
import { joinedArray, jsonSize, type Json, type JsonObject } from '../json/index.js'
import { MAX_EXECUTION_MS, MAX_EXPRESS_EXECUTION_MS } from '../limits.js'
import { reopen } from '../redrive/reopen.js'
import { addFrame, editFrame, editRegion, findFrame, frameAt, scopeFor, spotOf, type Draft, type Mutable } from './draft.js'
import { invariant } from './invariant.js'
import { catcherFor, retrierFor, retryDue, withUse } from './retry.js'
import { emptyArray, getAt, setAt } from './sparseArray.js'
import { isFinished, type Attempt, type Frame, type FrameFailure, type Region, type Variables } from './state.js'
import { addTimer } from './timers.js'

/**
 * The only way the state of an execution changes: what each of the 62 event types means. Every event that a log can hold has one
 * meaning, so that folding a log, live, replayed or imported, gives the same state.
 */
export function evolve(draft: Draft, event: LogEvent): void {
  const apply = MEANING[event.type] as (draft: Draft, event: LogEvent) => void
  apply(draft, event)
}

type Meaning<T extends EventType> = (draft: Draft, event: LogEvent<T>) => void

const started: Meaning<'ExecutionStarted'> = (draft, { timestamp, details }) => {
  const { machine, state } = draft
  state.input = details.input
  state.roleArn = details.roleArn
  state.startedAt = timestamp
  state.deadline = deadlineFrom(draft, timestamp)
  state.nextFrame = 1
  addFrame(draft, newFrame(draft, 0, -1, 0, machine.root, details.input, NO_VARIABLES, 0))
}

/** When the machine's own timeout, counted from a start or a redrive, or the service's limit ends the execution. */
export function deadlineFrom({ machine, state }: Draft, from: number): number {
  const limit = state.startedAt + (machine.type === 'EXPRESS' ? MAX_EXPRESS_EXECUTION_MS : MAX_EXECUTION_MS)
  return machine.timeoutSeconds === undefined ? limit : Math.min(limit, from + machine.timeoutSeconds * 1000)
}

const closed =
  (status: 'FAILED' | 'ABORTED' | 'TIMED_OUT'): Meaning<'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut'> =>
  ({ state }, { timestamp, details }) => {
    state.status = status
    state.stoppedAt = timestamp
    state.failure = details
  }

const succeeded: Meaning<'ExecutionSucceeded'> = ({ state }, { timestamp, details }) => {
  state.status = 'SUCCEEDED'
  state.stoppedAt = timestamp
  state.output = details.output
}

const redriven: Meaning<'ExecutionRedriven'> = (draft, { timestamp, details }) => {
  const { state } = draft
  state.status = 'RUNNING'
  state.stoppedAt = undefined
  state.failure = undefined
  state.redriveCount = details.redriveCount
  state.redrivenAt = timestamp
  if (details.clientToken !== undefined) state.clientTokens = [...state.clientTokens, { token: details.clientToken, redrivenAt: timestamp }]
  state.deadline = deadlineFrom(draft, timestamp)
  for (const id of reopen(draft)) begin(draft, editFrame(draft, id), timestamp)
}

// ------------------------------------------------------------------ states

const entered: Meaning<StateEnteredType> = (draft, { id, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  const state = frame.scope.states.get(details.name)
  invariant(state !== undefined, () => `no state '${details.name}' in the scope of frame ${frameId}`)
  frame.state = state
  frame.phase = 'entered'
  frame.input = details.input
  frame.enteredId = id
  frame.enteredAt = timestamp
  frame.last = id
  frame.next = undefined
  frame.retries = NO_RETRIES
  frame.retryCount = 0
  begin(draft, frame, timestamp)
}

/**
 * The work of a state begins, with its entry or once more with a redrive. When a Wait ends and what a Fail fails with is known from here
 * on. Where it can't be worked out, the frame stays `entered`, and its step says why.
 */
function begin(draft: Draft, frame: Mutable<Frame>, now: number): void {
  const { state } = frame
  if (state?.type === 'Wait') {
    const due = evaluated(draft, frame, now, state.until)
    if (due === undefined) return
    frame.phase = 'waiting'
    setDue(draft, frame, due)
  } else if (state?.type === 'Fail') {
    const failure = evaluated(draft, frame, now, state.failure)
    if (failure !== undefined) failFrame(draft, frame, { ...failure, at: now, eventId: frame.enteredId })
  }
}

function evaluated<T>(draft: Draft, frame: Frame, now: number, evaluate: (scope: Scope) => T): T | undefined {
  try {
    return evaluate(scopeFor(draft, frame, { now, spot: spotOf(draft, frame) }))
  } catch (error) {
    if (asStateFailure(error) === undefined) throw error
    return undefined
  }
}

const exited: Meaning<StateExitedType> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  if (frame.region !== undefined) dropChildren(draft, frame.region)
  frame.phase = 'ready'
  frame.next = details.next
  frame.input = details.output
  if (details.assignedVariables !== undefined) frame.variables = assign(frame.variables, details.assignedVariables)
  frame.last = id
  clearWork(frame)
  const parent = frame.next === undefined ? findFrame(draft, frame.parent) : undefined
  // A branch is finished with its last exit; an iteration has an event of its own for that.
  if (parent?.state?.type === 'Parallel') finishChild(draft, parent.id, frame, id)
}

/** Nothing is left of the work of the state. */
function clearWork(frame: Mutable<Frame>): void {
  frame.attempt = undefined
  frame.region = undefined
  frame.mapRun = undefined
  frame.result = undefined
  frame.failure = undefined
  frame.due = undefined
}

function assign(variables: Variables, assigned: JsonObject): Variables {
  const values = Object.freeze({ ...variables.values, ...assigned })
  return { values, outer: variables.outer, bytes: (variables.outer?.bytes ?? 0) + jsonSize(values) }
}

// ------------------------------------------------------------------ tasks

const scheduled: Meaning<'TaskScheduled' | 'LambdaFunctionScheduled' | 'ActivityScheduled'> = (draft, event) => {
  const { timeoutInSeconds, heartbeatInSeconds }: ScheduledTimeouts = event.details
  const frame = editFrame(draft, event.frame)
  countRetry(frame)
  frame.phase = 'scheduled'
  frame.last = event.id
  frame.attempt = {
    scheduledId: event.id,
    startedAt: undefined,
    timeoutMs: timeoutInSeconds === undefined ? undefined : timeoutInSeconds * 1000,
    heartbeatMs: heartbeatInSeconds === undefined ? undefined : heartbeatInSeconds * 1000,
    beatAt: undefined,
  }
}

/** Failed work begins once more: the retrier that allows it is used. */
function countRetry(frame: Mutable<Frame>): void {
  if (frame.failure === undefined) return
  const retrier = retrierFor(frame.state!, frame.failure, frame.retries)
  if (retrier !== undefined) frame.retries = withUse(frame.retries, retrier)
  frame.retryCount++
  frame.failure = undefined
  frame.due = undefined
}

const taskStarted: Meaning<'TaskStarted' | 'LambdaFunctionStarted' | 'ActivityStarted'> = (draft, { id, frame: frameId, timestamp }) => {
  const frame = editFrame(draft, frameId)
  frame.phase = 'started'
  frame.last = id
  watch(draft, frame, { ...frame.attempt!, startedAt: timestamp, beatAt: timestamp })
}

const submitted: Meaning<'TaskSubmitted'> = (draft, { id, frame: frameId, timestamp }) => {
  const frame = editFrame(draft, frameId)
  frame.phase = 'submitted'
  frame.last = id
  watch(draft, frame, { ...frame.attempt!, beatAt: timestamp })
}

const timeoutOf = ({ startedAt, timeoutMs }: Attempt) => (timeoutMs === undefined ? Infinity : startedAt! + timeoutMs)

/** Sets the moment at which the attempt times out or has missed a heartbeat. */
function watch(draft: Draft, frame: Mutable<Frame>, attempt: Attempt): void {
  frame.attempt = attempt
  const { heartbeatMs, beatAt } = attempt
  const due = Math.min(timeoutOf(attempt), heartbeatMs === undefined ? Infinity : beatAt! + heartbeatMs)
  if (due === Infinity) frame.due = undefined
  else if (due !== frame.due) setDue(draft, frame, due)
}

const taskSucceeded: Meaning<'TaskSucceeded' | 'LambdaFunctionSucceeded' | 'ActivitySucceeded'> = (
  draft,
  { id, frame: frameId, details },
) => {
  const frame = editFrame(draft, frameId)
  frame.phase = 'succeeded'
  frame.last = id
  frame.result = details.output ?? null
  frame.attempt = undefined
  frame.due = undefined
}

type TaskFailureType =
  | 'TaskFailed'
  | 'TaskStartFailed'
  | 'TaskSubmitFailed'
  | 'TaskTimedOut'
  | 'LambdaFunctionFailed'
  | 'LambdaFunctionScheduleFailed'
  | 'LambdaFunctionStartFailed'
  | 'LambdaFunctionTimedOut'
  | 'ActivityFailed'
  | 'ActivityScheduleFailed'
  | 'ActivityTimedOut'

const taskFailed: Meaning<TaskFailureType> = (draft, { id, type, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  const { attempt } = frame
  const missed = type.endsWith('TimedOut') && attempt?.heartbeatMs !== undefined && timestamp < timeoutOf(attempt)
  frame.last = id
  failFrame(draft, frame, { ...failureOf(details), ...(missed && { isHeartbeat: true }), at: timestamp, eventId: id })
}

const evaluationFailed: Meaning<'EvaluationFailed'> = (draft, { id, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  failFrame(draft, frame, { ...failureOf(details), at: timestamp, eventId: id })
}

const failureOf = ({ error, cause }: Failure): Failure => ({ ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) })

/**
 * The work of the frame's state has failed. Either it is retried, or it is caught (which only the exit shows), or the region around the
 * frame fails with it.
 */
function failFrame(draft: Draft, frame: Mutable<Frame>, failure: FrameFailure, phase: 'failed' | 'rejected' = 'failed'): void {
  const state = frame.state!
  const due = phase === 'failed' ? retryDue(state, failure, frame.retries, draft.identity.seed) : undefined
  frame.phase = phase
  frame.failure = failure
  frame.attempt = undefined
  setDue(draft, frame, due)
  // The failure of a Parallel or Map is final only with the event that says so.
  const isFinal = due === undefined && (phase === 'rejected' || (state.type !== 'Parallel' && state.type !== 'Map'))
  if (isFinal && catcherFor(state, failure) === undefined) failRegion(draft, frame, failure)
}

/** The failure of a child is that of the region, unless another child failed before. */
function failRegion(draft: Draft, child: Frame, failure: FrameFailure): void {
  if (findFrame(draft, child.parent)?.region?.failed !== undefined || child.parent < 0) return
  const parent = editFrame(draft, child.parent)
  parent.phase = 'failing'
  parent.last = failure.eventId
  parent.failure = failure
  editRegion(draft, parent).failed = { index: child.index, failure }
  setDue(draft, parent, retryDue(parent.state!, failure, parent.retries, draft.identity.seed))
}

// ------------------------------------------------------------------ Parallel and Map

const opened: Meaning<'ParallelStateStarted' | 'MapStateStarted'> = (draft, { id, frame: frameId, details }) => {
  const parent = editFrame(draft, frameId)
  if (parent.region !== undefined) dropChildren(draft, parent.region)
  countRetry(parent)
  const { state } = parent
  if (state?.type === 'Map' && state.distributed !== undefined) {
    openMapRun(parent, id, details!.length)
    return
  }
  const branches = state?.type === 'Parallel' ? state.branches : []
  const length = details === undefined ? branches.length : details.length
  const firstFrame = draft.state.nextFrame
  draft.state.nextFrame += length
  parent.phase = 'open'
  parent.last = id
  parent.region = newRegion(draft, firstFrame, length, id, branches.length)
  branches.forEach((scope, index) => {
    startChild(draft, parent, firstFrame + index, index, scope, id)
  })
}

/** A new Map Run is about to start. */
function openMapRun(frame: Mutable<Frame>, startedId: number, length: number): void {
  frame.phase = 'mapRun'
  frame.last = startedId
  frame.mapRun = { startedId, length, mapRunArn: undefined, runId: startedId, redriveCount: 0, isReopened: false }
}

const mapRunStarted: Meaning<'MapRunStarted'> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  frame.mapRun = { ...frame.mapRun!, mapRunArn: details.mapRunArn, runId: id }
}

const mapRunRedriven: Meaning<'MapRunRedriven'> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  frame.mapRun = { ...frame.mapRun!, runId: id, redriveCount: details.redriveCount, isReopened: false }
}

const mapRunSucceeded: Meaning<'MapRunSucceeded'> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  frame.result = details?.result
}

const mapRunFailed: Meaning<'MapRunFailed'> = (draft, { id, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  failFrame(draft, frame, { ...failureOf(details), at: timestamp, eventId: id })
}

function newRegion(draft: Draft, firstFrame: number, length: number, startedId: number, started: number): Region {
  const { owner } = draft
  return { owner, firstFrame, length, startedId, started, finished: 0, outputs: emptyArray(), failed: undefined, aborted: 0, key: {} }
}

/** The input of a child is worked out when it enters its first state. */
function startChild(draft: Draft, parent: Frame, id: number, index: number, scope: CompiledScope, last: number): void {
  const variables = { values: EMPTY, outer: parent.variables, bytes: parent.variables.bytes }
  addFrame(draft, newFrame(draft, id, parent.id, index, scope, null, variables, last))
}

const iterationStarted: Meaning<'MapIterationStarted'> = (draft, { id, frame: childId, previousEventId, details }) => {
  const parent = editFrame(draft, parentOfIteration(draft, childId, previousEventId))
  invariant(parent.state?.type === 'Map', () => `frame ${parent.id} is in no Map`)
  startChild(draft, parent, childId, details.index, parent.state.processor, id)
  const region = editRegion(draft, parent)
  region.started = Math.max(region.started, details.index + 1)
}

/** An iteration is caused by the event that opened the Map, or by the last event of an iteration that made room for it. */
function parentOfIteration(draft: Draft, childId: number, cause: number): number {
  const frame = getAt(draft.state.frames, draft.log.at(cause)!.frame)
  invariant(frame !== undefined, () => `frame ${childId} belongs to no region`)
  return !isFinished(frame) && frame.region !== undefined && holds(frame.region, childId) ? frame.id : frame.parent
}

const holds = ({ firstFrame, length }: Region, id: number) => id >= firstFrame && id < firstFrame + length

const iterationSucceeded: Meaning<'MapIterationSucceeded'> = (draft, { id, frame: parentId, details }) => {
  const { region } = frameAt(draft, parentId)
  finishChild(draft, parentId, frameAt(draft, region!.firstFrame + details.index), id)
}

function finishChild(draft: Draft, parentId: number, child: Frame, last: number): void {
  const parent = editFrame(draft, parentId)
  const region = editRegion(draft, parent)
  parent.last = last
  region.outputs = setAt(region.outputs, child.index, { value: child.input }, draft.owner)
  region.finished++
  draft.state.frames = setAt(draft.state.frames, child.id, { parent: parentId, finished: true }, draft.owner)
}

const iterationFailed: Meaning<'MapIterationFailed'> = (draft, { frame: parentId, previousEventId, details }) => {
  cascade(draft, parentId, previousEventId, details.index)
}

const aborted: Meaning<'MapIterationAborted' | 'TaskStateAborted' | 'WaitStateAborted' | 'MapStateAborted' | 'ParallelStateAborted'> = (
  draft,
  { frame: parentId, previousEventId },
) => {
  cascade(draft, parentId, previousEventId)
}

/** One more event of the cascade that closes a region whose child `failedIndex` failed with event `cause`. */
function cascade(draft: Draft, parentId: number, cause: number, failedIndex?: number): void {
  const parent = editFrame(draft, parentId)
  const region = editRegion(draft, parent)
  region.failed ??= failedChild(draft, region, cause, failedIndex)
  region.aborted++
  parent.phase = 'failing'
  parent.last = cause
  parent.failure = region.failed.failure
}

/** A child may have failed without an event that says with what: its state can't go on, and trying it once more says why. */
function failedChild(draft: Draft, region: Region, cause: number, failedIndex: number | undefined): NonNullable<Region['failed']> {
  const index = failedIndex ?? draft.log.at(cause)!.frame - region.firstFrame
  const child = findFrame(draft, region.firstFrame + index)
  const failure = child && (child.failure ?? draft.failureOfStep(draft, child))
  return { index, failure: { at: draft.log.at(cause)!.timestamp, eventId: cause, ...failure } }
}

const regionSucceeded: Meaning<'ParallelStateSucceeded' | 'MapStateSucceeded'> = (draft, { frame: frameId, previousEventId }) => {
  const frame = editFrame(draft, frameId)
  frame.phase = 'succeeded'
  // The exit has the same cause as the success; that of a Distributed Map has the start of the Map Run.
  frame.last = frame.mapRun?.runId ?? previousEventId
  if (frame.region !== undefined) frame.result = outputsOf(frame)
}

/** The outputs of the children, in their order. A Parallel joins their texts as they are, a Map makes a new one. */
function outputsOf({ state, region }: Frame): Json {
  const outputs = Array.from({ length: region!.length }, (_, index) => getAt(region!.outputs, index)!.value)
  return state?.type === 'Parallel' ? joinedArray(outputs) : Object.freeze(outputs)
}

const regionFailed: Meaning<'ParallelStateFailed' | 'MapStateFailed'> = (draft, { id, frame: frameId, timestamp, previousEventId }) => {
  const frame = editFrame(draft, frameId)
  // In phase `failed` it is the state itself that could not be evaluated, not a child.
  if (frame.region !== undefined && frame.phase !== 'failed') {
    const region = editRegion(draft, frame)
    region.failed ??= failedChild(draft, region, previousEventId, undefined)
  }
  const failure = frame.region?.failed?.failure ?? frame.failure ?? { at: timestamp, eventId: id }
  frame.last = id
  failFrame(draft, frame, { ...failure, eventId: id }, 'rejected')
}

function dropChildren(draft: Draft, region: Region): void {
  for (let i = 0; i < region.started; i++) {
    const id = region.firstFrame + i
    const child = findFrame(draft, id)
    if (child?.region !== undefined) dropChildren(draft, child.region)
    draft.state.frames = setAt(draft.state.frames, id, undefined, draft.owner)
  }
}

// ------------------------------------------------------------------ frames

const EMPTY: JsonObject = Object.freeze({})
const NO_VARIABLES: Variables = { values: EMPTY, outer: undefined, bytes: 0 }
const NO_RETRIES: readonly number[] = []

function newFrame(
  draft: Draft,
  id: number,
  parent: number,
  index: number,
  scope: CompiledScope,
  input: Json,
  variables: Variables,
  last: number,
): Frame {
  return {
    owner: draft.owner,
    id,
    parent,
    index,
    scope,
    phase: 'ready',
    last,
    next: scope.startAt,
    state: undefined,
    input,
    enteredId: 0,
    enteredAt: 0,
    variables,
    retries: NO_RETRIES,
    retryCount: 0,
    attempt: undefined,
    region: undefined,
    mapRun: undefined,
    result: undefined,
    failure: undefined,
    due: undefined,
  }
}

/** Sets when time moves the frame on. */
function setDue(draft: Draft, frame: Mutable<Frame>, due: number | undefined): void {
  frame.due = due
  if (due !== undefined) draft.state.timers = addTimer(draft.state.timers, due, draft.log.length, frame.id)
}

const MEANING: { readonly [T in EventType]: Meaning<T> } = {
  ExecutionStarted: started,
  ExecutionSucceeded: succeeded,
  ExecutionFailed: closed('FAILED'),
  ExecutionAborted: closed('ABORTED'),
  ExecutionTimedOut: closed('TIMED_OUT'),
  ExecutionRedriven: redriven,
  ChoiceStateEntered: entered,
  FailStateEntered: entered,
  MapStateEntered: entered,
  ParallelStateEntered: entered,
  PassStateEntered: entered,
  SucceedStateEntered: entered,
  TaskStateEntered: entered,
  WaitStateEntered: entered,
  ChoiceStateExited: exited,
  MapStateExited: exited,
  ParallelStateExited: exited,
  PassStateExited: exited,
  SucceedStateExited: exited,
  TaskStateExited: exited,
  WaitStateExited: exited,
  TaskScheduled: scheduled,
  LambdaFunctionScheduled: scheduled,
  ActivityScheduled: scheduled,
  TaskStarted: taskStarted,
  LambdaFunctionStarted: taskStarted,
  ActivityStarted: taskStarted,
  TaskSubmitted: submitted,
  TaskSucceeded: taskSucceeded,
  LambdaFunctionSucceeded: taskSucceeded,
  ActivitySucceeded: taskSucceeded,
  TaskFailed: taskFailed,
  TaskStartFailed: taskFailed,
  TaskSubmitFailed: taskFailed,
  TaskTimedOut: taskFailed,
  LambdaFunctionFailed: taskFailed,
  LambdaFunctionScheduleFailed: taskFailed,
  LambdaFunctionStartFailed: taskFailed,
  LambdaFunctionTimedOut: taskFailed,
  ActivityFailed: taskFailed,
  ActivityScheduleFailed: taskFailed,
  ActivityTimedOut: taskFailed,
  EvaluationFailed: evaluationFailed,
  ParallelStateStarted: opened,
  MapStateStarted: opened,
  ParallelStateSucceeded: regionSucceeded,
  MapStateSucceeded: regionSucceeded,
  ParallelStateFailed: regionFailed,
  MapStateFailed: regionFailed,
  MapIterationStarted: iterationStarted,
  MapIterationSucceeded: iterationSucceeded,
  MapIterationFailed: iterationFailed,
  MapIterationAborted: aborted,
  TaskStateAborted: aborted,
  WaitStateAborted: aborted,
  MapStateAborted: aborted,
  ParallelStateAborted: aborted,
  MapRunStarted: mapRunStarted,
  MapRunSucceeded: mapRunSucceeded,
  MapRunFailed: mapRunFailed,
  MapRunRedriven: mapRunRedriven,
  // The Map state says what became of it.
  MapRunAborted: () => {},
}
