import type { TaskState } from '../definition/machine.js'
import type { DetailsByType, EventType } from '../history/event.js'
import { eventAt } from '../history/log.js'
import type { Json } from '../json/index.js'
import { nextWakeUp } from './clock.js'
import { findFrame, isInClosedRegion } from './draft.js'
import type { Execution } from './execution.js'
import { forEachIn } from './sparseArray.js'
import { isFinished, type Frame } from './state.js'
import { tokenFor } from './token.js'

/** What the outside world owes an execution: work to be done, and to be woken in time. */
export interface Effects {
  /** The tasks that the command has scheduled and that are still open, in the order of their scheduling. */
  readonly tasks: readonly Task[]
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

/**
 * Everything that is owed to an execution now, read off its state: for a host that has just loaded it.
 *
 *     for (const task of effectsOf(execution).tasks) work(task)
 */
export function effectsOf(execution: Execution): Effects {
  return effectsSince(execution, 0)
}

/** What is owed because of the events after that id. */
export function effectsSince(execution: Execution, eventId: number): Effects {
  const isRunning = execution.state.status === 'RUNNING'
  const tasks = !isRunning ? [] : eventId === 0 ? openTasks(execution) : scheduledSince(execution, eventId)
  return { tasks, wakeUpAt: nextWakeUp(execution) }
}

function openTasks(execution: Execution): Task[] {
  const tasks: Task[] = []
  const { frames, nextFrame } = execution.state
  forEachIn(frames, 0, nextFrame, frame => {
    if (!isFinished(frame) && frame.attempt !== undefined && !isInClosedRegion(execution, frame)) tasks.push(taskOf(execution, frame))
  })
  return tasks.sort((a, b) => a.scheduledEventId - b.scheduledEventId)
}

const SCHEDULED: ReadonlySet<EventType> = new Set<EventType>(['TaskScheduled', 'LambdaFunctionScheduled', 'ActivityScheduled'])

function scheduledSince(execution: Execution, eventId: number): Task[] {
  const tasks: Task[] = []
  for (let id = eventId + 1; id <= execution.log.length; id++) {
    const event = eventAt(execution.log, id)!
    const frame = SCHEDULED.has(event.type) ? attemptFrame(execution, id) : undefined
    if (frame !== undefined) tasks.push(taskOf(execution, frame))
  }
  return tasks
}

/** The frame of the attempt that the event with that id scheduled, as long as it can be answered. */
export function attemptFrame(execution: Pick<Execution, 'state' | 'log'>, scheduledId: number): Frame | undefined {
  const frame = findFrame(execution, eventAt(execution.log, scheduledId)!.frame)
  return frame?.attempt?.scheduledId === scheduledId && !isInClosedRegion(execution, frame) ? frame : undefined
}

function taskOf(execution: Execution, frame: Frame): Task {
  const { identity, log } = execution
  const { resource, name: stateName } = frame.state as TaskState
  const attempt = frame.attempt!
  const details = eventAt(log, attempt.scheduledId)!.details as ScheduledDetails
  const { timeoutInSeconds, heartbeatInSeconds, taskCredentials } = details
  return Object.freeze({
    token: tokenFor(identity.seed, attempt.scheduledId),
    stateName,
    resource: resource.arn,
    pattern: resource.pattern,
    input: (details.parameters ?? details.input)!,
    phase: frame.phase as Task['phase'],
    retryCount: frame.retryCount,
    indices: indicesOf(execution, frame),
    scheduledEventId: attempt.scheduledId,
    ...(timeoutInSeconds !== undefined && { timeoutSeconds: timeoutInSeconds }),
    ...(heartbeatInSeconds !== undefined && { heartbeatSeconds: heartbeatInSeconds }),
    ...(taskCredentials !== undefined && { roleArn: taskCredentials.roleArn }),
  })
}

type ScheduledDetails = Partial<DetailsByType['TaskScheduled'] & DetailsByType['ActivityScheduled']>

function indicesOf(execution: Execution, frame: Frame): number[] {
  const indices: number[] = []
  for (let at: Frame | undefined = frame; at !== undefined && at.parent >= 0; at = findFrame(execution, at.parent))
    indices.unshift(at.index)
  return indices
}
