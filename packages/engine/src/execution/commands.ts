import type { Json } from '../json/index.js'

/**
 * What can happen to a running execution. `at` is the moment, epoch ms: never before that of the newest event. Whatever was due before
 * `at` happens first.
 */
export type Command =
  | TaskStartedCommand
  | TaskSubmittedCommand
  | TaskHeartbeatCommand
  | TaskSucceededCommand
  | TaskFailedCommand
  | TaskNotStartedCommand
  | MapRunSucceededCommand
  | MapRunFailedCommand
  | TimePassedCommand

interface Timed {
  readonly at: number
}

interface Answer extends Timed {
  /** The token of the attempt, as effects and `$$.Task.Token` tell it. */
  readonly token: string
}

/** A worker has taken an activity task. (Functions and integrations start by themselves.) */
export interface TaskStartedCommand extends Answer {
  readonly type: 'TaskStarted'
  readonly workerName?: string
}

/** The call of a `.sync` or `.waitForTaskToken` task has been accepted; the result is still to come. */
export interface TaskSubmittedCommand extends Answer, Output {
  readonly type: 'TaskSubmitted'
}

export interface TaskHeartbeatCommand extends Answer {
  readonly type: 'TaskHeartbeat'
}

/** The payload, as a value or as the JSON text that came over the wire. */
interface Output {
  readonly output?: Json
  readonly outputText?: string
}

/** The work is done. */
export interface TaskSucceededCommand extends Answer, Output {
  readonly type: 'TaskSucceeded'
}

/** The work has failed. */
export interface TaskFailedCommand extends Answer {
  readonly type: 'TaskFailed'
  readonly error?: string
  readonly cause?: string
}

/** The work could not even begin: it could not be scheduled, started or submitted. */
export interface TaskNotStartedCommand extends Answer {
  readonly type: 'TaskScheduleFailed' | 'TaskStartFailed' | 'TaskSubmitFailed'
  readonly error?: string
  readonly cause?: string
}

/** A Map Run has succeeded; the output is the result of the Distributed Map. */
export interface MapRunSucceededCommand extends Answer, Output {
  readonly type: 'MapRunSucceeded'
}

/** A Map Run has failed: too many of its items, its reader or its writer did. */
export interface MapRunFailedCommand extends Answer {
  readonly type: 'MapRunFailed'
  readonly error?: string
  readonly cause?: string
}

/** Nothing but time has passed. */
export interface TimePassedCommand extends Timed {
  readonly type: 'TimePassed'
}
