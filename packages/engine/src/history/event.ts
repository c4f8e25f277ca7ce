import type { StateEnteredType, StateExitedType } from '../definition/machine.js'
import type { Json, JsonObject } from '../json/index.js'

/** The state types that have an event when a sibling's failure aborts them. */
type Abortable = 'Task' | 'Wait' | 'Map' | 'Parallel'

export interface ErrorDetails {
  readonly error?: string
  readonly cause?: string
}

export interface IterationDetails {
  readonly name: string
  readonly index: number
}

export interface TaskDetails {
  readonly resourceType: string
  readonly resource: string
}

/** A failure of a service integration. */
export interface TaskErrorDetails extends TaskDetails, ErrorDetails {}

export interface TaskOutputDetails extends TaskDetails {
  readonly output?: Json
}

/** What is common to the first event of an attempt in the three event families. */
export interface ScheduledTimeouts {
  readonly timeoutInSeconds?: number
  readonly heartbeatInSeconds?: number
}

export interface TaskCredentials {
  readonly taskCredentials?: { readonly roleArn: string }
}

export interface StateExitedDetails {
  readonly name: string
  readonly output: Json
  /** Names and values of what the state assigned. */
  readonly assignedVariables?: JsonObject
  /** The state that is entered next, undefined at the end of a thread. Ours: the wire form leaves it to the next event. */
  readonly next: string | undefined
}

type Details<Types extends string, D> = { readonly [T in Types]: D }

/** What each of the 62 event types carries while it is in the log: payloads are values, not texts. */
export interface DetailsByType
  extends
    Details<StateEnteredType, { readonly name: string; readonly input: Json }>,
    Details<StateExitedType, StateExitedDetails>,
    Details<`${Abortable}StateAborted`, undefined>,
    Details<`ParallelState${'Started' | 'Succeeded' | 'Failed'}`, undefined>,
    Details<`MapState${'Succeeded' | 'Failed'}`, undefined>,
    Details<`MapIteration${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`, IterationDetails>,
    Details<`Execution${'Failed' | 'Aborted' | 'TimedOut'}`, ErrorDetails>,
    Details<`Activity${'Failed' | 'ScheduleFailed' | 'TimedOut'}`, ErrorDetails>,
    Details<`LambdaFunction${'Failed' | 'ScheduleFailed' | 'StartFailed' | 'TimedOut'}`, ErrorDetails>,
    Details<`Task${'Failed' | 'StartFailed' | 'SubmitFailed' | 'TimedOut'}`, TaskErrorDetails>,
    Details<'MapRunAborted', undefined> {
  readonly ExecutionStarted: {
    readonly input: Json
    readonly roleArn?: string
    readonly stateMachineAliasArn?: string
    readonly stateMachineVersionArn?: string
  }
  readonly ExecutionSucceeded: { readonly output: Json }
  /** `clientToken` is ours: it makes a redrive idempotent, and is not part of the wire form. */
  readonly ExecutionRedriven: { readonly redriveCount: number; readonly clientToken?: string }
  readonly MapStateStarted: { readonly length: number }
  readonly MapRunStarted: { readonly mapRunArn: string }
  readonly MapRunRedriven: { readonly mapRunArn: string; readonly redriveCount: number }
  readonly MapRunFailed: ErrorDetails
  /** `result` is ours: AWS tells it only with the exit of the Map. Undefined where a history was read. */
  readonly MapRunSucceeded: { readonly result: Json } | undefined
  readonly EvaluationFailed: ErrorDetails & { readonly state: string; readonly location?: string }
  readonly TaskScheduled: TaskDetails & ScheduledTimeouts & TaskCredentials & { readonly region: string; readonly parameters: Json }
  readonly TaskStarted: TaskDetails
  readonly TaskSubmitted: TaskOutputDetails
  readonly TaskSucceeded: TaskOutputDetails
  readonly LambdaFunctionScheduled: TaskCredentials & {
    readonly resource: string
    readonly input: Json
    readonly timeoutInSeconds?: number
  }
  readonly LambdaFunctionStarted: undefined
  readonly LambdaFunctionSucceeded: { readonly output?: Json }
  readonly ActivityScheduled: ScheduledTimeouts & { readonly resource: string; readonly input: Json }
  readonly ActivityStarted: { readonly workerName?: string }
  readonly ActivitySucceeded: { readonly output?: Json }
}

/** The 62 event types of GetExecutionHistory. */
export type EventType = keyof DetailsByType

/** An event of the log. */
export type LogEvent<T extends EventType = EventType> = { readonly [K in T]: LogEventOf<K> }[T]

interface LogEventOf<T extends EventType> {
  /** From 1, without gaps. */
  readonly id: number
  /** The event that caused this one, as AWS sets it; 0 for none. */
  readonly previousEventId: number
  /** Epoch ms. */
  readonly timestamp: number
  readonly type: T
  /** The frame whose thread the event belongs to. */
  readonly frame: number
  readonly details: DetailsByType[T]
}

/** Works something out from the name of an event type, once for each of them: reading a history asks for every event. */
export function perType<T>(workOut: (type: EventType) => T): (type: EventType) => T {
  const known = new Map<EventType, T>()
  return type => {
    let value = known.get(type)
    if (value === undefined && !known.has(type)) known.set(type, (value = workOut(type)))
    return value as T
  }
}

export const isEntry = perType(type => type.endsWith('StateEntered'))
export const isExit = perType(type => type.endsWith('StateExited'))

export const ABORTABLE: ReadonlySet<string> = new Set<Abortable>(['Task', 'Wait', 'Map', 'Parallel'])

const TERMINAL: ReadonlySet<EventType> = new Set<EventType>([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionAborted',
  'ExecutionTimedOut',
])

/** True for the events that end an execution. */
export function isTerminal(type: EventType): boolean {
  return TERMINAL.has(type)
}

const STATES_ENTERED = ['Choice', 'Fail', 'Map', 'Parallel', 'Pass', 'Succeed', 'Task', 'Wait'].map(type => `${type}StateEntered`)
const STATES_EXITED = ['Choice', 'Map', 'Parallel', 'Pass', 'Succeed', 'Task', 'Wait'].map(type => `${type}StateExited`)

/** The names of the 62 event types. */
export const EVENT_TYPES: ReadonlySet<EventType> = new Set([
  ...['Started', 'Succeeded', 'Failed', 'Aborted', 'TimedOut', 'Redriven'].map(what => `Execution${what}`),
  ...STATES_ENTERED,
  ...STATES_EXITED,
  ...[...ABORTABLE].map(type => `${type}StateAborted`),
  ...['Started', 'Succeeded', 'Failed'].flatMap(what => [`ParallelState${what}`, `MapState${what}`]),
  ...['Started', 'Succeeded', 'Failed', 'Aborted'].flatMap(what => [`MapIteration${what}`, `MapRun${what}`]),
  'MapRunRedriven',
  ...['Scheduled', 'Started', 'StartFailed', 'Submitted', 'SubmitFailed', 'Succeeded', 'Failed', 'TimedOut'].map(what => `Task${what}`),
  ...['Scheduled', 'ScheduleFailed', 'Started', 'StartFailed', 'Succeeded', 'Failed', 'TimedOut'].map(what => `LambdaFunction${what}`),
  ...['Scheduled', 'ScheduleFailed', 'Started', 'Succeeded', 'Failed', 'TimedOut'].map(what => `Activity${what}`),
  'EvaluationFailed',
] as EventType[])
