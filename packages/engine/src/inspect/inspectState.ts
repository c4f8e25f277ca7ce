import type { CompiledState, ParallelState, TaskResource, TaskState } from '../definition/machine.js'
import { checkSize } from '../execution/payload.js'
import { catcherFor, retriersOf, retryDue } from '../execution/retry.js'
import { errorOutput } from '../execution/turn.js'
import { asStateFailure, type Failure } from '../expression/failure.js'
import type { Exit } from '../expression/flow.js'
import { compileResultPath } from '../expression/resultPath.js'
import { scopeOn, type Scope } from '../expression/scope.js'
import { compileTemplate } from '../expression/template.js'
import { copyOf, member, setMember, type Json, type JsonObject } from '../json/index.js'
import { randomAt, type Seed } from '../random.js'
import { nothingChosen } from '../states/choice.js'
import { mapWork, type MapWork } from './mapSteps.js'
import type { StateUnderTest } from './stateUnderTest.js'
import type { ErrorDetails, Steps } from './steps.js'

export interface InspectOptions {
  readonly input: Json
  /** `$$` and `$states.context`. */
  readonly context: JsonObject
  readonly variables?: JsonObject
  /** What the work of a Task, Parallel or Map gives. Without an answer the state times out. */
  readonly work?: (work: Work) => WorkOutcome | undefined
  /** How many times the retrier that an error falls to has retried already. Default 0. */
  readonly retryCount?: number
  /** What the ItemReader of a Distributed Map would read, as it stands in its source. */
  readonly readerData?: string
  /** How long the state may wait, ms. No limit by default. */
  readonly timeLimitMs?: number
  /** The moment, epoch ms. */
  readonly at: number
  /** Feeds every random draw. Default 0. */
  readonly seed?: Seed
}

/** What a state asks of the outside world. */
export type Work = TaskWork | { readonly type: 'Parallel'; readonly branches: number } | MapWork

export interface TaskWork {
  readonly type: 'Task'
  readonly resource: TaskResource
  /** What the work is given. */
  readonly input: Json
}

export type WorkOutcome = { readonly result: Json } | Failure

/** What a state does with its input. */
export interface Inspection {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  readonly nextState?: string
  readonly steps: Readonly<Steps>
}

/**
 * Runs one state, and tells every value on the way: pure, without an execution around it. What a Task, Parallel or Map has to have done
 * is asked of `work`, whose exceptions are passed on.
 *
 *     const test = stateUnderTest({ Type: 'Pass', InputPath: '$.order', End: true })!
 *     inspectState(test, { input: { order: 7 }, context: {}, at: 0 }).steps.afterInputPath   // 7
 */
export function inspectState(test: StateUnderTest, options: InspectOptions): Inspection {
  const steps: Steps = { input: options.input }
  const { variables = {} } = options
  if (Object.keys(variables).length > 0) steps.variables = variables
  try {
    const done = run(test, options, steps)
    return 'failure' in done ? handleFailure(test.state, done.failure, options, steps) : succeed(done, steps)
  } catch (error) {
    return handleFailure(test.state, failureOf(error), options, steps)
  }
}

interface Left extends Exit {
  readonly next: string | undefined
}

function succeed(left: Left, steps: Steps, handled: Partial<Inspection> = {}): Inspection {
  const { output, assigned, next } = left
  if (assigned !== undefined) {
    const variables = copyOf(steps.variables ?? {})
    for (const [name, value] of Object.entries(assigned)) setMember(variables, name, value)
    steps.variables = Object.freeze(variables)
  }
  return { status: 'SUCCEEDED', output, ...(next !== undefined && { nextState: next }), ...handled, steps }
}

function run(test: StateUnderTest, options: InspectOptions, steps: Steps): Left | { readonly failure: Failure } {
  const { state, queryLanguage } = test
  const scope = scopeFor(options, 'work')
  const isJsonPath = queryLanguage === 'JSONPath'
  if (isJsonPath && state.type !== 'Parallel' && !hasResult(test))
    steps.afterInputPath = 'flow' in state ? state.flow.input(scope) : scope.input
  switch (state.type) {
    case 'Fail':
      return { failure: state.failure(scope) }
    case 'Choice': {
      const chosen = state.choose(scope)
      if (chosen === undefined) throw nothingChosen()
      return leaveWith(state.name, chosen.next, chosen.leave(scopeFor(options, 'leave'), state.flow.payload(scope)))
    }
    case 'Wait':
      if (state.until(scope) - options.at > (options.timeLimitMs ?? Infinity)) return { failure: TIMEOUT }
      return leaveWith(state.name, state.next, state.flow.leave(scopeFor(options, 'leave'), state.flow.payload(scope)))
    case 'Succeed':
      return leaveWith(state.name, undefined, state.flow.leave(scopeFor(options, 'leave'), state.flow.payload(scope)))
    case 'Pass': {
      const payload = state.flow.payload(scope)
      if (hasResult(test)) steps.result = payload
      else if (isJsonPath) steps.afterParameters = payload
      return leave(test, state, payload, options, steps)
    }
    default: {
      const work = workOf(test, state, scope, steps, options)
      const outcome = options.work?.(work) ?? TIMEOUT
      if (!('result' in outcome)) return { failure: outcome }
      if (state.type === 'Task') steps.result = outcome.result
      return leave(test, state, outcome.result, options, steps)
    }
  }
}

