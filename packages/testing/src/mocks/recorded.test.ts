import { history, type ForeignEvent, type Machine } from '@redrive/engine'
import { describe, expect, test } from 'vitest'
import { activity, callback, functionArn, machineOf, map, parallel, retry, task } from '../../test/machines.js'
import {
  after,
  fail,
  failTimes,
  mocksFromHistory,
  neverAnswer,
  redriveRun,
  run,
  runRecorded,
  stopRun,
  succeed,
  timeOut,
  type Mocks,
} from '../index.js'

/** What the CLI prints for an execution that failed at its second task, the first having been retried once. */
const exported: ForeignEvent[] = [
  {
    id: 1,
    previousEventId: 0,
    type: 'ExecutionStarted',
    timestamp: at(0),
    executionStartedEventDetails: { input: '{"order":7}', inputDetails: {} },
  },
  {
    id: 2,
    previousEventId: 0,
    type: 'TaskStateEntered',
    timestamp: at(0.02),
    stateEnteredEventDetails: { name: 'Charge', input: '{"order":7}' },
  },
  {
    id: 3,
    previousEventId: 2,
    type: 'LambdaFunctionScheduled',
    timestamp: at(0.02),
    lambdaFunctionScheduledEventDetails: { resource: functionArn('work'), input: '{"order":7}' },
  },
  { id: 4, previousEventId: 3, type: 'LambdaFunctionStarted', timestamp: at(0.05) },
  {
    id: 5,
    previousEventId: 4,
    type: 'LambdaFunctionFailed',
    timestamp: at(1.5),
    lambdaFunctionFailedEventDetails: { error: 'Busy', cause: 'slow down' },
  },
  {
    id: 6,
    previousEventId: 5,
    type: 'LambdaFunctionScheduled',
    timestamp: at(2.5),
    lambdaFunctionScheduledEventDetails: { resource: functionArn('work'), input: '{"order":7}' },
  },
  { id: 7, previousEventId: 6, type: 'LambdaFunctionStarted', timestamp: at(2.5) },
  {
    id: 8,
    previousEventId: 7,
    type: 'LambdaFunctionSucceeded',
    timestamp: at(3),
    lambdaFunctionSucceededEventDetails: { output: '{"id":"c-1"}' },
  },
  {
    id: 9,
    previousEventId: 8,
    type: 'TaskStateExited',
    timestamp: at(3),
    stateExitedEventDetails: { name: 'Charge', output: '{"id":"c-1"}' },
  },
  {
    id: 10,
    previousEventId: 9,
    type: 'TaskStateEntered',
    timestamp: at(3),
    stateEnteredEventDetails: { name: 'Ship', input: '{"id":"c-1"}' },
  },
  {
    id: 11,
    previousEventId: 10,
    type: 'LambdaFunctionScheduled',
    timestamp: at(3),
    lambdaFunctionScheduledEventDetails: { resource: functionArn('work'), input: '{"id":"c-1"}' },
  },
  { id: 12, previousEventId: 11, type: 'LambdaFunctionStarted', timestamp: at(3) },
  {
    id: 13,
    previousEventId: 12,
    type: 'LambdaFunctionFailed',
    timestamp: at(63),
    lambdaFunctionFailedEventDetails: { error: 'NoCarrier', cause: 'strike' },
  },
  {
    id: 14,
    previousEventId: 13,
    type: 'ExecutionFailed',
    timestamp: at(63),
    executionFailedEventDetails: { error: 'NoCarrier', cause: 'strike' },
  },
]

function at(seconds: number): string {
  return new Date(Date.UTC(2026, 5, 1, 12) + seconds * 1000).toISOString()
}

const orders = machineOf({ Charge: task(retry({ IntervalSeconds: 1, ErrorEquals: ['Busy'] })), Ship: task() })

