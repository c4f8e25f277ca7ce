import {
  inspectState,
  invalidDefinitionMessage,
  InvalidDefinitionError,
  parseJson,
  randomAt,
  stateUnderTest,
  type Json,
  type JsonObject,
  type MapWork,
  type Seed,
  type StateUnderTest,
  type TaskWork,
  type WorkOutcome,
} from '@redrive/engine'
import { TEST_STATE_TIMEOUT_MS } from '../limits.js'
import { ApiError, type ErrorCode } from '../model/apiError.js'
import { checkRequest } from '../model/checkRequest.js'
import type { TaskHandler } from '../world/handlers.js'
import { checkInput } from '../world/hosting.js'
import { checkMock } from './checkMock.js'
import { contextOf } from './context.js'
import { jsonObjectIn, withoutNulls, type TestStateInput } from './input.js'
import { outputOf, type TestStateOutput } from './output.js'

export interface TestStateOptions {
  /** The moment of the test, epoch ms. */
  readonly at: number
  /** Feeds every random draw: names, UUIDs, jitter. Default 0. */
  readonly seed?: Seed
  readonly account?: string
  readonly region?: string
  /** Does the task of a Task state that has no mock. Without an answer the state times out. */
  readonly answer?: TaskHandler
}

export type TestStateAnswer =
  { readonly output: TestStateOutput } | { readonly error: { readonly code: ErrorCode; readonly message: string } }

/**
 * The operation TestState: runs one state of a definition by itself, without a state machine. Pure: the same request with the same
 * options gives the same answer.
 *
 *     testState({ definition: '{"Type": "Pass", "Result": 7, "End": true}', inspectionLevel: 'DEBUG' }, { at: 0 })
 *     // { output: { status: 'SUCCEEDED', output: '7', inspectionData: { input: '{}', result: '7', ... } } }
 */
export function testState(params: TestStateInput, options: TestStateOptions): TestStateAnswer {
  try {
    checkRequest('TestState', params as unknown as JsonObject)
    return { output: run(withoutNulls(params), options) }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { error: { code: error.code, message: error.message } }
  }
}

function run(params: TestStateInput, options: TestStateOptions): TestStateOutput {
  const { input: inputText = '{}', stateConfiguration: configuration = {}, mock } = params
  const test = stateOf(params)
  const result = checkMock(test, params)
  const variables = objectOf(params.variables, 'Variables')
  checkInput(inputText)
  const input = parseJson(inputText)
  const { at, seed = 0 } = options
  const inspection = inspectState(test, {
    input,
    context: contextOf(test, input, params, options, randomAt(seed, 0)),
    variables,
    ...(configuration.retrierRetryCount !== undefined && { retryCount: configuration.retrierRetryCount }),
    ...(configuration.mapItemReaderData !== undefined && { readerData: configuration.mapItemReaderData }),
    work: work => {
      if (work.type === 'Map') checkFailureCount(work, params, result)
      if (mock?.errorOutput !== undefined) return mock.errorOutput
      if (result === undefined) return work.type === 'Task' ? answered(work, test, params, options) : undefined
      return work.type === 'Map' && isOverThreshold(work, params, result) ? THRESHOLD_EXCEEDED : { result }
    },
    timeLimitMs: TEST_STATE_TIMEOUT_MS,
    at,
    seed,
  })
  return outputOf(test, inspection, params)
}

function stateOf({ definition, stateName }: TestStateInput): StateUnderTest {
  let test: StateUnderTest | undefined
  try {
    test = stateUnderTest(definition, stateName)
  } catch (error) {
    if (error instanceof InvalidDefinitionError) throw new ApiError('InvalidDefinition', invalidDefinitionMessage(error.diagnostics))
    throw error
  }
  if (test === undefined) throw new ApiError('ValidationException', 'State not found in definition')
  return test
}

function objectOf(text: string | undefined, what: string): JsonObject {
  const object = text === undefined ? {} : jsonObjectIn(text)
  if (object === undefined) throw new ApiError('ValidationException', `${what} must be a valid JSON object`)
  return object
}

/** What the handler of the task says. A task that is only accepted never ends here, so it times out. */
function answered(work: TaskWork, { state }: StateUnderTest, params: TestStateInput, { answer, at }: TestStateOptions) {
  const outcome = answer?.({
    token: '',
    stateName: params.stateName ?? state.name,
    resource: work.resource.arn,
    pattern: work.resource.pattern,
    input: work.input,
    phase: 'started',
    retryCount: params.stateConfiguration?.retrierRetryCount ?? 0,
    indices: [],
    scheduledEventId: 0,
    executionArn: '',
    at,
  })
  if (outcome === undefined || ('afterMs' in outcome && outcome.afterMs > TEST_STATE_TIMEOUT_MS)) return undefined
  if ('outputText' in outcome) return { result: parseJson(outcome.outputText) }
  if ('output' in outcome) return { result: outcome.output }
  return 'submitted' in outcome && !('error' in outcome) ? undefined : (outcome as WorkOutcome)
}

const THRESHOLD_EXCEEDED: WorkOutcome = Object.freeze({
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
})

/** Each iteration of a Map has an item in its result; a result that was exported says nothing about them. */
const iterationsOf = ({ iterations }: MapWork, result: Json | undefined) => (Array.isArray(result) ? result.length : iterations)

function checkFailureCount(work: MapWork, { stateConfiguration }: TestStateInput, result: Json | undefined): void {
  const failed = stateConfiguration?.mapIterationFailureCount
  if (failed === undefined || failed <= (iterationsOf(work, result) ?? Infinity)) return
  throw new ApiError('ValidationException', 'Map iteration failure count must be less than or equal to the number of Map iterations')
}

/** Only a threshold that the state sets can be exceeded (recorded). */
function isOverThreshold(work: MapWork, { stateConfiguration }: TestStateInput, result: Json): boolean {
  const failed = stateConfiguration?.mapIterationFailureCount ?? 0
  const { toleratedFailureCount = Infinity, toleratedFailurePercentage = 100 } = work
  const iterations = iterationsOf(work, result) ?? 0
  return failed > toleratedFailureCount || (iterations > 0 && (failed / iterations) * 100 > toleratedFailurePercentage)
}
