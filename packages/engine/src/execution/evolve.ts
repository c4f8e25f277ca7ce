import type { CompiledScope } from '../definition/machine.js'
import { asStateFailure, type Failure } from '../expression/failure.js'
import type { Scope } from '../expression/scope.js'
import type { EventType, LogEvent } from '../history/event.js'
import type { StateEnteredType, StateExitedType } from '../definition/machine.js'
import { joinedArray, jsonSize, type Json, type JsonObject } from '../json/index.js'
import { MAX_EXECUTION_MS, MAX_EXPRESS_EXECUTION_MS } from '../limits.js'
import { reopen } from '../redrive/reopen.js'
import { findFrame, frameAt, putFrame, scopeFor, type Draft } from './draft.js'
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
  putFrame(draft, { ...newFrame(0, -1, 0, machine.root, details.input, NO_VARIABLES), last: 0 })
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
  for (const frame of reopen(draft)) begin(draft, frame, timestamp)
}

// ------------------------------------------------------------------ states

const entered: Meaning<StateEnteredType> = (draft, { id, frame: frameId, timestamp, details }) => {
  const before = frameAt(draft, frameId)
  const state = before.scope.states.get(details.name)
  invariant(state !== undefined, () => `no state '${details.name}' in the scope of frame ${frameId}`)
  const frame = putFrame(draft, {
    ...before,
    state,
    phase: 'entered',
    input: details.input,
    enteredId: id,
    enteredAt: timestamp,
    last: id,
    next: undefined,
    retries: NO_RETRIES,
    retryCount: 0,
    attempt: undefined,
    region: undefined,
    result: undefined,
    failure: undefined,
    due: undefined,
  })
  begin(draft, frame, timestamp)
}

/**
 * The work of a state begins, with its entry or once more with a redrive. When a Wait ends and what a Fail fails with is known from here
 * on. Where it can't be worked out, the frame stays `entered`, and its step says why.
 */
function begin(draft: Draft, frame: Frame, now: number): void {
  const { state } = frame
  if (state?.type === 'Wait') {
    const due = evaluated(draft, frame, now, state.until)
    if (due === undefined) return
    putFrame(draft, { ...frame, phase: 'waiting', due })
    setTimer(draft, frame, due)
  } else if (state?.type === 'Fail') {
    const failure = evaluated(draft, frame, now, state.failure)
    if (failure !== undefined) failFrame(draft, frame, { ...failure, at: now, eventId: frame.enteredId })
  }
}

function evaluated<T>(draft: Draft, frame: Frame, now: number, evaluate: (scope: Scope) => T): T | undefined {
  try {
    return evaluate(scopeFor(draft, frame, { now, spot: [frame.enteredId] }))
  } catch (error) {
    if (asStateFailure(error) === undefined) throw error
    return undefined
  }
}

const exited: Meaning<StateExitedType> = (draft, { id, frame: frameId, details }) => {
  const before = frameAt(draft, frameId)
  if (before.region !== undefined) dropChildren(draft, before.region)
  const frame = putFrame(draft, {
    ...before,
    phase: 'ready',
    next: details.next,
    input: details.output,
    variables: details.assignedVariables === undefined ? before.variables : assign(before.variables, details.assignedVariables),
    last: id,
    attempt: undefined,
    region: undefined,
    result: undefined,
    failure: undefined,
    due: undefined,
  })
  const parent = frame.next === undefined ? findFrame(draft, frame.parent) : undefined
  // A branch is finished with its last exit; an iteration has an event of its own for that.
  if (parent?.state?.type === 'Parallel') finishChild(draft, parent, frame, id)
}

function assign(variables: Variables, assigned: JsonObject): Variables {
  const values = Object.freeze({ ...variables.values, ...assigned })
  return { values, outer: variables.outer, bytes: (variables.outer?.bytes ?? 0) + jsonSize(values) }
}

// ------------------------------------------------------------------ tasks

const scheduled: Meaning<'TaskScheduled' | 'LambdaFunctionScheduled' | 'ActivityScheduled'> = (draft, event) => {
  const { timeoutInSeconds, heartbeatInSeconds } = { heartbeatInSeconds: undefined, ...event.details }
  const frame = retried(frameAt(draft, event.frame))
  putFrame(draft, {
    ...frame,
    phase: 'scheduled',
    last: event.id,
    attempt: {
      scheduledId: event.id,
      startedAt: undefined,
      timeoutMs: timeoutInSeconds === undefined ? undefined : timeoutInSeconds * 1000,
      heartbeatMs: heartbeatInSeconds === undefined ? undefined : heartbeatInSeconds * 1000,
      beatAt: undefined,
    },
  })
}

/** A frame whose failed work begins once more: the retrier that allows it is used. */
function retried(frame: Frame): Frame {
  if (frame.failure === undefined) return frame
  const retrier = retrierFor(frame.state!, frame.failure, frame.retries)
  const retries = retrier === undefined ? frame.retries : withUse(frame.retries, retrier)
  return { ...frame, retries, retryCount: frame.retryCount + 1, failure: undefined, due: undefined }
}

