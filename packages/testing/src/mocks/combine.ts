import type { Json } from '@redrive/engine'
import { milliseconds, type Duration } from '../duration.js'
import { fail, succeed } from './answers.js'
import { callText, MockError } from './errors.js'
import { mapReply, type Answer, type Mock, type MockCall, type Reply } from './mock.js'

/** A mock for some calls, to which the mock for the later ones can be added. */
export interface ThenMock<R extends Reply = Answer> extends Mock<R> {
  readonly then: <S extends Reply>(rest: Mock<S>) => Mock<R | S>
}

/**
 * The work takes its time before it ends as `mock` says.
 *
 *     after('90s', succeed({ ok: true }))
 *     after(c => c.attempt * 1000, fail('Slow'))
 */
export function after<R extends Reply>(duration: Duration | ((call: MockCall) => Duration), mock: Mock<R>): Mock<R> {
  return {
    answer: call => {
      const ms = milliseconds(typeof duration === 'function' ? duration(call) : duration)
      return mapReply(mock.answer(call), answer => ({ ...answer, afterMs: answer.afterMs + ms }))
    },
  }
}

/**
 * The work gives signs of life while it lasts, so that it doesn't miss HeartbeatSeconds.
 *
 *     withHeartbeats('30s', after('2h', succeed()))
 */
export function withHeartbeats<R extends Reply>(every: Duration, mock: Mock<R>): Mock<R> {
  const beatEveryMs = milliseconds(every)
  if (beatEveryMs === 0) throw new MockError('Heartbeats need some time between them')
  return { answer: call => mapReply(mock.answer(call), answer => ({ ...answer, beatEveryMs })) }
}

/**
 * The first `count` calls fail; without a `then`, later ones succeed with `{}`.
 *
 *     failTimes(2, 'Busy').then(succeed({ ok: true }))
 */
export function failTimes(count: number, error: string, cause?: string): ThenMock {
  return repeated(count, fail(error, cause), () => succeed())
}

/**
 * Each call of the state ends as the next mock says. A call beyond the last fails the test, unless `then` says how it ends.
 *
 *     sequence(succeed({ page: 1 }), fail('Busy'), succeed({ page: 2 }))
 *     sequence(fail('Busy'), timeOut()).then(succeed())
 */
export function sequence<R extends Reply>(...mocks: readonly Mock<R>[]): ThenMock<R> {
  const { length } = mocks
  return thenable(
    length,
    (call, position) => mocks[position]!.answer(atInvocation(call, 0)),
    call => {
      const text = callText(atInvocation(call, call.invocation + length))
      throw new MockError(`The mock of ${text} is a sequence of ${length}: nothing says how this call ends`)
    },
  )
}

/**
 * With a probability, as `mock` says; otherwise as `otherwise` says (it succeeds with `{}` by default). The draws come from the seed of
 * the run, so a run is repeatable.
 *
 *     withProbability(0.1, fail('Busy'), succeed({ ok: true }))
 */
export function withProbability<R extends Reply, S extends Reply = Answer>(
  probability: number,
  mock: Mock<R>,
  otherwise: Mock<S> = succeed() as unknown as Mock<S>,
): Mock<R | S> {
  if (!(probability >= 0 && probability <= 1)) throw new MockError(`A probability is from 0 to 1, not ${probability}`)
  return {
    answer: call => {
      const nested = { ...call, draw: (name: string | number) => call.draw(`${name}/`) }
      return call.draw('probability') < probability ? mock.answer(nested) : otherwise.answer(nested)
    },
  }
}

export interface ThrottleOptions {
  /** How many calls the service accepts `per` that time. */
  readonly calls: number
  readonly per: Duration
  /** `ThrottlingException` by default. */
  readonly error?: string
  readonly cause?: string
}

/**
 * The service accepts only so many calls of the state in any stretch of (virtual) time, and refuses the others.
 *
 *     throttle({ calls: 2, per: '1s' }, succeed())
 */
export function throttle<R extends Reply>(options: ThrottleOptions, mock: Mock<R>): Mock<R | Answer> {
  const { calls, per, error = 'ThrottlingException', cause = 'Rate exceeded' } = options
  const windowMs = milliseconds(per)
  return {
    answer: call => {
      const accepted: number[] = []
      const accepts = (at: number) => accepted.length < calls || at - accepted[accepted.length - calls]! >= windowMs
      for (const at of call.earlier) if (accepts(at)) accepted.push(at)
      if (!accepts(call.at)) return fail(error, cause).answer(call)
      return mock.answer({ ...atInvocation(call, accepted.length), earlier: accepted })
    },
  }
}

/** The first `count` calls end as `mock` says, the others as `rest` does. */
function repeated(count: number, mock: Mock, rest: () => Mock): ThenMock {
  return thenable(
    count,
    call => mock.answer(call),
    call => rest().answer(call),
  )
}

function thenable<R extends Reply>(
  count: number,
  first: (call: MockCall, position: number) => R,
  rest: (call: MockCall) => R,
): ThenMock<R> {
  const withRest =
    <S extends Reply>(answerRest: (call: MockCall) => S) =>
    (call: MockCall): R | S =>
      call.invocation < count ? first(call, call.invocation) : answerRest(atInvocation(call, call.invocation - count))
  return {
    answer: withRest<R>(rest),
    then: mock => {
      // `await` would call this with functions, and wait for ever.
      if (typeof mock === 'function') throw new MockError('This mock is no promise: do not await it, or return it from an async function')
      return { answer: withRest(mock.answer) }
    },
  }
}

const atInvocation = (call: MockCall, invocation: number): MockCall => ({ ...call, invocation })

/** Always the same outputs in turn, for ever: `cycle({ up: true }, { up: false })`. */
export function cycle(...outputs: readonly Json[]): Mock {
  return { answer: call => succeed(outputs[call.invocation % outputs.length] ?? null).answer(call) }
}
