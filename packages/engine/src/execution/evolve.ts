import type { EventType, LogEvent } from '../history/event.js'
import type { Draft } from './draft.js'
import { closed, redriven, started, succeeded } from './meaning/executions.js'
import { evaluationFailed } from './meaning/failures.js'
import { mapRunFailed, mapRunRedriven, mapRunStarted, mapRunSucceeded } from './meaning/mapRuns.js'
import type { Meaning } from './meaning/meaning.js'
import { aborted, iterationFailed, iterationStarted, iterationSucceeded, opened, regionFailed, regionSucceeded } from './meaning/regions.js'
import { entered, exited } from './meaning/states.js'
import { scheduled, submitted, taskFailed, taskStarted, taskSucceeded } from './meaning/tasks.js'

/**
 * The only way the state of an execution changes: what each of the 62 event types means. Every event that a log can hold has one
 * meaning, so that folding a log, live, replayed or imported, gives the same state.
 */
export function evolve(draft: Draft, event: LogEvent): void {
  const apply = BY_TYPE.get(event.type) as (draft: Draft, event: LogEvent) => void
  apply(draft, event)
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

/** (A Map, because to find one of so many members of an object takes twice as long.) */
const BY_TYPE: ReadonlyMap<string, unknown> = new Map(Object.entries(MEANING))
