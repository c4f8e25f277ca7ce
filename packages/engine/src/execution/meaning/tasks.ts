import type { ScheduledTimeouts } from '../../history/event.js'
import { editFrame, type Draft, type Mutable } from '../draft.js'
import type { Attempt, Frame } from '../state.js'
import { countRetry, failFrame, failureOf } from './failures.js'
import { setDue } from './frames.js'
import type { Meaning } from './meaning.js'

export const scheduled: Meaning<'TaskScheduled' | 'LambdaFunctionScheduled' | 'ActivityScheduled'> = (draft, event) => {
  const { timeoutInSeconds, heartbeatInSeconds }: ScheduledTimeouts = event.details
  const frame = editFrame(draft, event.frame)
  draft.begun.push(event.id)
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

export const taskStarted: Meaning<'TaskStarted' | 'LambdaFunctionStarted' | 'ActivityStarted'> = (
  draft,
  { id, frame: frameId, timestamp },
) => {
  const frame = editFrame(draft, frameId)
  frame.phase = 'started'
  frame.last = id
  const { scheduledId, timeoutMs, heartbeatMs } = frame.attempt!
  watch(draft, frame, { scheduledId, startedAt: timestamp, timeoutMs, heartbeatMs, beatAt: timestamp })
}

export const submitted: Meaning<'TaskSubmitted'> = (draft, { id, frame: frameId, timestamp }) => {
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

export const taskSucceeded: Meaning<'TaskSucceeded' | 'LambdaFunctionSucceeded' | 'ActivitySucceeded'> = (
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

export const taskFailed: Meaning<TaskFailureType> = (draft, { id, type, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  const { attempt } = frame
  const missed = type.endsWith('TimedOut') && attempt?.heartbeatMs !== undefined && timestamp < timeoutOf(attempt)
  frame.last = id
  failFrame(draft, frame, { ...failureOf(details), ...(missed && { isHeartbeat: true }), at: timestamp, eventId: id })
}