const taskStarted: Meaning<'TaskStarted' | 'LambdaFunctionStarted' | 'ActivityStarted'> = (draft, { id, frame: frameId, timestamp }) => {
  const frame = frameAt(draft, frameId)
  watch(draft, { ...frame, phase: 'started', last: id, attempt: { ...frame.attempt!, startedAt: timestamp, beatAt: timestamp } })
}

const submitted: Meaning<'TaskSubmitted'> = (draft, { id, frame: frameId, timestamp }) => {
  const frame = frameAt(draft, frameId)
  watch(draft, { ...frame, phase: 'submitted', last: id, attempt: { ...frame.attempt!, beatAt: timestamp } })
}

const timeoutOf = ({ startedAt, timeoutMs }: Attempt) => (timeoutMs === undefined ? Infinity : startedAt! + timeoutMs)

/** Sets the moment at which the attempt times out or has missed a heartbeat. */
function watch(draft: Draft, frame: Frame): void {
  const { heartbeatMs, beatAt } = frame.attempt!
  const heartbeat = heartbeatMs === undefined ? Infinity : beatAt! + heartbeatMs
  const due = Math.min(timeoutOf(frame.attempt!), heartbeat)
  putFrame(draft, { ...frame, due: due === Infinity ? undefined : due })
  if (due !== Infinity && due !== frame.due) setTimer(draft, frame, due)
}

const taskSucceeded: Meaning<'TaskSucceeded' | 'LambdaFunctionSucceeded' | 'ActivitySucceeded'> = (draft, { id, frame, details }) => {
  putFrame(draft, {
    ...frameAt(draft, frame),
    phase: 'succeeded',
    last: id,
    result: details.output ?? null,
    attempt: undefined,
    due: undefined,
  })
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
  const frame = frameAt(draft, frameId)
  const { attempt } = frame
  const missed = type.endsWith('TimedOut') && attempt?.heartbeatMs !== undefined && timestamp < timeoutOf(attempt)
  failFrame(draft, { ...frame, last: id }, { ...failureOf(details), ...(missed && { isHeartbeat: true }), at: timestamp, eventId: id })
}

const evaluationFailed: Meaning<'EvaluationFailed'> = (draft, { id, frame: frameId, timestamp, details }) => {
  failFrame(draft, { ...frameAt(draft, frameId), last: id }, { ...failureOf(details), at: timestamp, eventId: id })
}

const failureOf = ({ error, cause }: Failure): Failure => ({ ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) })

/**
 * The work of the frame's state has failed. Either it is retried, or it is caught (which only the exit shows), or the region around the
 * frame fails with it.
 */
function failFrame(draft: Draft, frame: Frame, failure: FrameFailure, phase: 'failed' | 'rejected' = 'failed'): void {
  const state = frame.state!
  const due = phase === 'failed' ? retryDue(state, failure, frame.retries, draft.identity.seed) : undefined
  putFrame(draft, { ...frame, phase, failure, due, attempt: undefined })
  if (due !== undefined) setTimer(draft, frame, due)
  // The failure of a Parallel or Map is final only with the event that says so.
  const isFinal = due === undefined && (phase === 'rejected' || (state.type !== 'Parallel' && state.type !== 'Map'))
  if (isFinal && catcherFor(state, failure) === undefined) failRegion(draft, frame, failure)
}

/** The failure of a child is that of the region, unless another child failed before. */
function failRegion(draft: Draft, child: Frame, failure: FrameFailure): void {
  const parent = findFrame(draft, child.parent)
  if (parent?.region === undefined || parent.region.failed !== undefined) return
  const due = retryDue(parent.state!, failure, parent.retries, draft.identity.seed)
  putFrame(draft, {
    ...parent,
    phase: 'failing',
    last: failure.eventId,
    due,
    failure,
    region: { ...parent.region, failed: { index: child.index, failure } },
  })
  if (due !== undefined) setTimer(draft, parent, due)
}

// ------------------------------------------------------------------ Parallel and Map

const opened: Meaning<'ParallelStateStarted' | 'MapStateStarted'> = (draft, { id, frame: frameId, details }) => {
  const before = frameAt(draft, frameId)
  if (before.region !== undefined) dropChildren(draft, before.region)
  const parent = retried(before)
  const { state } = parent
  const branches = state?.type === 'Parallel' ? state.branches : []
  const length = details === undefined ? branches.length : details.length
  const firstFrame = draft.state.nextFrame
  draft.state.nextFrame += length
  putFrame(draft, { ...parent, phase: 'open', last: id, region: newRegion(firstFrame, length, id, branches.length) })
  branches.forEach((scope, index) => startChild(draft, parent, firstFrame + index, index, scope, id))
}

function newRegion(firstFrame: number, length: number, startedId: number, startedChildren: number): Region {
  return {
    firstFrame,
    length,
    startedId,
    started: startedChildren,
    finished: 0,
    outputs: emptyArray(),
    failed: undefined,
    aborted: 0,
    key: {},
  }
}

