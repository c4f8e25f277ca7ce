import { compile, redrive, start, transition } from '@redrive/engine'
import { expect, test } from 'vitest'
import { eventsOf, limit } from './contestants/limit.js'
import { runOnce, toEnd } from './contestants/redrive.js'
import { chain, data, failingMap, jsonataLoop, loop, map, parallel } from './workloads.js'

test.each([
  [chain(100), { order: 7 }, 202],
  [map(50), Array.from({ length: 50 }, (_, index) => index), 456],
  [loop(20), { count: 20 }, 86],
  [jsonataLoop(20), { count: 20 }, 86],
])('$name succeeds with that output and number of events', (workload, output, events) => {
  const execution = runOnce(workload)
  expect(execution.output).toEqual(output)
  expect(execution.log.length).toBe(events)
})

test('every state that a workload counts is entered', () => {
  for (const workload of [chain(10), map(100), parallel(10, 5), loop(20), jsonataLoop(20), data(5)]) {
    const entered = eventsOf(runOnce(workload)).filter(({ type }) => type.endsWith('StateEntered'))
    expect(entered, workload.name).toHaveLength(workload.states)
  }
})

test('the limit makes the events that the engine makes', async () => {
  const workload = map(100)
  expect(await (await limit.prepare(workload))()).toEqual(eventsOf(runOnce(workload)))
})

test('a failing Map is redriven to its end', () => {
  const { definition, input } = failingMap(100, 40)
  const [waiting, { tasks }] = start(compile(definition), { input, at: 0 })
  expect(tasks).toHaveLength(40)
  const [failed] = transition(waiting, { type: 'TaskFailed', token: tasks[0]!.token, error: 'Down', at: 0 })
  expect(failed.status).toBe('FAILED')
  expect(toEnd(redrive(failed, { at: 1 }), 1).status).toBe('SUCCEEDED')
})
