import { expect, test } from 'vitest'
import { machineOf, task } from '../../test/definitions.js'
import { CommandError, effectsOf, redrive, rememberedRedrive, start, transition, type Execution } from '../index.js'

const MINUTE = 60_000

function failAgain(execution: Execution, at: number): Execution {
  const [task] = effectsOf(execution).tasks
  return transition(execution, { type: 'TaskFailed', token: task!.token, error: 'Boom', at })[0]
}

const failed = () => failAgain(start(machineOf(task('Work')), { at: 0 })[0], 0)
const redrivenOnce = () => redrive(failed(), { at: 1000, clientToken: 'token-1' })[0]

test('a client token that redrove once does nothing again, whatever the execution does now', () => {
  const redriven = redrivenOnce()
  const situations = [redriven, failAgain(redriven, 2000), redrive(failAgain(redriven, 2000), { at: 3000, clientToken: 'token-2' })[0]]
  for (const execution of situations) {
    const [again] = redrive(execution, { at: 4000, clientToken: 'token-1' })
    expect(again).toBe(execution)
    expect(rememberedRedrive(again, 'token-1', 4000)).toBe(1000)
  }
})

test('a client token is remembered for 15 minutes', () => {
  const closed = failAgain(redrivenOnce(), 2000)
  expect(redrive(closed, { at: 1000 + 15 * MINUTE, clientToken: 'token-1' })[0]).toBe(closed)
  expect(redrive(closed, { at: 1001 + 15 * MINUTE, clientToken: 'token-1' })[0].state.redriveCount).toBe(2)
})

test('the last ten client tokens are remembered', () => {
  let execution = failAgain(redrivenOnce(), 2000)
  for (let i = 2; i <= 11; i++) execution = failAgain(redrive(execution, { at: 2000 + i, clientToken: `token-${i}` })[0], 2000 + i)
  expect(rememberedRedrive(execution, 'token-2', 3000)).toBe(2002)
  expect(rememberedRedrive(execution, 'token-1', 3000)).toBeUndefined()
})

test('the client token of a redrive that was refused is not used up', () => {
  const redriven = redrivenOnce()
  expect(() => redrive(redriven, { at: 1500, clientToken: 'token-9' })).toThrow('Execution is RUNNING and cannot be redriven')
  const [again] = redrive(failAgain(redriven, 2000), { at: 3000, clientToken: 'token-9' })
  expect(again.state.redriveCount).toBe(2)
})

test('a client token that is known makes nobody do the work once more', () => {
  const [, { tasks }] = redrive(redrivenOnce(), { at: 2000, clientToken: 'token-1' })
  expect(tasks).toEqual([])
})

test('a client token may have 64 characters, and a redrive none', () => {
  expect(redrive(failed(), { at: 1000, clientToken: '!'.repeat(63) + '~' })[0].status).toBe('RUNNING')
  const [without] = redrive(failed(), { at: 1000 })
  expect(() => redrive(without, { at: 2000 })).toThrow('Execution is RUNNING and cannot be redriven')
})

test.each(['', 'with blank', 'x'.repeat(65), 'ümlaut'])('%j is no client token', clientToken => {
  expect(() => redrive(failed(), { at: 1000, clientToken })).toThrow(
    new CommandError('InvalidCommand', `clientToken must have 1 to 64 visible ASCII characters but is '${clientToken}'`),
  )
})

test('the token of a task is new after a redrive, and the old one has timed out', () => {
  const [before] = effectsOf(start(machineOf(task('Work')), { at: 0 })[0]).tasks
  const redriven = redrivenOnce()
  const [after] = effectsOf(redriven).tasks
  expect(after!.token).not.toBe(before!.token)
  expect(() => transition(redriven, { type: 'TaskSucceeded', token: before!.token, at: 2000 })).toThrow('Task Timed Out')
})
