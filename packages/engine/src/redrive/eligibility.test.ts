import { describe, expect, test } from 'vitest'
import { choice, fail, machineOf, machineWith, pass, task } from '../../test/definitions.js'
import { describe as describeExecution, redrive, redriveEligibility, start, stop, transition, type Execution } from '../index.js'
import { ExecutionNotRedrivableError } from '../execution/errors.js'

const DAY = 24 * 3600 * 1000
/** 2026-09-24, long after the launch of redrive. */
const START = 1_790_208_000_000
const LAUNCH = Date.parse('2023-11-15T00:00:00Z')
/** 2016-12-01 */
const FIRST = Date.parse('2016-12-01T00:00:00Z')

const failed = (at = START): Execution => {
  const [execution, { tasks }] = start(machineOf(task('Work')), { at })
  return transition(execution, { type: 'TaskFailed', token: tasks[0]!.token, error: 'Boom', at })[0]
}

describe('an execution may be redriven unless', () => {
  const running = () => start(machineOf(task('Work')), { at: START })[0]
  const express = () => machineWith({ type: 'EXPRESS' }, task('Work'))
  const cases: readonly (readonly [what: string, given: () => Execution, at: number, reason: string | undefined])[] = [
    ['it has failed', () => failed(), START, undefined],
    ['it was stopped', () => stop(running(), { at: START })[0], START, undefined],
    ['it runs', running, START, 'Execution is RUNNING and cannot be redriven'],
    ['it has succeeded', () => start(machineOf(pass('End')), { at: START })[0], START, 'Execution is SUCCEEDED and cannot be redriven'],
    ['it was closed 14 days ago', () => failed(), START + 14 * DAY, undefined],
    ['it was closed more than 14 days ago', () => failed(), START + 14 * DAY + 1, 'Execution redrivable period exceeded'],
    [
      'it was started before redrive was launched',
      () => failed(1_700_000_000_000),
      1_700_000_000_000,
      'Execution was started before the launch of RedriveExecution',
    ],
    ['it was started when redrive was launched', () => failed(LAUNCH), LAUNCH, undefined],
    [
      'it was started in the first moment of Step Functions',
      () => failed(FIRST),
      FIRST,
      'Execution was started before the launch of RedriveExecution',
    ],
    ['it was started before that, by a clock that means no date', () => failed(FIRST - 1), FIRST, undefined],
    ['it was started a year ago', () => stop(running(), { at: START + 364 * DAY })[0], START + 365 * DAY, undefined],
    [
      'it was started more than a year ago',
      () => stop(running(), { at: START + 364 * DAY })[0],
      START + 366 * DAY,
      'Execution has exceeded the max execution time',
    ],
    [
      'it is EXPRESS',
      () => stop(start(express(), { at: START })[0], { at: START })[0],
      START,
      'Execution is of type EXPRESS and cannot be redriven',
    ],
  ]

  test.each(cases)('%s', (_what, given, at, reason) => {
    const execution = given()
    const { redriveStatus, redriveStatusReason } = redriveEligibility(execution, { at })
    expect({ redriveStatus, redriveStatusReason }).toEqual({
      redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: reason,
    })
    const { redriveStatus: described, redriveStatusReason: why } = describeExecution(execution, { at })
    expect([described, why]).toEqual([redriveStatus, redriveStatusReason])
    if (reason === undefined) expect(redrive(execution, { at })[0].status).toBe('RUNNING')
    else expect(() => redrive(execution, { at })).toThrow(new ExecutionNotRedrivableError(execution.executionArn, reason))
  })

  test('its state machine is being deleted', () => {
    const { redriveStatusReason } = redriveEligibility(failed(), { at: START, isStateMachineDeleting: true })
    expect(redriveStatusReason).toBe('State machine is in DELETING status')
  })

  test('its history has 24,999 events or more', () => {
    const count = pass('Count', { Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'end.$': '$.end' } })
    const loop = choice('Again', [{ Variable: '$.n', NumericLessThanPath: '$.end', Next: 'Count' }], { Default: 'Stop' })
    const failedAfter = (end: number) => start(machineOf(count, loop, fail('Stop')), { input: { n: 0, end }, at: START })[0]
    const [shorter, longer] = [failedAfter(6248), failedAfter(6249)]
    expect([shorter.log.length, redriveEligibility(shorter, { at: START }).redriveStatus]).toEqual([24_995, 'REDRIVABLE'])
    const { redriveStatusReason } = redriveEligibility(longer, { at: START })
    expect([longer.log.length, redriveStatusReason]).toEqual([24_999, 'Execution history event limit exceeded'])
  })
})
