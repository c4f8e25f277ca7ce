import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { expect, test } from '@jest/globals'
import { stepFunctions } from '@redrive/service/jest'

const sfn = stepFunctions({ handlers: { byState: { Charge: ({ input }) => ({ output: { charged: input.amount } }) } } })
const client = new SFNClient(sfn.client)

const Charge = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge', End: true }
const definition = JSON.stringify({ StartAt: 'Charge', States: { Charge } })
const roleArn = 'arn:aws:iam::123456789012:role/any'

test.each([7, 8])('a payment of %i is charged', async amount => {
  // The name is free, and nothing has run: each test has a world of its own.
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'payments', roleArn, definition }))
  expect(await client.send(new ListExecutionsCommand({ stateMachineArn }))).toMatchObject({ executions: [] })

  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn, name: 'first', input: JSON.stringify({ amount }) }),
  )
  const { output } = await client.send(new DescribeExecutionCommand({ executionArn }))
  expect(output).toBe(JSON.stringify({ charged: amount }))
})
