import type { Machine, MapState, TaskState } from '../definition/machine.js'
import type { MapItem } from '../expression/contextObject.js'
import { mapRunRequest, type MapRunRequest } from '../states/distributedMap.js'
import type { DetailsByType } from '../history/event.js'
import { eventAt } from '../history/log.js'
import type { Json } from '../json/index.js'
import { nextWakeUp } from './clock.js'
import { findFrame, isInClosedRegion, scopeFor } from './draft.js'
import type { Execution } from './execution.js'
import { forEachIn } from './sparseArray.js'
import { isFinished, type Frame } from './state.js'
import { tokenFor } from './token.js'

/** What the outside world owes an execution: work to be done, and to be woken in time. */
export interface Effects {
  /** The tasks that the command has scheduled and that are still open, in the order of their scheduling. */
  readonly tasks: readonly Task[]
  /** The Map Runs that the command has started or redriven and that go on. */
  readonly mapRuns: readonly MapRunTask[]
  /** When to come back with `TimePassed` if nothing else happens, epoch ms; undefined when time alone changes nothing. */
  readonly wakeUpAt: number | undefined
}

/** An attempt of a Task state that somebody is to carry out. */
export interface Task {
  readonly token: string
  readonly stateName: string
  /** The Resource of the state. */
  readonly resource: string
  /** `requestResponse` answers at once, `sync` runs a job, `waitForTaskToken` waits for somebody who has the token. */
  readonly pattern: 'requestResponse' | 'sync' | 'waitForTaskToken'
  /** What the work is given. */
  readonly input: Json
  /** `scheduled` where a worker has not yet taken an activity task. */
  readonly phase: 'scheduled' | 'started' | 'submitted'
  /** 0 for the first attempt. */
  readonly retryCount: number
  /** Indices of the branches and iterations that the state is in, outermost first. */
  readonly indices: readonly number[]
  /** The id of the event that scheduled the attempt. */
  readonly scheduledEventId: number
  readonly timeoutSeconds?: number
  readonly heartbeatSeconds?: number
  /** The role of Credentials. */
  readonly roleArn?: string
}

/** A Map Run that somebody is to carry out: executions of its own for the items of a Distributed Map. */
export interface MapRunTask extends MapRunRequest {
  readonly token: string
  readonly stateName: string
  readonly mapRunArn: string
  /** 0 for a Map Run that has just started; more for one that is to go on. */
  readonly redriveCount: number
  readonly indices: readonly number[]
  /** What the children run; they see no variables of the parent. */
  readonly machine: Machine
  /** The input of the child for an item; throws StateFailure where the ItemSelector can't be evaluated. */
  readonly itemInput: (item: MapItem) => Json
}

/**
 * Everything that is owed to an execution now, read off its state: for a host that has just loaded it.
 *
 *     for (const task of effectsOf(execution).tasks) work(task)
 */
export function effectsOf(execution: Execution): Effects {
  const effects = noEffects(execution)
  for (const frame of execution.status === 'RUNNING' ? workingFrames(execution) : []) addWork(effects, execution, frame)
  return effects
}

/** What is owed because of the work that began with the events of those ids, as long as it is open. */
export function effectsOfWork(execution: Execution, begun: readonly number[]): Effects {
  const effects = noEffects(execution)
  if (execution.status !== 'RUNNING') return effects
  for (const id of begun) {
    const frame = workFrame(execution, id)
    if (frame !== undefined) addWork(effects, execution, frame)
  }
  return effects
}

type EffectsInTheMaking = Effects & { readonly tasks: Task[]; readonly mapRuns: MapRunTask[] }

const noEffects = (execution: Execution): EffectsInTheMaking => ({ tasks: [], mapRuns: [], wakeUpAt: nextWakeUp(execution) })

function addWork({ tasks, mapRuns }: EffectsInTheMaking, execution: Execution, frame: Frame): void {
  if (frame.attempt !== undefined) tasks.push(taskOf(execution, frame))
  if (frame.mapRun !== undefined) mapRuns.push(mapRunOf(execution, frame))
}

/** The frames that somebody works for, in the order in which the work began. */
function workingFrames(execution: Execution): Frame[] {
  const working: Frame[] = []
  const { frames, nextFrame } = execution.state
  forEachIn(frames, 0, nextFrame, frame => {
    if (!isFinished(frame) && workId(frame) !== undefined && !isInClosedRegion(execution, frame)) working.push(frame)
  })
  return working.sort((a, b) => workId(a)! - workId(b)!)
}

/** The event that began the work that a frame waits for. */
function workId({ attempt, mapRun, phase }: Frame): number | undefined {
  if (attempt !== undefined) return attempt.scheduledId
  return phase === 'mapRun' && mapRun?.mapRunArn !== undefined && !mapRun.hasSucceeded ? mapRun.runId : undefined
}

/** The frame that waits for the work that the event with that id began, as long as the work can be answered. */
export function workFrame(execution: Pick<Execution, 'state' | 'log'>, beginningId: number): Frame | undefined {
  const frame = findFrame(execution, eventAt(execution.log, beginningId)!.frame)
  return frame !== undefined && workId(frame) === beginningId && !isInClosedRegion(execution, frame) ? frame : undefined
}

function mapRunOf(execution: Execution, frame: Frame): MapRunTask {
  const { identity, machine } = execution
  const state = frame.state as MapState
  const { runId, startedId, mapRunArn, redriveCount } = frame.mapRun!
  const now = eventAt(execution.log, runId)!.timestamp
  return Object.freeze({
    ...mapRunRequest(state, scopeFor(execution, frame, now, { spot: [startedId] })),
    token: tokenFor(identity, runId),
    stateName: state.name,
    mapRunArn: mapRunArn!,
    redriveCount,
    indices: indicesOf(execution, frame),
    machine: { ...machine, type: state.distributed!.executionType, root: state.processor, timeoutSeconds: undefined },
    itemInput: (item: MapItem) =>
      state.itemSelector === undefined
        ? item.value
        : state.itemSelector(scopeFor(execution, frame, now, { spot: [startedId, item.index], mapItem: item })),
  })
}

function taskOf(execution: Execution, frame: Frame): Task {
  const { identity, log } = execution
  const { resource, name: stateName } = frame.state as TaskState
  const attempt = frame.attempt!
  const details = eventAt(log, attempt.scheduledId)!.details as ScheduledDetails
  const { timeoutInSeconds, heartbeatInSeconds, taskCredentials } = details
  const task = {
    token: tokenFor(identity, attempt.scheduledId),
    stateName,
    resource: resource.arn,
    pattern: resource.pattern,
    input: (details.parameters ?? details.input)!,
    phase: frame.phase as Task['phase'],
    retryCount: frame.retryCount,
    indices: indicesOf(execution, frame),
    scheduledEventId: attempt.scheduledId,
  }
  if ((timeoutInSeconds ?? heartbeatInSeconds ?? taskCredentials) === undefined) return Object.freeze(task)
  return Object.freeze({
    ...task,
    ...(timeoutInSeconds !== undefined && { timeoutSeconds: timeoutInSeconds }),
    ...(heartbeatInSeconds !== undefined && { heartbeatSeconds: heartbeatInSeconds }),
    ...(taskCredentials !== undefined && { roleArn: taskCredentials.roleArn }),
  })
}

type ScheduledDetails = Partial<DetailsByType['TaskScheduled'] & DetailsByType['ActivityScheduled']>

function indicesOf(execution: Execution, frame: Frame): number[] {
  const parent = findFrame(execution, frame.parent)
  return parent === undefined ? [] : [...indicesOf(execution, parent), frame.index]
}
