import { describe, expect, test } from 'vitest'
import {
  activity,
  activityArn,
  caught,
  functionArn,
  integration,
  machineOf,
  map,
  parallel,
  pass,
  retry,
  task,
  type NamedState,
} from '../../test/definitions.js'
import { given, outcomeOf, succeeds } from '../../test/given.js'
import { history, start, type Json } from '../index.js'

const LIMIT = 262_144
/** A text that takes so many bytes as JSON. */
const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2)
const tooLarge = (what: string) =>
  `States.DataLimitExceeded: The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`

describe('262,144 bytes are the most', () => {
  const inputOf = (input: Json) => () => start(machineOf(pass('P', { Result: 1 })), { input, at: 0 })[0].status

  test('of the input of an execution', () => {
    expect(inputOf(ofBytes(LIMIT))()).toBe('SUCCEEDED')
    expect(inputOf(ofBytes(LIMIT + 1))).toThrow('The input of an execution may have at most 262144 bytes')
  })

  test('in UTF-8, where one letter may take several', () => {
    expect(inputOf('ü'.repeat(LIMIT / 2 - 1))()).toBe('SUCCEEDED')
    expect(inputOf('ü'.repeat(LIMIT / 2 - 1) + 'x')).toThrow('262144 bytes')
  })

  test.each<readonly [what: string, state: NamedState, around: string]>([
    ['of the output of a Pass', pass('S', { Parameters: { 'x.$': '$' } }), '{"x":}'],
    ['of the output of a Parallel', parallel('S', [[pass('A')]]), '[]'],
    ['of what a function is given', task('S', { Parameters: { 'x.$': '$' } }), '{"x":}'],
    ['of what branches are given', parallel('S', [[pass('A', { Result: 1 })]], { Parameters: { 'x.$': '$' } }), '{"x":}'],
    [
      'of what an iteration is given',
      map('S', [pass('A', { Result: 1 })], { QueryLanguage: 'JSONata', Items: [1], ItemSelector: { x: '{% $states.input %}' } }),
      '{"x":}',
    ],
  ])('%s', (_what, state, around) => {
    const outcome = (bytes: number) => outcomeOf(start(machineOf(state), { input: ofBytes(bytes), at: 0 })[0])
    expect(outcome(LIMIT - around.length)).not.toContain('DataLimit')
    expect(outcome(LIMIT - around.length + 1)).toBe(tooLarge('S'))
  })

  test.each<readonly [what: string, state: NamedState, maker: string]>([
    ['a function', task('S'), functionArn('S')],
    ['an activity', activity('S'), activityArn('S')],
    ['an integration', integration('S', 'sns:publish'), 'sns'],
  ])('of the result of %s: the task has failed', (_what, state, maker) => {
    const after = (bytes: number) => given(machineOf(state)).when(succeeds('S', ofBytes(bytes))).execution
    expect(after(LIMIT).status).toBe('SUCCEEDED')
    expect(outcomeOf(after(LIMIT + 1))).toBe(tooLarge(maker))
    expect(history(after(LIMIT + 1)).at(-2)!.type).toMatch(/^(LambdaFunction|Activity|Task)Failed$/)
  })

  test('of a result that may be retried and caught', () => {
    const retried = given(machineOf(task('S', { Retry: retry() }))).when(succeeds('S', ofBytes(LIMIT + 1)))
    expect(retried.execution.status).toBe('RUNNING')
    const caughtOne = given(machineOf(task('S', { Catch: caught('After'), ResultPath: '$.r' }), pass('After'))).when(
      succeeds('S', ofBytes(LIMIT - 3)),
    )
    expect(outcomeOf(caughtOne.execution)).toContain('"Error":"States.DataLimitExceeded"')
  })

  test('of all that one state assigns', () => {
    const assigns = (bytes: number) =>
      outcomeOf(start(machineOf(pass('S', { Assign: { 'v.$': '$' } })), { input: ofBytes(bytes), at: 0 })[0]).slice(0, 140)
    expect(assigns(LIMIT - '{"v":}'.length)).toMatch(/^"xxx/)
    expect(assigns(LIMIT - '{"v":}'.length + 1)).toBe(
      'States.Runtime: The variables assigned by the state have a size of 262145 bytes, which exceeds the limit of 262144 bytes.',
    )
  })
})

test('10 MiB are the most of all variables together', () => {
  const states = Array.from({ length: 50 }, (_, i) => pass(`P${i}`, { Assign: { [`v${i}.$`]: '$' } }))
  const { execution } = given(machineOf(...states), { input: [ofBytes(LIMIT - 100)] })
  expect(execution.error).toBe('States.Runtime')
  expect(execution.cause).toMatch(/have a size of \d+ bytes, which exceeds the limit of 10485760 bytes\.$/)
  expect(history(execution).filter(({ type }) => type === 'PassStateExited')).toHaveLength(40)
})

test.each([
  [11, 'SUCCEEDED'],
  [12, 'FAILED'],
])('10 MiB is allowed, and a byte more is not: with a last name of %i letters', (letters, status) => {
  const names = [...Array.from({ length: 40 }, (_, i) => `v${10 + i}`), 'w'.repeat(letters)]
  const states = names.map((name, i) => pass(`P${i}`, { Assign: { [`${name}.$`]: '$' } }))
  // {"v10":...,"v11":...} and {"www":...}: 40 * (255743 + 6) + 41 and 255743 + 11 + 5 bytes.
  expect(given(machineOf(...states), { input: ofBytes(255_743) }).execution.status).toBe(status)
})

test('the variables of a branch count together with those outside of it', () => {
  const big = Array.from({ length: 40 }, (_, i) => pass(`P${i}`, { Assign: { [`v${i}.$`]: '$' } }))
  const branch = pass('Small', { Result: 'x'.repeat(2000), Assign: { 'w.$': '$' } })
  const outcome = (bytes: number) => given(machineOf(...big, parallel('Both', [[branch]])), { input: [ofBytes(bytes)] }).execution
  // 40 times the input and 9 or 10 bytes around it; 10,485,760 are the most.
  expect(outcome(262_000).status).toBe('SUCCEEDED')
  expect(outcome(262_100).cause).toMatch(/have a size of \d+ bytes, which exceeds the limit of 10485760 bytes\.$/)
})

test('a variable that is assigned again counts once', () => {
  const states = Array.from({ length: 45 }, (_, i) => pass(`P${i}`, { Assign: { 'v.$': '$' } }))
  expect(given(machineOf(...states), { input: [ofBytes(LIMIT - 100)] }).execution.status).toBe('SUCCEEDED')
})
