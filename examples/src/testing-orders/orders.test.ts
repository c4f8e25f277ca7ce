import { readFileSync } from 'node:fs'
import { compile } from '@redrive/engine'
import {
  after,
  callsOf,
  checkCoverage,
  collectCoverage,
  compute,
  fail,
  failTimes,
  redriveRun,
  run,
  succeed,
  timeOut,
  type Mocks,
} from '@redrive/testing'
import '@redrive/testing/vitest'
import { afterAll, expect, test } from 'vitest'

const machine = compile(readFileSync(new URL('orders.asl.json', import.meta.url), 'utf8'))
const covered = collectCoverage(machine, 'Orders')

const input = { orderId: 7, total: 120, items: ['tea', 'cup', 'pot'] }

/** A day on which everything works. */
const mocks: Mocks = {
  Reserve: succeed({ reservationId: 'r-7' }),
  Charge: after('800ms', succeed({ chargeId: 'c-7' })),
  Ship: compute((item: string) => ({ parcel: `parcel with ${item}` })),
  Release: succeed(),
}
const order = (changes: Mocks = {}, changedInput = {}) =>
  covered.add(run(machine, { input: { ...input, ...changedInput }, mocks: { ...mocks, ...changes } }))

test('an order is charged once and shipped item by item', () => {
  const done = order()
  expect(done).toHaveSucceeded()
  expect(done).toHaveRunState('Charge', 1)
  expect(done).toHaveOutputAt('$.parcels[*].parcel', ['parcel with tea', 'parcel with cup', 'parcel with pot'])
  expect(callsOf(done, 'Ship').map(({ input, indices }) => [input, indices])).toEqual([
    ['tea', [0]],
    ['cup', [1]],
    ['pot', [2]],
  ])
})

test('a busy gateway is tried again after 5, 10 and 20 seconds', () => {
  const done = order({ Charge: failTimes(3, 'Gateway.Busy').then(succeed({ chargeId: 'c-7' })) })
  expect(done).toHaveRetried('Charge', 3)
  expect(done).toHaveTakenVirtual('35s')
})

test('a gateway that never answers is given up after four timeouts', () => {
  const failed = order({ Charge: timeOut() })
  expect(failed).toHaveFailedWith('States.Timeout')
  expect(failed).toHaveTakenVirtual('2m 35s')
  expect(failed).not.toHaveVisited(['Release'])
})

test('a declined card releases the stock', () => {
  const refused = order({ Charge: fail('Card.Declined', 'insufficient funds') })
  expect(refused).toHaveFailedWith('Order.Refused', /declined/)
  expect(refused).toHaveVisitedExactly(['Reserve', 'Charge', 'Release', 'Refused'])
})

test('small orders get no gift', () => {
  expect(order({}, { total: 20 })).not.toHaveVisited(['AddGift'])
})

test('a redrive ships what was not shipped, and charges nobody twice', () => {
  const strike = compute((item: string) => (item === 'pot' ? fail('Carrier.OnStrike') : { parcel: item }))
  const failed = order({ Ship: strike })
  expect(failed).toHaveFailedWith('Carrier.OnStrike')

  const redriven = covered.add(redriveRun(failed, { mocks }))
  expect(redriven).toHaveSucceeded()
  expect(redriven).toHavePreserved('Charge')
  expect(callsOf(redriven, 'Ship').map(({ input, redrive }) => [input, redrive])).toEqual([
    ['tea', 0],
    ['cup', 0],
    ['pot', 0],
    ['pot', 1],
  ])
})

test('the history of a refused order', () => {
  expect(order({ Charge: fail('Card.Declined') })).toMatchInlineSnapshot(`
    FAILED Order.Refused: The card was declined
    1 ExecutionStarted {"orderId":7,"total":120,"items":["tea","cup","pot"]}
    2 TaskStateEntered Reserve
    3<-2 LambdaFunctionScheduled Reserve
    4<-3 LambdaFunctionStarted Reserve
    5<-4 LambdaFunctionSucceeded Reserve {"reservationId":"r-7"}
    6<-5 TaskStateExited Reserve {"orderId":7,"total":120,"items":["tea","cup","pot"],"reservation":{"reservationId":"r-7"}}
    7<-6 TaskStateEntered Charge
    8<-7 LambdaFunctionScheduled Charge
    9<-8 LambdaFunctionStarted Charge
    10<-9 LambdaFunctionFailed Charge Card.Declined
    11<-10 TaskStateExited Charge {"orderId":7,"total":120,"items":["tea","cup","pot"],"reservation":{"reservationId":"r-7"},"failure":{"Error":"Card.Declined","Cause":null}}
    12<-11 TaskStateEntered Release
    13<-12 LambdaFunctionScheduled Release
    14<-13 LambdaFunctionStarted Release
    15<-14 LambdaFunctionSucceeded Release {}
    16<-15 TaskStateExited Release {"orderId":7,"total":120,"items":["tea","cup","pot"],"reservation":{"reservationId":"r-7"},"failure":{"Error":"Card.Declined","Cause":null}}
    17<-16 FailStateEntered Refused
    18<-17 ExecutionFailed Order.Refused: The card was declined
  `)
})

test('an assertion that does not hold tells the story', () => {
  const failed = order({ Ship: compute(item => (item === 'pot' ? fail('Carrier.OnStrike', 'until Monday') : { parcel: item })) })
  expect(() => expect(failed).toHaveSucceeded()).toThrowErrorMatchingInlineSnapshot(`
    [Error: Expected the execution to have succeeded, but it is FAILED with Carrier.OnStrike: until Monday, after 800ms

    Path    ✔ Reserve → ✔ Charge → ✖ ShipEach → ✔ Ship[0] → ✔ Ship[1] → ✖ Ship[2] → FAILED
    States
      ✔ Reserve
      ✔ Charge
      ✖ ShipEach Carrier.OnStrike: until Monday
        iteration 0-1
          ✔ Ship
        iteration 2
          ✖ Ship Carrier.OnStrike: until Monday
    Events
      … 27 before
      28<-27 MapIterationSucceeded ShipEach [0]
      29<-24 LambdaFunctionSucceeded Ship {"parcel":"cup"}
      30<-29 TaskStateExited Ship
      31<-30 MapIterationSucceeded ShipEach [1]
    > 32<-25 LambdaFunctionFailed Ship Carrier.OnStrike: until Monday
      33<-32 MapIterationFailed ShipEach [2]
      34<-32 TaskStateAborted
      35<-32 MapStateFailed
      36<-35 ExecutionFailed Carrier.OnStrike: until Monday]
  `)
})

afterAll(() => {
  checkCoverage(covered.coverage(), { all: 100 })
})
