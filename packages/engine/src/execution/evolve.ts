import type { LogEvent } from '../history/event.js'
import type { Draft } from './draft.js'
import { closed, redriven, started, succeeded } from './meaning/executions.js'
import { evaluationFailed } from './meaning/failures.js'
import { mapRunFailed, mapRunRedriven, mapRunStarted, mapRunSucceeded } from './meaning/mapRuns.js'
import { aborted, iterationFailed, iterationStarted, iterationSucceeded, opened, regionFailed, regionSucceeded } from './meaning/regions.js'
import { entered, exited } from './meaning/states.js'
import { scheduled, submitted, taskFailed, taskStarted, taskSucceeded } from './meaning/tasks.js'

/**
 * The only way the state of an execution changes: what each of the 62 event types means. Every event that a log can hold has one
 * meaning, so that folding a log, live, replayed or imported, gives the same state.
 *
 * (A switch with what comes most often first, because a look-up for every event takes 5 % of everything.)
 */
export function evolve(draft: Draft, event: LogEvent): void {
  switch (event.type) {
    case 'PassStateEntered':
    case 'TaskStateEntered':
    case 'ChoiceStateEntered':
    case 'MapStateEntered':
    case 'ParallelStateEntered':
    case 'WaitStateEntered':
    case 'SucceedStateEntered':
    case 'FailStateEntered':
      return entered(draft, event)
    case 'PassStateExited':
    case 'TaskStateExited':
    case 'ChoiceStateExited':
    case 'MapStateExited':
    case 'ParallelStateExited':
    case 'WaitStateExited':
    case 'SucceedStateExited':
      return exited(draft, event)
    case 'LambdaFunctionScheduled':
    case 'TaskScheduled':
    case 'ActivityScheduled':
      return scheduled(draft, event)
    case 'LambdaFunctionStarted':
    case 'TaskStarted':
    case 'ActivityStarted':
      return taskStarted(draft, event)
    case 'LambdaFunctionSucceeded':
    case 'TaskSucceeded':
    case 'ActivitySucceeded':
      return taskSucceeded(draft, event)
    case 'MapIterationStarted':
      return iterationStarted(draft, event)
    case 'MapIterationSucceeded':
      return iterationSucceeded(draft, event)
    case 'TaskSubmitted':
      return submitted(draft, event)
    case 'TaskFailed':
    case 'TaskStartFailed':
    case 'TaskSubmitFailed':
    case 'TaskTimedOut':
    case 'LambdaFunctionFailed':
    case 'LambdaFunctionScheduleFailed':
    case 'LambdaFunctionStartFailed':
    case 'LambdaFunctionTimedOut':
    case 'ActivityFailed':
    case 'ActivityScheduleFailed':
    case 'ActivityTimedOut':
      return taskFailed(draft, event)
    case 'EvaluationFailed':
      return evaluationFailed(draft, event)
    case 'ParallelStateStarted':
    case 'MapStateStarted':
      return opened(draft, event)
    case 'ParallelStateSucceeded':
    case 'MapStateSucceeded':
      return regionSucceeded(draft, event)
    case 'ParallelStateFailed':
    case 'MapStateFailed':
      return regionFailed(draft, event)
    case 'MapIterationFailed':
      return iterationFailed(draft, event)
    case 'MapIterationAborted':
    case 'TaskStateAborted':
    case 'WaitStateAborted':
    case 'MapStateAborted':
    case 'ParallelStateAborted':
      return aborted(draft, event)
    case 'MapRunStarted':
      return mapRunStarted(draft, event)
    case 'MapRunSucceeded':
      return mapRunSucceeded(draft, event)
    case 'MapRunFailed':
      return mapRunFailed(draft, event)
    case 'MapRunRedriven':
      return mapRunRedriven(draft, event)
    case 'ExecutionStarted':
      return started(draft, event)
    case 'ExecutionRedriven':
      return redriven(draft, event)
    case 'ExecutionSucceeded':
      return succeeded(draft, event)
    case 'ExecutionFailed':
    case 'ExecutionAborted':
    case 'ExecutionTimedOut':
      return closed(draft, event)
    case 'MapRunAborted':
    // The Map state says what became of it.
  }
}
