import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  InvalidDefinition,
  paginateGetExecutionHistory,
  paginateListExecutions,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import type { HostOptions } from './host.js'
import { inMemory } from './inMemory.js'

const roleArn = 'arn:aws:iam::123456789012:role/any'
const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:pay'

const PAY = {
  StartAt: 'Before',
  States: {
    Before: { Type: 'Pass', Next: 'Pay' },
    Pay: { Type: 'Task', Resource: activityArn, End: true },
  },
}

async function withMachine(definition: object, options: HostOptions & { type?: 'EXPRESS' } = {}) {
  const sfn = inMemory({ at: Date.UTC(2026, 0, 1), ...options })
  const client = new SFNClient(sfn.client)
  await client.send(new CreateActivityCommand({ name: 'pay' }))
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'machine', roleArn, definition: JSON.stringify(definition), type: options.type }),
  )
  return { sfn, client, stateMachineArn: stateMachineArn! }
}

describe('the official SDK on a world in memory', () => {
  test('an execution fails, is redriven and succeeds', async () => {
    const { client, stateMachineArn } = await withMachine(PAY)
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"orderId":7}' }))
    const first = await client.send(new GetActivityTaskCommand({ activityArn }))
    expect(first.input).toBe('{"orderId":7}')
    await client.send(new SendTaskFailureCommand({ taskToken: first.taskToken, error: 'Card.Declined', cause: 'no funds' }))

    const failed = await client.send(new DescribeExecutionCommand({ executionArn }))
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Card.Declined', redriveStatus: 'REDRIVABLE', redriveCount: 0 })
    expect(failed.startDate).toEqual(new Date('2026-01-01T00:00:00Z'))

    const clientToken = 'once'
    const { redriveDate } = await client.send(new RedriveExecutionCommand({ executionArn, clientToken }))
    const again = await client.send(new RedriveExecutionCommand({ executionArn, clientToken }))
    expect(again.redriveDate).toEqual(redriveDate)

    const second = await client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new SendTaskSuccessCommand({ taskToken: second.taskToken, output: '"paid"' }))
    const done = await client.send(new DescribeExecutionCommand({ executionArn }))
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: '"paid"', redriveCount: 1 })

    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }))
    expect(events!.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'TaskStateEntered',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivityFailed',
      'ExecutionFailed',
      'ExecutionRedriven',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(events![9]!.previousEventId).toBe(4)
  })

  test('errors are those of the SDK', async () => {
    const { client, stateMachineArn } = await withMachine(PAY)
    const missing = stateMachineArn.replace('machine', 'other')
    await expect(client.send(new StartExecutionCommand({ stateMachineArn: `${missing}x` }))).rejects.toBeInstanceOf(
      StateMachineDoesNotExist,
    )
    await expect(client.send(new CreateStateMachineCommand({ name: 'bad', roleArn, definition: '{}' }))).rejects.toBeInstanceOf(
      InvalidDefinition,
    )
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }))
    await expect(client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toThrow(ExecutionNotRedrivable)
    await expect(client.send(new DescribeExecutionCommand({ executionArn: `${executionArn}x` }))).rejects.toThrow(ExecutionDoesNotExist)
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))
    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toBeInstanceOf(TaskTimedOut)
  })

  test('paginators walk through all pages', async () => {
    const { client, stateMachineArn } = await withMachine({ StartAt: 'Do', States: { Do: { Type: 'Pass', End: true } } })
    for (let i = 0; i < 5; i++) await client.send(new StartExecutionCommand({ stateMachineArn, name: `n${i}` }))
    const names: string[] = []
    for await (const { executions } of paginateListExecutions({ client, pageSize: 2 }, { stateMachineArn })) {
      names.push(...executions!.map(({ name }) => name!))
    }
    expect(names).toEqual(['n4', 'n3', 'n2', 'n1', 'n0'])
    const ids: number[] = []
    const executionArn = stateMachineArn.replace('stateMachine', 'execution') + ':n0'
    for await (const { events } of paginateGetExecutionHistory({ client, pageSize: 3 }, { executionArn, reverseOrder: true })) {
      ids.push(...events!.map(({ id }) => id!))
    }
    expect(ids).toEqual([4, 3, 2, 1])
  })

  test('a synchronous execution that waits takes virtual time only', async () => {
    const { client, stateMachineArn, sfn } = await withMachine(
      { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 200, End: true } } },
      { type: 'EXPRESS' },
    )
    const answer = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}', billingDetails: { billedDurationInMilliseconds: 200_000 } })
    expect(sfn.now).toBe(Date.UTC(2026, 0, 1) + 200_000)
  })

  test('a worker that finds no task is told so after a minute of virtual time', async () => {
    const { client, sfn } = await withMachine(PAY)
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }))
    expect(taskToken).toBeFalsy()
    expect(sfn.now).toBe(Date.UTC(2026, 0, 1) + 60_000)
  })

  test('a worker that waits gets the task of an execution that is started later', async () => {
    const { client, stateMachineArn } = await withMachine(PAY, { clock: 'manual' })
    const poll = client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new StartExecutionCommand({ stateMachineArn, input: '5' }))
    expect((await poll).input).toBe('5')
  })
})
