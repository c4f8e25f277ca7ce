import { fileURLToPath } from 'node:url'
import { loadDefinitionsFile } from '@redrive/definitions/node'
import { LoadError, stateMachineIn } from '@redrive/definitions'
import { compile } from '@redrive/engine'
import { callsOf, fail, failTimes, redriveRun, run, succeed, type Mocks } from '@redrive/testing'
import '@redrive/testing/vitest'
import { describe, expect, test } from 'vitest'

const template = fileURLToPath(new URL('template.yaml', import.meta.url))

/** The state machine as that stage deploys it. */
function deployed(stage: string) {
  const { definition, type } = stateMachineIn(loadDefinitionsFile(template, { values: { Stage: stage } }), 'OrderMachine')
  return compile(definition, type === undefined ? {} : { type })
}

/** By the ARNs that the template's functions get: the wiring is tested too. */
const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
const mocks = (stage: string, changes: Mocks = {}): Mocks => ({
  [arn('ReserveStock')]: succeed({ id: 'r-7' }),
  [arn(`charge-card-${stage}`)]: succeed({ id: 'c-7' }),
  Keep: succeed(),
  ...changes,
})
const input = { orderId: '7' }

test('the template loads without complaints', () => {
  const { stateMachines, diagnostics } = loadDefinitionsFile(template)
  expect(diagnostics).toEqual([])
  expect(stateMachines.map(({ name, type = 'STANDARD' }) => [name, type])).toEqual([
    ['OrderMachine', 'STANDARD'],
    ['ReminderMachine', 'EXPRESS'],
  ])
})

test.each(['dev', 'prod'])('in %s, an order is kept in the table of the template', stage => {
  const done = run(deployed(stage), { input, mocks: mocks(stage) })
  expect(done).toHaveSucceeded()
  expect(callsOf(done, 'Keep')[0]!.input).toEqual({ TableName: 'Orders', Item: { orderId: { S: '7' }, chargeId: { S: 'c-7' } } })
})

describe('a gateway that is busy three times', () => {
  const busy = (stage: string) => mocks(stage, { Charge: failTimes(3, 'Gateway.Busy').then(succeed({ id: 'c-7' })) })

  test('is waited for in production', () => {
    expect(run(deployed('prod'), { input, mocks: busy('prod') })).toHaveSucceeded()
  })

  test('is given up elsewhere, and a redrive goes on from there', () => {
    const failed = run(deployed('dev'), { input, mocks: busy('dev') })
    expect(failed).toHaveFailedWith('Gateway.Busy')
    const redriven = redriveRun(failed, { mocks: mocks('dev') })
    expect(redriven).toHaveSucceeded()
    expect(redriven).toHavePreserved('Reserve')
  })
})

test('every function that fails fails the order', () => {
  for (const state of ['Reserve', 'Charge', 'Keep']) {
    expect(run(deployed('prod'), { input, mocks: mocks('prod', { [state]: fail('Broken') }) })).toHaveFailedWith('Broken')
  }
})

test('what is not in the template is complained about', () => {
  const get = () => stateMachineIn(loadDefinitionsFile(template), 'OrdersMachine')
  expect(get).toThrow(LoadError)
  expect(get).toThrow("one state machine 'OrdersMachine' was expected, but these were loaded: OrderMachine, ReminderMachine")
})
