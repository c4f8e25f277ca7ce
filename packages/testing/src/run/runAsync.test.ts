import { history } from '@redrive/engine'
import { expect, test } from 'vitest'
import { machineOf, parallel, retry, task } from '../../test/machines.js'
import { after, compute, fail, failTimes, MockError, redriveRunAsync, run, runAsync, succeed, TaskFailure } from '../index.js'

const later = <T>(value: T, ms = 1) => new Promise<T>(resolve => setTimeout(resolve, ms, value))

test('handlers may be async; waits take no time', async () => {
  const machine = machineOf({ Sleep: { Type: 'Wait', Seconds: 86_400 }, Double: task() })
  const { output, elapsedMs } = await runAsync(machine, { input: 21, mocks: { Double: async n => later((n as number) * 2) } })
  expect([output, elapsedMs]).toEqual([42, 86_400_000])
})

test('with virtual time the order of answers is that of the calls, however long the handlers take', async () => {
  const machine = machineOf({ Both: parallel([{ Slow: task() }, { Quick: task() }]) })
  const sync = run(machine, { mocks: { '*': succeed() } })
  const { execution } = await runAsync(machine, { mocks: { Slow: async () => later({}, 15), Quick: async () => later({}, 1) } })
  expect(history(execution)).toEqual(history(sync.execution))
})

test('with real time what is ready first counts first', async () => {
  const machine = machineOf({ Both: parallel([{ Slow: task() }, { Quick: task() }]) })
  const { trace, status } = await runAsync(machine, {
    time: 'real',
    mocks: { Slow: async () => later({}, 40), Quick: async () => later({}, 1) },
  })
  const exited = (name: string) => trace.visits.find(({ stateName }) => stateName === name)!.exitedEventId!
  expect(status).toBe('SUCCEEDED')
  expect(exited('Quick')).toBeLessThan(exited('Slow'))
})

test('with real time mocks that are known at once, retries and timeouts work as well', async () => {
  const machine = machineOf({ Work: task(retry({ IntervalSeconds: 1, MaxDelaySeconds: 2, MaxAttempts: 1 })) })
  const { status, elapsedMs } = await runAsync(machine, { time: 'real', mocks: { Work: failTimes(1, 'Busy').then(after(5, succeed())) } })
  expect(status).toBe('SUCCEEDED')
  expect(elapsedMs).toBeGreaterThanOrEqual(1005)
})

test('real time ends at the moment that was asked for', async () => {
  const machine = machineOf({ Sleep: { Type: 'Wait', Seconds: 60 } })
  expect(await runAsync(machine, { time: 'real', until: 20 })).toMatchObject({ status: 'RUNNING', at: 20 })
})

test('a TaskFailure fails the task, any other exception the test', async () => {
  const machine = machineOf({ Work: task() })
  const failed = await runAsync(machine, { mocks: { Work: () => Promise.reject(new TaskFailure('Declined', 'no money')) } })
  expect([failed.error, failed.cause]).toEqual(['Declined', 'no money'])
  await expect(runAsync(machine, { mocks: { Work: () => Promise.reject(new Error('bug in the test')) } })).rejects.toThrow(
    'bug in the test',
  )
})

test('an async handler may give a mock', async () => {
  const machine = machineOf({ Work: task() })
  const { elapsedMs } = await runAsync(machine, { mocks: { Work: compute(async () => later(after('1h', fail('Late')))) } })
  expect(elapsedMs).toBe(3_600_000)
})

test('a run can be redriven with async handlers', async () => {
  const machine = machineOf({ Work: task() })
  const failed = await runAsync(machine, { mocks: { Work: fail('Busy') } })
  expect(await redriveRunAsync(failed, { mocks: { Work: async () => later('done') } })).toMatchObject({
    status: 'SUCCEEDED',
    output: 'done',
  })
})

test('run refuses async handlers by name', () => {
  const mocks = { Work: async () => later({}) } as never
  expect(() => run(machineOf({ Work: task() }), { mocks })).toThrow(MockError)
  expect(() => run(machineOf({ Work: task() }), { mocks })).toThrow("state 'Work'")
})
