import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { inMemory } from '@redrive/service'
import { expect, test } from 'vitest'

const definition = JSON.stringify({
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'charge', 'Payload.$': '$' },
      Retry: [{ ErrorEquals: ['Gateway.Busy'], IntervalSeconds: 3600, MaxAttempts: 3 }],
      End: true,
    },
  },
})

/** The code under test: it knows the official SDK, and nothing of Redrive. */
async function redriveIfPossible(client: SFNClient, executionArn: string): Promise<boolean> {
  try {
    await client.send(new RedriveExecutionCommand({ executionArn }))
    return true
  } catch (error) {
    if (error instanceof ExecutionNotRedrivable) return false
    throw error
  }
}

test('a payment that ran out of retries is redriven, and only then', async () => {
  let isBusy = true
  const charge = () => (isBusy ? { error: 'Gateway.Busy' } : { output: { StatusCode: 200, Payload: { charged: true } } })
  const sfn = inMemory({ handlers: { byState: { Charge: charge } } })
  const client = new SFNClient(sfn.client)

  const roleArn = 'arn:aws:iam::123456789012:role/any'
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'payments', roleArn, definition }))
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"orderId":7}' }))
  expect(await redriveIfPossible(client, executionArn!)).toBe(false)

  sfn.settle() // hours of retries, at once
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'FAILED', error: 'Gateway.Busy' })

  isBusy = false
  expect(await redriveIfPossible(client, executionArn!)).toBe(true)
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
})
