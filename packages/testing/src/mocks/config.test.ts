import { describe, expect, test } from 'vitest'
import { machineOf, map, retry, task } from '../../test/machines.js'
import { mockFromResponse, mocksFromConfig, run, succeed, testCasesOf } from '../index.js'

const config = {
  StateMachines: {
    Orders: {
      TestCases: {
        HappyPath: { Charge: 'ChargeOk', Ship: 'ShipOk' },
        RetryPath: { Charge: 'ChargeBusyTwice', Ship: 'ShipOk' },
        Partial: { Charge: 'ChargeOk' },
        OneTooFew: { Charge: 'BusyOnce', Ship: 'ShipOk' },
        OtherStates: { Charge: 'ChargeOk', Ship: 'ShipOk', Elsewhere: 'ShipOk' },
      },
    },
  },
  MockedResponses: {
    ChargeOk: { '0': { Return: { StatusCode: 200, Payload: { chargeId: 'c-1' } } } },
    BusyOnce: { '0': { Throw: { Error: 'Busy', Cause: 'try again' } } },
    ChargeBusyTwice: { '0-1': { Throw: { Error: 'Busy', Cause: 'try again' } }, '2': { Return: { Payload: { chargeId: 'c-2' } } } },
    ShipOk: { '0': { Return: 'shipped' } },
  },
}
const machine = machineOf({
  Charge: task({
    ...retry({ IntervalSeconds: 1, MaxAttempts: 2 }),
    ResultSelector: { 'id.$': '$.Payload.chargeId' },
    ResultPath: '$.charge',
  }),
  Ship: task({ ResultPath: '$.shipped' }),
})
const runCase = (name: string) => run(machine, { mocks: mocksFromConfig(config, `Orders#${name}`) })

describe('MockConfigFile.json', () => {
  test('Return is the raw result, to which ResultSelector and the rest apply', () => {
    expect(runCase('HappyPath').output).toEqual({ charge: { id: 'c-1' }, shipped: 'shipped' })
  })

  test('calls are counted from 0 over retries, in numbers and ranges', () => {
    const { output, calls } = runCase('RetryPath')
    expect(output).toMatchObject({ charge: { id: 'c-2' } })
    expect(calls.map(({ stateName }) => stateName)).toEqual(['Charge', 'Charge', 'Charge', 'Ship'])
  })

  test('the counter is shared by the iterations of a Map', () => {
    const each = machineOf({ Each: map({ Item: task() }, { MaxConcurrency: 1 }) })
    const Item = mockFromResponse({ '0-1': { Return: 'a' }, '2': { Return: 'b' } })
    expect(run(each, { input: [0, 0, 0], mocks: { Item } }).output).toEqual(['a', 'a', 'b'])
  })

  test('a call without a response fails the test and names the number', () => {
    expect(() => runCase('OneTooFew')).toThrow("MockedResponses.BusyOnce has no response number 1 for state 'Charge' (call 2, attempt 2)")
  })

  test('states that are not listed can be mocked beside it', () => {
    expect(() => runCase('Partial')).toThrow("No mock for the task of state 'Ship'")
    const mocks = { ...mocksFromConfig(config, 'Orders#Partial'), Ship: succeed('by hand') }
    expect(run(machine, { mocks }).output).toMatchObject({ shipped: 'by hand' })
  })

  test('states of other machines do no harm', () => {
    expect(runCase('OtherStates').status).toBe('SUCCEEDED')
  })

  test('is taken as JSON text too, and by ARN', () => {
    const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Orders#HappyPath'
    expect(run(machine, { mocks: mocksFromConfig(JSON.stringify(config), arn) }).status).toBe('SUCCEEDED')
    expect(Object.keys(mocksFromConfig(config, { stateMachine: 'Orders', testCase: 'Partial' }))).toEqual(['Charge'])
  })

  test('its test cases can be listed', () => {
    expect(testCasesOf(config).slice(0, 2)).toEqual(['Orders#HappyPath', 'Orders#RetryPath'])
  })
})

const response = (MockedResponses: object) => ({ ...config, MockedResponses: { ...config.MockedResponses, ...MockedResponses } })

test.each([
  ['not JSON', '{', 'Orders#HappyPath', 'not JSON'],
  ['an unknown machine', config, 'Order#HappyPath', "There is no 'Order' in StateMachines of the mock configuration; there is Orders"],
  ['an unknown test case', config, 'Orders#Happy', "There is no 'Happy' in StateMachines.Orders.TestCases"],
  ['no test case', config, 'Orders', "write 'MachineName#TestCase'"],
  ['an unknown response', { ...config, MockedResponses: {} }, 'Orders#HappyPath', "There is no 'ChargeOk' in MockedResponses"],
  [
    'neither Return nor Throw',
    response({ ChargeOk: { '0': {} } }),
    'Orders#HappyPath',
    'MockedResponses.ChargeOk.0 must have either Return or Throw',
  ],
  ['a range that runs down', response({ ChargeOk: { '2-1': { Return: 1 } } }), 'Orders#HappyPath', "'2-1' is neither"],
  ['a number below 0', response({ ChargeOk: { '-1': { Return: 1 } } }), 'Orders#HappyPath', "'-1' is neither"],
  ['a Throw without Error', response({ ChargeOk: { '0': { Throw: {} } } }), 'Orders#HappyPath', 'must have an Error'],
])('a file with %s is refused with the place', (_, file, testCase, message) => {
  expect(() => mocksFromConfig(file, testCase)).toThrow(message)
})
