import { compile, start, transition } from '@redrive/engine'
import { expect, it } from 'vitest'

const machine = compile({
  StartAt: 'ChargeCard',
  States: {
    ChargeCard: {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge-card',
      Retry: [{ ErrorEquals: ['Card.Busy'], IntervalSeconds: 5 }],
      Catch: [{ ErrorEquals: ['Card.Declined'], Next: 'TellCustomer' }],
      End: true,
    },
    TellCustomer: { Type: 'Pass', Result: 'Please use another card.', End: true },
  },
})

it('charges the card with what the order says', () => {
  const [started, { tasks }] = start(machine, { input: { amount: 30 }, at: 0 })
  expect(tasks).toMatchObject([{ stateName: 'ChargeCard', input: { amount: 30 } }])

  const [ended] = transition(started, { type: 'TaskSucceeded', token: tasks[0]!.token, output: { id: 'ch_1' }, at: 1000 })
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { id: 'ch_1' } })
})

it('tells the customer when the card is declined', () => {
  const [started, { tasks }] = start(machine, { input: { amount: 30 }, at: 0 })

  const [ended] = transition(started, { type: 'TaskFailed', token: tasks[0]!.token, error: 'Card.Declined', at: 1000 })
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: 'Please use another card.' })
})

it('waits five seconds for a busy card terminal, without anybody waiting', () => {
  const [started, { tasks }] = start(machine, { input: { amount: 30 }, at: 0 })

  const [busy, { wakeUpAt }] = transition(started, { type: 'TaskFailed', token: tasks[0]!.token, error: 'Card.Busy', at: 1000 })
  expect(wakeUpAt).toBe(6000)

  const [, retried] = transition(busy, { type: 'TimePassed', at: 6000 })
  expect(retried.tasks).toMatchObject([{ stateName: 'ChargeCard', retryCount: 1 }])
})