/** A Pass with a Result of its own shows nothing of the way to it. */
function hasResult({ state, definition, queryLanguage }: StateUnderTest): boolean {
  return state.type === 'Pass' && queryLanguage === 'JSONPath' && member(definition, 'Result') !== undefined
}

function workOf(
  test: StateUnderTest,
  state: Extract<CompiledState, { readonly type: 'Task' | 'Parallel' | 'Map' }>,
  scope: Scope,
  steps: Steps,
  options: InspectOptions,
): Work {
  if (state.type === 'Map') return mapWork(test, state, scope, steps, options.readerData)
  return state.type === 'Task' ? taskWork(test, state, scope, steps) : parallelWork(state, scope)
}

function taskWork({ queryLanguage }: StateUnderTest, state: TaskState, scope: Scope, steps: Steps): TaskWork {
  const payload = state.flow.payload(scope)
  if (queryLanguage === 'JSONPath') steps.afterParameters = payload
  else steps.afterArguments = payload
  const input = state.request(payload)
  checkSize(input, state.name)
  return { type: 'Task', resource: state.resource, input }
}

function parallelWork({ name, flow, branches }: ParallelState, scope: Scope): Work {
  checkSize(flow.payload(scope), name)
  return { type: 'Parallel', branches: branches.length }
}

type StateWithResult = Extract<CompiledState, { readonly type: 'Pass' | 'Task' | 'Parallel' | 'Map' }>

function leave(test: StateUnderTest, state: StateWithResult, result: Json, options: InspectOptions, steps: Steps): Left {
  if (test.queryLanguage === 'JSONPath') noteResultSteps(test.definition, result, options, steps)
  return leaveWith(state.name, state.next, state.flow.leave(scopeFor(options, 'leave'), result))
}

/** The same scope draws the same numbers, so this is what leaving the state works out as well. */
function noteResultSteps(definition: JsonObject, result: Json, options: InspectOptions, steps: Steps): void {
  const scope = scopeFor(options, 'leave')
  const selector = member(definition, 'ResultSelector')
  steps.afterResultSelector = selector === undefined ? result : compileTemplate(selector)(scopeOn(scope, result))
  steps.afterResultPath = compileResultPath(member(definition, 'ResultPath'))(scope.input, steps.afterResultSelector)
}

function leaveWith(name: string, next: string | undefined, exit: Exit): Left {
  checkSize(exit.output, name)
  return { ...exit, next }
}

/** Retry comes first; then Catch. */
function handleFailure(state: CompiledState, failure: Failure, options: InspectOptions, steps: Steps): Inspection {
  const { error, cause } = failure
  const told = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
  const details: ErrorDetails = {}
  const retryIndex = retriersOf(state).findIndex(({ matches }) => matches(failure))
  const catcher = catcherFor(state, failure)
  if (retryIndex >= 0 || catcher !== undefined) steps.errorDetails = details
  if (retryIndex >= 0) {
    details.retryIndex = retryIndex
    const seconds = retryDelay(state, failure, retryIndex, options)
    if (seconds !== undefined) {
      details.retryBackoffIntervalSeconds = seconds
      return { status: 'RETRIABLE', ...told, steps }
    }
  }
  if (catcher === undefined || !('catchers' in state)) return { status: 'FAILED', ...told, steps }
  details.catchIndex = state.catchers.indexOf(catcher)
  try {
    const exit = catcher.leave(scopeFor(options, 'catch'), errorOutput(failure))
    return succeed(leaveWith(state.name, catcher.next, exit), steps, { status: 'CAUGHT_ERROR', ...told })
  } catch (error) {
    return { status: 'FAILED', ...failureOf(error), steps }
  }
}

/** Whole seconds; undefined where the retrier has no attempts left. */
function retryDelay(state: CompiledState, failure: Failure, index: number, { at, seed = 0, retryCount = 0 }: InspectOptions) {
  const used = Array.from({ length: index + 1 }, (_, i) => (i === index ? retryCount : 0))
  const due = retryDue(state, { ...failure, at, eventId: 0 }, used, seed)
  return due === undefined ? undefined : Math.round((due - at) / 1000)
}

const TIMEOUT: Failure = Object.freeze({ error: 'States.Timeout' })

/** What the state fails with; errors that are none of the state's are thrown again. */
function failureOf(error: unknown): { readonly error: string; readonly cause: string } {
  const failure = asStateFailure(error)
  if (failure === undefined) throw error
  return { error: failure.error, cause: failure.reason }
}

const SPOTS = { work: 0, leave: 1, catch: 2 } as const

/** What the expressions see at one spot of the way, with draws of its own. */
function scopeFor({ input, context, variables = {}, at, seed = 0 }: InspectOptions, spot: keyof typeof SPOTS): Scope {
  return {
    input,
    context: () => context,
    variable: name => member(variables, name),
    random: randomAt(seed, SPOTS[spot]),
    now: at,
  }
}
