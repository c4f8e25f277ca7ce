import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { logRecords, statusChanges, type StatusChangeEvent, type TaskOutcome } from '@redrive/service'
import { stepFunctions } from '@redrive/service/vitest'
import { beforeEach, expect, test } from 'vitest'

let gateway: TaskOutcome = { output: 'paid' }

// Each test has a world of its own.
const sfn = stepFunctions({ logGroups: ['payments'], handlers: { byState: { Charge: () => gateway } } })
const client = new SFNClient(sfn.client)

/** The code under test: what EventBridge calls when the status of an execution changes. */
async function onStatusChange({ detail }: StatusChangeEvent): Promise<void> {
  const { executionArn, status, error, redriveCount } = detail
  if (status !== 'FAILED' || error !== 'Gateway.Down' || redriveCount >= 3) return
  await client.send(new RedriveExecutionCommand({ executionArn }))
}

let executionArn: string | undefined

beforeEach(async () => {
  const Charge = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge', End: true }
  const logGroupArn = 'arn:aws:logs:us-east-1:123456789012:log-group:payments:*'
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name: 'payments',
      roleArn: 'arn:aws:iam::123456789012:role/any',
      definition: JSON.stringify({ StartAt: 'Charge', States: { Charge } }),
      loggingConfiguration: { level: 'ERROR', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
    }),
  )
  gateway = { error: 'Gateway.Down' }
  ;({ executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn })))
})

test('a payment that failed in an outage is redriven', async () => {
  gateway = { output: 'paid' }
  for (const event of statusChanges(sfn.world)) await onStatusChange(event)
  const { status, redriveCount } = await client.send(new DescribeExecutionCommand({ executionArn }))
  expect({ status, redriveCount }).toEqual({ status: 'SUCCEEDED', redriveCount: 1 })
  expect(statusChanges(sfn.world).map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED'])
})

test('an outage that lasts is given up after three redrives', async () => {
  let seen = 0
  for (let events = statusChanges(sfn.world); seen < events.length; events = statusChanges(sfn.world)) await onStatusChange(events[seen++]!)
  const failures = logRecords(sfn.world, 'payments').filter(({ type }) => type === 'ExecutionFailed')
  expect(failures.map(({ redrive_count }) => redrive_count)).toEqual(['0', '1', '2', '3'])
})

test('the history tells it all', async () => {
  const types: (string | undefined)[] = []
  for await (const { events } of paginateGetExecutionHistory({ client, pageSize: 2 }, { executionArn })) {
    types.push(...events!.map(({ type }) => type))
  }
  expect(types.slice(-2)).toEqual(['LambdaFunctionFailed', 'ExecutionFailed'])
})
