import { readFileSync } from 'node:fs'
import { compile, history, start, type HistoryEvent } from '@redrive/engine'
import { run, succeed } from '@redrive/testing'
import { describe, expect, test } from 'vitest'
import { Reading } from './reading.js'

const states = {
  Each: {
    Type: 'Map',
    MaxConcurrency: 1,
    ItemProcessor: {
      StartAt: 'Work',
      States: { Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:w', End: true } },
    },
    Next: 'Done',
  },
  Done: { Type: 'Pass', End: true },
}
const machine = compile({ StartAt: 'Each', States: states })
const legal = history(run(machine, { input: [1, 2], mocks: { Work: succeed('done') } }).execution)

function read(events: readonly HistoryEvent[]): Reading {
  const reading = new Reading(machine)
  for (const event of events) reading.read(event)
  return reading
}

const changed = (type: HistoryEvent['type'], change: object) => {
  const at = legal.findLast(event => event.type === type)!
  return legal.map(event => (event === at ? { ...event, ...change } : event))
}

test('a history is read to its end', () => {
  expect(read(legal)).toMatchObject({ status: 'SUCCEEDED', redrives: 0 })
})

test('a history exported from AWS is read', () => {
  const file = (name: string) => readFileSync(new URL(`../../../../examples/src/awsHistory/${name}`, import.meta.url), 'utf8')
  const reading = new Reading(compile(file('report.asl.json')))
  const { events } = JSON.parse(file('history.json')) as {
    readonly events: readonly (HistoryEvent & { readonly timestamp: number | string })[]
  }
  for (const event of events) reading.read({ ...event, timestamp: new Date(event.timestamp).getTime() / 1000 })
  expect(reading.status).toBe('FAILED')
})

describe('refused is', () => {
  test.each<readonly [string, readonly HistoryEvent[], string]>([
    ['an event of no type', changed('PassStateExited', { type: 'PassStateLeft' }), 'there is no such type of event'],
    ['a gap', legal.toSpliced(3, 1), 'its id is 5, in place 4'],
    ['a cause still to come', changed('TaskStateEntered', { previousEventId: 99 }), "event 99 can't be its cause"],
    ['work without its cause', changed('LambdaFunctionStarted', { previousEventId: 2 }), 'its cause belongs to no open Task'],
    ['a second iteration in place of the first', legal.map(withIndex), 'iteration 0 comes first'],
    [
      'another input',
      changed('PassStateEntered', { stateEnteredEventDetails: { name: 'Done', input: '0' } }),
      'its input is not what came before',
    ],
    ['what comes after the end', [...legal, { ...legal[1]!, id: legal.length + 1 }], 'the execution is SUCCEEDED'],
  ])('%s', (_, events, reason) => {
    expect(() => read(events)).toThrow(reason)
  })
})

function withIndex(event: HistoryEvent): HistoryEvent {
  return event.type === 'MapIterationStarted' ? { ...event, mapIterationStartedEventDetails: { name: 'Each', index: 1 } } : event
}

test('an execution that has just started is open', () => {
  expect(read(history(start(machine, { input: [1], at: 0 })[0])).status).toBe('RUNNING')
})
