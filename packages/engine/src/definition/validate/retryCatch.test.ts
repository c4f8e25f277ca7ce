import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { machineWith, refusalsOf } from './validate.fixture.js'

const ALL = { ErrorEquals: ['States.ALL'] }
const ONE = { ErrorEquals: ['Card.Declined'] }
const ALL_LAST = 'States.ALL must appear alone and at end of list'

const retry = (...retriers: Json[]) => refusalsOf(machineWith('Task', { Retry: retriers }))
const catchers = (...entries: Json[]) =>
  refusalsOf(machineWith('Task', { Catch: entries.map(entry => ({ ...(entry as object), Next: 'S' })) }))

describe('a retrier', () => {
  test.each<[string, Json]>([
    ['names errors and no more', ONE],
    ['may name errors that nobody knows', { ErrorEquals: ['States.Unheard', ''] }],
    ['may never retry', { ...ONE, MaxAttempts: 0 }],
    ['may retry at once', { ...ONE, IntervalSeconds: 0 }],
    [
      'may have all there is',
      {
        ...ONE,
        Comment: 'c',
        IntervalSeconds: 99_999_999,
        MaxAttempts: 99_999_999,
        BackoffRate: 1,
        MaxDelaySeconds: 31_622_400,
        JitterStrategy: 'FULL',
      },
    ],
  ])('%s', (_rule, retrier) => {
    expect(retry(retrier)).toEqual([])
  })

  test('need not be there', () => {
    expect(retry()).toEqual([])
  })

  test.each<[string, Json, string]>([
    ['is an object', 'States.ALL', 'Expected value of type [OBJECT] at /States/S/Retry[0]'],
    ['names errors', { MaxAttempts: 1 }, 'These fields are required: [ErrorEquals] at /States/S/Retry[0]'],
    ['names at least one', { ErrorEquals: [] }, 'Value cannot be empty at /States/S/Retry[0]/ErrorEquals'],
    ['names them in a list', { ErrorEquals: 'States.ALL' }, 'Expected value of type [ARRAY] at /States/S/Retry[0]/ErrorEquals'],
    ['names them by text', { ErrorEquals: [500] }, 'Expected value of type [STRING] at /States/S/Retry[0]/ErrorEquals[0]'],
    ['does not retry a negative number of times', { ...ONE, MaxAttempts: -1 }, 'Minimum value is 0 at /States/S/Retry[0]/MaxAttempts'],
    ['does not retry beyond counting', { ...ONE, MaxAttempts: 100_000_000 }, 'Maximum value is 99999999 at /States/S/Retry[0]/MaxAttempts'],
    ['does not wait a negative time', { ...ONE, IntervalSeconds: -1 }, 'Minimum value is 0 at /States/S/Retry[0]/IntervalSeconds'],
    [
      'does not wait for parts of a second',
      { ...ONE, IntervalSeconds: 0.5 },
      'Expected value of type Integer at /States/S/Retry[0]/IntervalSeconds',
    ],
    ['does not wait less each time', { ...ONE, BackoffRate: 0.9 }, 'Minimum value is 1 at /States/S/Retry[0]/BackoffRate'],
    ['waits at least a second at most', { ...ONE, MaxDelaySeconds: 0 }, 'Minimum value is 1 at /States/S/Retry[0]/MaxDelaySeconds'],
    [
      'waits for a year at most',
      { ...ONE, MaxDelaySeconds: 31_622_401 },
      'Maximum value is 31622400 at /States/S/Retry[0]/MaxDelaySeconds',
    ],
    [
      'jitters fully or not',
      { ...ONE, JitterStrategy: 'HALF' },
      'Value should be one of the following: [NONE, FULL] at /States/S/Retry[0]/JitterStrategy',
    ],
    ['has nothing else', { ...ONE, Next: 'S' }, "Field 'Next' is not supported at /States/S/Retry[0]"],
  ])('%s', (_rule, retrier, refusal) => {
    expect(retry(retrier)).toEqual([refusal])
  })

  test('reads no expressions', () => {
    expect(refusalsOf(machineWith('Task', { Retry: [{ ErrorEquals: ['{% phone %}'] }] }, true))).toEqual([])
    expect(refusalsOf(machineWith('Task', { Retry: [{ ...ONE, MaxAttempts: '{% 1 %}' }] }, true))).toEqual([
      'Expected value of type Integer at /States/S/Retry[0]/MaxAttempts',
    ])
  })
})

describe('a catcher', () => {
  test.each<[string, string, Json]>([
    ['JSONPath', 'places the error', { ...ONE, ResultPath: '$.error' }],
    ['JSONPath', 'drops the error', { ...ONE, ResultPath: null }],
    ['JSONPath', 'assigns parts of it', { ...ONE, Comment: 'c', Assign: { 'cause.$': '$.Cause' } }],
    ['JSONata', 'says what comes out', { ...ONE, Output: '{% $states.errorOutput.Error %}' }],
    ['JSONata', 'assigns parts of the error', { ...ONE, Assign: { cause: '{% $states.errorOutput.Cause %}' } }],
  ])('of %s %s', (language, _rule, entry) => {
    expect(refusalsOf(machineWith('Task', { Catch: [{ ...(entry as object), Next: 'S' }] }, language === 'JSONata'))).toEqual([])
  })

  test.each<[string, Json, string]>([
    ['needs both its fields', {}, 'These fields are required: [ErrorEquals, Next] at /States/S/Catch[0]'],
    ['goes on to a state', { ...ALL, Next: 1 }, 'Expected value of type [STRING] at /States/S/Catch[0]/Next'],
    ['has no fields of its own making', { ...ALL, Next: 'S', _comment: '' }, "Field '_comment' is not supported at /States/S/Catch[0]"],
    [
      'places the error where there is one place',
      { ...ALL, Next: 'S', ResultPath: '$..a' },
      'Value is not a Reference Path at /States/S/Catch[0]/ResultPath',
    ],
    [
      'has no fields of the other language',
      { ...ALL, Next: 'S', Output: {} },
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S/Catch[0]",
    ],
  ])('%s', (_rule, entry, refusal) => {
    expect(refusalsOf(machineWith('Task', { Catch: [entry] }))).toEqual([refusal])
  })
})

describe('States.ALL', () => {
  test('stands alone', () => {
    const both = { ErrorEquals: ['States.ALL', 'Card.Declined'] }
    expect(retry(both)).toEqual([`${ALL_LAST} at /States/S/Retry[0]/ErrorEquals`])
    expect(catchers(both)).toEqual([`${ALL_LAST} at /States/S/Catch[0]/ErrorEquals`])
  })

  test('stands last', () => {
    expect(retry(ALL, ONE)).toEqual([`${ALL_LAST} at /States/S/Retry[0]/ErrorEquals`])
    expect(catchers(ALL, ALL)).toEqual([`${ALL_LAST} at /States/S/Catch[0]/ErrorEquals`])
    expect(retry(ONE, ALL)).toEqual([])
    expect(catchers(ONE, ALL)).toEqual([])
  })

  test('may be called States.TaskFailed anywhere', () => {
    expect(retry({ ErrorEquals: ['States.TaskFailed', 'States.Timeout'] }, ONE)).toEqual([])
  })
})