/** The input of a child is worked out when it enters its first state. */
function startChild(draft: Draft, parent: Frame, id: number, index: number, scope: CompiledScope, last: number): void {
  putFrame(draft, {
    ...newFrame(id, parent.id, index, scope, null, { values: EMPTY, outer: parent.variables, bytes: parent.variables.bytes }),
    last,
  })
}

const iterationStarted: Meaning<'MapIterationStarted'> = (draft, { id, frame: childId, previousEventId, details }) => {
  const parent = parentOfIteration(draft, childId, previousEventId)
  const region = parent.region!
  invariant(parent.state?.type === 'Map', () => `frame ${parent.id} is in no Map`)
  startChild(draft, parent, childId, details.index, parent.state.processor, id)
  putFrame(draft, { ...parent, region: { ...region, started: Math.max(region.started, details.index + 1) } })
}

/** An iteration is caused by the event that opened the Map, or by the last event of an iteration that made room for it. */
function parentOfIteration(draft: Draft, childId: number, cause: number): Frame {
  const frame = getAt(draft.state.frames, draft.log.at(cause)!.frame)
  invariant(frame !== undefined, () => `frame ${childId} belongs to no region`)
  if (!isFinished(frame) && frame.region !== undefined && holds(frame.region, childId)) return frame
  return frameAt(draft, frame.parent)
}

const holds = ({ firstFrame, length }: Region, id: number) => id >= firstFrame && id < firstFrame + length

const iterationSucceeded: Meaning<'MapIterationSucceeded'> = (draft, { id, frame: parentId, details }) => {
  const parent = frameAt(draft, parentId)
  finishChild(draft, parent, frameAt(draft, parent.region!.firstFrame + details.index), id)
}

function finishChild(draft: Draft, parent: Frame, child: Frame, last: number): void {
  const region = parent.region!
  const outputs = setAt(region.outputs, child.index, { value: child.input }, draft.owner)
  draft.state.frames = setAt(draft.state.frames, child.id, { parent: parent.id, finished: true }, draft.owner)
  putFrame(draft, { ...parent, last, region: { ...region, outputs, finished: region.finished + 1 } })
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
  const parent = frameAt(draft, parentId)
  const region = parent.region!
  const failed = region.failed ?? failedChild(draft, region, cause, failedIndex)
  putFrame(draft, {
    ...parent,
    phase: 'failing',
    last: cause,
    failure: failed.failure,
    region: { ...region, failed, aborted: region.aborted + 1 },
  })
}

/** A child that failed without an event that says with what: its state can't run, and running it again says why. */
function failedChild(draft: Draft, region: Region, cause: number, failedIndex: number | undefined): NonNullable<Region['failed']> {
  const index = failedIndex ?? draft.log.at(cause)!.frame - region.firstFrame
  const child = findFrame(draft, region.firstFrame + index)
  return { index, failure: child?.failure ?? { at: draft.log.at(cause)!.timestamp, eventId: cause } }
}

const regionSucceeded: Meaning<'ParallelStateSucceeded' | 'MapStateSucceeded'> = (draft, { frame: frameId, previousEventId }) => {
  const frame = frameAt(draft, frameId)
  // The exit has the same cause as the success.
  putFrame(draft, { ...frame, phase: 'succeeded', last: previousEventId, result: outputsOf(frame) })
}

/** The outputs of the children, in their order. A Parallel joins their texts as they are, a Map makes a new one. */
function outputsOf({ state, region }: Frame): Json {
  const outputs = Array.from({ length: region!.length }, (_, index) => getAt(region!.outputs, index)!.value)
  return state?.type === 'Parallel' ? joinedArray(outputs) : Object.freeze(outputs)
}

const regionFailed: Meaning<'ParallelStateFailed' | 'MapStateFailed'> = (draft, { id, frame: frameId, timestamp, previousEventId }) => {
  const frame = frameAt(draft, frameId)
  const failed = frame.region && (frame.region.failed ?? failedChild(draft, frame.region, previousEventId, undefined))
  const failure = failed?.failure ?? frame.failure ?? { at: timestamp, eventId: id }
  const region = failed && { ...frame.region, failed }
  failFrame(draft, { ...frame, last: id, region }, { ...failure, eventId: id }, 'rejected')
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

function newFrame(id: number, parent: number, index: number, scope: CompiledScope, input: Json, variables: Variables): Omit<Frame, 'last'> {
  return {
    id,
    parent,
    index,
    scope,
    phase: 'ready',
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
    result: undefined,
    failure: undefined,
    due: undefined,
  }
}

function setTimer(draft: Draft, frame: Frame, due: number): void {
  draft.state.timers = addTimer(draft.state.timers, due, draft.log.length, frame.id)
}

const nothing = () => {}

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
  // Map Runs belong to Distributed Maps, whose children are executions of their own.
  MapRunStarted: nothing,
  MapRunSucceeded: nothing,
  MapRunFailed: nothing,
  MapRunAborted: nothing,
  MapRunRedriven: nothing,
}
