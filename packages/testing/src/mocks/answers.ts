import { parseJson, type Json } from '@redrive/engine'
import { MockError } from './errors.js'
import {
  isMock,
  type AsyncMock,
  type AsyncMockLike,
  type FailedStep,
  type Handler,
  type Mock,
  type MockCall,
  type Reply,
  type TestStateMock,
} from './mock.js'

/**
 * The task succeeds at once.
 *
 *     run(machine, { mocks: { Charge: succeed({ chargeId: 'c-1' }) } })
 */
export function succeed(output: Json = {}): Mock {
  return { answer: () => ({ type: 'succeeds', output, afterMs: 0 }) }
}

/**
 * The task fails at once, with an error for Retry and Catch to match.
 *
 *     fail('Card.Declined', 'insufficient funds')
 *     fail('Lambda.TooManyRequestsException', undefined, { step: 'start' })
 *
 * @param options.step what failed: the work (default), or already its scheduling, start or submission
 */
export function fail(error?: string, cause?: string, options: { readonly step?: FailedStep } = {}): Mock {
  const { step = 'work' } = options
  const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
  return { answer: () => ({ type: 'fails', ...failure, step, afterMs: 0 }) }
}

/**
 * The task outlasts its TimeoutSeconds or HeartbeatSeconds. A state that has neither can't time out; then the test fails and says so.
 *
 *     run(machine, { mocks: { Charge: timeOut() } })   // States.Timeout, TimeoutSeconds later
 */
export function timeOut(): Mock {
  return { answer: () => ({ type: 'times out', afterMs: 0 }) }
}

/** Nobody ever answers. The run ends when nothing else can happen, RUNNING unless the state or the machine times out. */
export function neverAnswer(): Mock {
  return { answer: () => ({ type: 'silent', afterMs: 0 }) }
}

/** Thrown by a handler: the task fails with this error and cause. Any other exception of a handler fails the test. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure'
  readonly error: string | undefined
  override readonly cause: string | undefined

  constructor(error?: string, cause?: string) {
    super(`${error ?? 'a task fails'}${cause === undefined ? '' : `: ${cause}`}`)
    this.error = error
    this.cause = cause
  }
}

/**
 * The output is computed from the input. The function may give a mock instead, or throw a {@link TaskFailure}; it may be async in
 * `runAsync`. A bare function among the mocks means the same.
 *
 *     compute((order: { cents: number }) => (order.cents > 9_900 ? fail('Card.Declined') : { charged: order.cents }))
 */
export function compute<I extends Json>(handler: Handler<I>): Mock
export function compute<I extends Json>(handler: Handler<I, Json | AsyncMock | Promise<Json | AsyncMock>>): AsyncMock
export function compute(handler: Handler<Json, Json | AsyncMock | Promise<Json | AsyncMock>>): AsyncMock {
  return {
    answer: call => {
      const failed = (error: unknown): Reply => {
        if (!(error instanceof TaskFailure)) throw error
        return fail(error.error, error.cause).answer(call)
      }
      try {
        const given = handler(call.input, call)
        if (!(given instanceof Promise)) return decided(given, call)
        return given.then(value => decided(value, call)).catch(failed)
      } catch (error) {
        return failed(error)
      }
    },
  }
}

function decided(given: Json | AsyncMock, call: MockCall): Reply {
  if (isMock(given)) return given.answer(call)
  // A function without a result stands for work without one, as in AWS Lambda.
  return { type: 'succeeds', output: given ?? null, afterMs: 0 }
}

/** The mock that a state was given, in whatever form it was. */
export function asMock(like: AsyncMockLike, name: string): AsyncMock {
  if (isMock(like)) return like
  if (typeof like === 'function') return compute(like)
  if (isTestStateMock(like)) return mockFromTestState(like, `The mock of '${name}'`)
  throw new MockError(
    `The mock of '${name}' is neither a mock, a function, { result } nor { errorOutput }; for an output write succeed(output)`,
  )
}

function isTestStateMock(like: unknown): like is TestStateMock {
  return typeof like === 'object' && like !== null && (Object.hasOwn(like, 'result') || Object.hasOwn(like, 'errorOutput'))
}

/**
 * A mock as the API action TestState takes it, to be composed with others. By itself it needs no function around it.
 *
 *     after('2s', mockFromTestState({ result: '{"charged":true}' }))
 *
 * @throws MockError for one that TestState would refuse
 */
export function mockFromTestState(like: TestStateMock, subject = 'The mock'): Mock {
  const { result, errorOutput, fieldValidationMode: mode } = like
  for (const field of Object.keys(like)) {
    if (!TEST_STATE_FIELDS.includes(field)) throw new MockError(`${subject} has ${field}, which mocks of TestState don't have`)
  }
  if ((result === undefined) === (errorOutput === undefined)) {
    throw new MockError(`${subject} must have one of result and errorOutput`)
  }
  if (mode !== undefined && !VALIDATION_MODES.includes(mode)) {
    throw new MockError(`${subject} has a fieldValidationMode that is none of ${VALIDATION_MODES.join(', ')}: ${String(mode)}`)
  }
  return result === undefined ? fail(errorOutput.error, errorOutput.cause) : succeed(resultOf(result, subject))
}

const TEST_STATE_FIELDS = ['result', 'errorOutput', 'fieldValidationMode']
const VALIDATION_MODES = ['STRICT', 'PRESENT', 'NONE']

function resultOf(result: Json, subject: string): Json {
  if (typeof result !== 'string') return result
  try {
    return parseJson(result)
  } catch {
    throw new MockError(`${subject} has a result that is not JSON text: ${result}`)
  }
}
