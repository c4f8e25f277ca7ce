import { describe, expect, test } from 'vitest'
import { compile } from '../compile.js'
import type { StateMachineType } from '../definition/machine.js'
import { eventAt } from '../history/log.js'
import { MAX_EXPRESS_EVENTS, MAX_HISTORY_EVENTS } from '../limits.js'
import { start } from './decide.js'

/** Counts down, with four events a round, and six beside. */
const countdown = (type: StateMachineType) =>
  compile(
    {
      StartAt: 'Any left?',
      States: {
        'Any left?': { Type: 'Choice', Choices: [{ Variable: '$.left', NumericGreaterThan: 0, Next: 'Count' }], Default: 'Done' },
        Count: { Type: 'Pass', Parameters: { 'left.$': 'States.MathAdd($.left, -1)' }, Next: 'Any left?' },
        Done: { Type: 'Succeed' },
      },
    },
    { type },
  )
const eventsOf = (rounds: number) => 4 * rounds + 6
const run = (type: StateMachineType, rounds: number) => start(countdown(type), { input: { left: rounds }, at: 0 })[0]

describe('the last event that a history has room for', () => {
  const most = Math.floor((MAX_HISTORY_EVENTS - 6) / 4)

  test.each([
    ['is the success of a STANDARD execution', 'STANDARD', most, 'SUCCEEDED', eventsOf(most)],
    ['or its failure', 'STANDARD', most + 1, 'FAILED', MAX_HISTORY_EVENTS],
    ['is not reached by an EXPRESS execution that long', 'EXPRESS', most + 1, 'SUCCEEDED', eventsOf(most + 1)],
  ] as const)('%s', (_, type, rounds, status, events) => {
    const execution = run(type, rounds)
    expect([execution.status, execution.log.length]).toEqual([status, events])
  })

  test('tells why the execution has failed, and is caused by the one before', () => {
    const execution = run('STANDARD', most + 1)
    expect([execution.error, execution.cause]).toEqual([
      'States.Runtime',
      'The execution reached the maximum number of history events (25000).',
    ])
    expect(eventAt(execution.log, MAX_HISTORY_EVENTS)).toMatchObject({ type: 'ExecutionFailed', previousEventId: MAX_HISTORY_EVENTS - 1 })
  })

  test('ends an EXPRESS execution that goes on for ever and takes no time', { timeout: 60_000 }, () => {
    const execution = run('EXPRESS', MAX_EXPRESS_EVENTS)
    expect([execution.status, execution.error, execution.log.length]).toEqual(['FAILED', 'States.Runtime', MAX_EXPRESS_EVENTS])
  })
})