describe('a production failure', () => {
  test('is replayed in a test: same calls, same durations, same end', () => {
    const again = runRecorded(orders, exported)
    expect(again).toMatchObject({ status: 'FAILED', error: 'NoCarrier', cause: 'strike' })
    expect(again.calls.map(({ stateName, input, attempt }) => [stateName, input, attempt])).toEqual([
      ['Charge', { order: 7 }, 0],
      ['Charge', { order: 7 }, 1],
      ['Ship', { id: 'c-1' }, 0],
    ])
    expect(again.elapsedMs).toBe(1480 + 1000 + 500 + 60_000)
  })

  test('goes otherwise with one answer changed', () => {
    expect(runRecorded(orders, exported, { mocks: { Ship: succeed('shipped') } })).toMatchObject({ status: 'SUCCEEDED', output: 'shipped' })
    expect(runRecorded(orders, exported, { mocks: { Charge: fail('Declined') } })).toMatchObject({ status: 'FAILED', error: 'Declined' })
  })

  test('is redriven with the fix', () => {
    const mocks = { ...mocksFromHistory(orders, exported), Ship: succeed('shipped') }
    const fixed = redriveRun(runRecorded(orders, exported), { mocks })
    expect(fixed).toMatchObject({ status: 'SUCCEEDED', output: 'shipped' })
    expect(fixed.calls.map(({ stateName, redrive }) => `${stateName} ${redrive}`)).toEqual(['Charge 0', 'Charge 0', 'Ship 0', 'Ship 1'])
  })

  test('says so when a call was not recorded', () => {
    expect(() => redriveRun(runRecorded(orders, exported))).toThrow(
      "The history has 1 answer for state 'Ship' (call 2, attempt 1, redrive 1)",
    )
  })
})

const machines: readonly (readonly [string, Machine, Mocks])[] = [
  ['retries', machineOf({ Work: task(retry()) }), { Work: failTimes(2, 'Busy').then(after(70, succeed({ ok: true }))) }],
  ['a timeout', machineOf({ Work: task({ TimeoutSeconds: 5 }) }), { Work: timeOut() }],
  [
    'callbacks and activities',
    machineOf({ Ask: callback(), Do: activity() }),
    { Ask: after('1d', succeed(1)), Do: after('1h', fail('No', 'why')) },
  ],
  [
    'branches and iterations',
    machineOf({ Both: parallel([{ A: task() }, { Each: map({ Item: task(retry()) }) }], { ResultPath: '$.both' }), End: task() }),
    { A: after(40, succeed('a')), Item: failTimes(2, 'Busy').then(after(9, succeed('item'))), End: succeed() },
  ],
  [
    'a failed branch whose sibling was aborted',
    machineOf({ Both: parallel([{ A: task() }, { B: task() }]) }),
    { A: after(5, fail('No')), B: after(9, succeed()) },
  ],
  ['a failure before the work', machineOf({ Ask: callback(retry()) }), { Ask: fail('Sqs.Refused', 'Rate', { step: 'submit' }) }],
]

describe('a history gives mocks that give the history', () => {
  test.each(machines)('%s', (_, machine, mocks) => {
    const events = history(run(machine, { input: isMapped(machine) ? [1, 2, 3] : {}, mocks, at: 1000 }).execution)
    expect(history(runRecorded(machine, events).execution)).toEqual(events)
  })

  test('a stopped execution: what was open stays open', () => {
    const machine = machineOf({ Work: task() })
    const events = history(stopRun(run(machine, { mocks: { Work: neverAnswer() } })).execution)
    expect(runRecorded(machine, events).status).toBe('RUNNING')
  })

  test('a redriven execution: the answers go on where they stopped', () => {
    const machine = machineOf({ Work: task() })
    const done = redriveRun(run(machine, { mocks: { Work: failTimes(1, 'Busy').then(succeed('done')) } }))
    const again = redriveRun(runRecorded(machine, history(done.execution)))
    expect(again.output).toBe('done')
  })
})

function isMapped({ states }: Machine): boolean {
  return [...states.values()].some(({ type }) => type === 'Map')
}
