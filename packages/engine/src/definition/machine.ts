import type { Exit, Flow } from '../expression/flow.js'
import type { Expression, Scope } from '../expression/scope.js'
import type { Failure } from '../expression/failure.js'
import type { JsonArray, Json, JsonObject } from '../json/index.js'
import type { OptionalNumber } from './language.js'
import type { Diagnostic } from './validate/index.js'

/** STANDARD executions keep a history and can be redriven; EXPRESS ones can't. */
export type StateMachineType = 'STANDARD' | 'EXPRESS'

/**
 * A compiled state machine: validated, all expressions parsed. Made by `compile`, shared by any number of executions.
 */
export interface Machine {
  readonly type: StateMachineType
  /** The definition as it was given, parsed. */
  readonly definition: JsonObject
  /** What AWS would warn about. */
  readonly warnings: readonly Diagnostic[]
  readonly root: CompiledScope
  /** Every state of the machine by name, nested ones too. */
  readonly states: ReadonlyMap<string, CompiledState>
  readonly timeoutSeconds: number | undefined
}

/** A `States` object: the top level, a branch of a Parallel, the processor of a Map. */
export interface CompiledScope {
  /** The state that StartAt names. */
  readonly start: CompiledState
  readonly states: ReadonlyMap<string, CompiledState>
}

export type CompiledState = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState
export type StateType = CompiledState['type']

export type StateEnteredType = `${'Choice' | 'Fail' | 'Map' | 'Parallel' | 'Pass' | 'Succeed' | 'Task' | 'Wait'}StateEntered`
export type StateExitedType = `${'Choice' | 'Map' | 'Parallel' | 'Pass' | 'Succeed' | 'Task' | 'Wait'}StateExited`

interface Common<T extends string> {
  readonly type: T
  readonly name: string
  /** The state to enter next; undefined where this state ends its thread (or chooses, or fails). */
  readonly next: string | undefined
  /**
   * The state that `next` names, so that nothing need be looked up to go there. Not enumerable, because states lead to each other in
   * circles, and nobody who prints or compares executions wants to follow them.
   */
  readonly nextState?: CompiledState | undefined
  readonly entered: Extract<StateEnteredType, `${T}StateEntered`>
  /** `$$.State.RetryCount` exists in states that can be retried. */
  readonly countsRetries: boolean
}

/** A state that has an exit, and therefore a data flow. */
interface Exiting<T extends string> extends Common<T> {
  readonly exited: Extract<StateExitedType, `${T}StateExited`>
  readonly flow: Flow
}

/** A state whose failures can be retried and caught. */
interface Fallible<T extends string> extends Exiting<T> {
  readonly retriers: readonly Retrier[]
  readonly catchers: readonly Catcher[]
}

export type PassState = Exiting<'Pass'>

export type SucceedState = Exiting<'Succeed'>

export interface FailState extends Common<'Fail'> {
  readonly failure: (scope: Scope) => Failure
}

export interface ChoiceState extends Exiting<'Choice'> {
  /** The first rule that matches, or the default; undefined for neither. */
  readonly choose: (scope: Scope) => Chosen | undefined
}

export interface Chosen {
  readonly next: string
  readonly leave: Flow['leave']
}

export interface WaitState extends Exiting<'Wait'> {
  /** When the wait is over (epoch ms), for a wait that begins at scope.now. */
  readonly until: (scope: Scope) => number
}

export interface TaskState extends Fallible<'Task'> {
  readonly resource: TaskResource
  /** What is sent to the resource for the evaluated parameters. */
  readonly request: (parameters: Json) => Json
  readonly timeoutSeconds: (scope: Scope) => number | undefined
  readonly heartbeatSeconds: (scope: Scope) => number | undefined
  /** The role of Credentials. */
  readonly roleArn: ((scope: Scope) => string) | undefined
}

export interface ParallelState extends Fallible<'Parallel'> {
  readonly branches: readonly CompiledScope[]
}

export interface MapState extends Fallible<'Map'> {
  /** Undefined for an Inline Map. */
  readonly distributed: DistributedMap | undefined
  readonly processor: CompiledScope
  /** Members of an object only in a Distributed Map. */
  readonly items: (scope: Scope) => JsonArray | JsonObject
  /** 0 and undefined for no limit of its own. */
  readonly maxConcurrency: OptionalNumber
  /**
   * The input of an iteration; its scope is that of the Map state with `$$.Map.Item` in its context. Undefined where an iteration is given
   * its item as it is.
   */
  readonly itemSelector: Expression | undefined
}

/** What a Map has when its items become executions of their own. */
export interface DistributedMap {
  readonly executionType: StateMachineType
  readonly label: string | undefined
  readonly reader: ItemReader | undefined
  readonly batcher: ItemBatcher | undefined
  readonly writer: ResultWriter | undefined
  readonly toleratedFailureCount: OptionalNumber
  readonly toleratedFailurePercentage: OptionalNumber
}

export interface ItemReader {
  readonly resource: string
  readonly request: Expression | undefined
  readonly config: JsonObject
  readonly maxItems: OptionalNumber
}

export interface ItemBatcher {
  readonly maxItemsPerBatch: OptionalNumber
  readonly maxInputBytesPerBatch: OptionalNumber
  readonly batchInput: Expression | undefined
}

export interface ResultWriter {
  readonly resource: string | undefined
  readonly request: Expression | undefined
  readonly config: JsonObject | undefined
}

/** Which family of events a Task writes, and what its resource is called in them. */
export interface TaskResource {
  readonly family: 'LambdaFunction' | 'Activity' | 'Task'
  readonly arn: string
  /** As in `lambda` or `aws-sdk:s3`; empty for functions and activities. */
  readonly resourceType: string
  /** As in `invoke.waitForTaskToken`; the ARN for functions and activities. */
  readonly resource: string
  readonly pattern: 'requestResponse' | 'sync' | 'waitForTaskToken'
}

/** A compiled ErrorEquals. */
export type ErrorMatcher = (failure: Failure) => boolean

export interface Retrier {
  readonly matches: ErrorMatcher
  readonly intervalSeconds: number
  readonly maxAttempts: number
  readonly backoffRate: number
  readonly maxDelaySeconds: number | undefined
  readonly fullJitter: boolean
}

export interface Catcher {
  readonly matches: ErrorMatcher
  readonly next: string
  /** `result` is the Error Output. */
  readonly leave: (scope: Scope, errorOutput: JsonObject) => Exit
}
