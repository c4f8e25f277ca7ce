import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListActivitiesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { logRecords } from '../records/logs.js'
import { statusChanges } from '../records/statusChanges.js'
import type { HostOptions } from './host.js'
import { inMemory } from './inMemory.js'

const START = Date.UTC(2026, 0, 1)
const LAMBDA = 'arn:aws:states:::lambda:invoke'
const MADE_UP = { accessKeyId: 'a', secretAccessKey: 'b' }
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
  const sfn = inMemory({ at: START, ...options })
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
})

describe('client tokens', () => {
  const redrive = async (client: SFNClient, executionArn: string, clientToken?: string) => {
    const { redriveDate } = await client.send(new RedriveExecutionCommand({ executionArn, clientToken }))
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new SendTaskFailureCommand({ taskToken }))
    return redriveDate
  }

  async function failedOnce() {
    const { client, sfn, stateMachineArn } = await withMachine(PAY, { msPerRequest: 1 })
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }))
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new SendTaskFailureCommand({ taskToken }))
    const again = (clientToken: string) => client.send(new RedriveExecutionCommand({ executionArn, clientToken }))
    return { client, sfn, executionArn: executionArn!, again }
  }

  test('the last ten are answered with the date of their own redrive, and redrive nothing', async () => {
    const { client, executionArn, again } = await failedOnce()
    const dates: (Date | undefined)[] = []
    for (let i = 0; i < 11; i++) dates.push(await redrive(client, executionArn, `t${i}`))
    for (let i = 1; i < 11; i++) expect((await again(`t${i}`)).redriveDate).toEqual(dates[i])
    expect((await client.send(new DescribeExecutionCommand({ executionArn }))).redriveCount).toBe(11)
    await again('t0')
    expect((await client.send(new DescribeExecutionCommand({ executionArn }))).redriveCount).toBe(12)
  })

  test('are forgotten after fifteen minutes', async () => {
    const { client, sfn, executionArn, again } = await failedOnce()
    const first = await redrive(client, executionArn, 'token')
    sfn.advance(14 * 60_000)
    expect((await again('token')).redriveDate).toEqual(first)
    sfn.advance(60_000)
    expect((await again('token')).redriveDate).not.toEqual(first)
  })

  test('are made up by the SDK where none is given, another one each time', async () => {
    const { client, executionArn } = await failedOnce()
    await redrive(client, executionArn)
    await redrive(client, executionArn)
    expect((await client.send(new DescribeExecutionCommand({ executionArn }))).redriveCount).toBe(2)
  })
})

describe('a call that waits', () => {
  const WAIT = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 200, End: true } } }

  test('for a synchronous execution takes virtual time only', async () => {
    const { client, stateMachineArn, sfn } = await withMachine(WAIT, { type: 'EXPRESS' })
    const answer = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}', billingDetails: { billedDurationInMilliseconds: 200_000 } })
    expect(sfn.now).toBe(START + 200_000)
  })

  test('for a synchronous execution whose task nobody does ends with the time that EXPRESS executions have', async () => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: { QueueUrl: 'q', MessageBody: 'm' }, End: true }
    const { client, stateMachineArn, sfn } = await withMachine({ StartAt: 'Send', States: { Send: task } }, { type: 'EXPRESS' })
    expect(await client.send(new StartSyncExecutionCommand({ stateMachineArn }))).toMatchObject({ status: 'TIMED_OUT' })
    expect(sfn.now).toBe(START + 300_000)
  })

  test('for a task that does not come is told so after a minute of virtual time', async () => {
    const { client, sfn } = await withMachine(PAY)
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }))
    expect(taskToken).toBeFalsy()
    expect(sfn.now).toBe(START + 60_000)
  })

  test('for a task gets that of an execution that is started later', async () => {
    const { client, stateMachineArn } = await withMachine(PAY, { clock: 'manual' })
    const poll = client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new StartExecutionCommand({ stateMachineArn, input: '5' }))
    expect((await poll).input).toBe('5')
  })

  test('for a task gets the one that comes after a wait, at that moment', async () => {
    const { Pay } = PAY.States
    const definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 30, Next: 'Pay' }, Pay } }
    const { client, stateMachineArn, sfn } = await withMachine(definition)
    await client.send(new StartExecutionCommand({ stateMachineArn, input: '7' }))
    expect((await client.send(new GetActivityTaskCommand({ activityArn }))).input).toBe('7')
    expect(sfn.now).toBe(START + 30_000)
  })

  test("waits for the test where the clock is the test's", async () => {
    const { client, stateMachineArn, sfn } = await withMachine(WAIT, { type: 'EXPRESS', clock: 'manual' })
    let status: string | undefined
    const call = client.send(new StartSyncExecutionCommand({ stateMachineArn })).then(answer => (status = answer.status))
    await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    sfn.advance(199_000)
    await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    expect(status).toBeUndefined()
    sfn.advance(1000)
    expect(await call).toBe('SUCCEEDED')
  })

  test('goes on where the timers of the test stand still', async () => {
    vi.useFakeTimers()
    try {
      const { client, stateMachineArn } = await withMachine(WAIT, { type: 'EXPRESS' })
      expect(await client.send(new StartSyncExecutionCommand({ stateMachineArn }))).toMatchObject({ status: 'SUCCEEDED' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('takes real time where the clock is real', async () => {
    const Do = { Type: 'Task', Resource: LAMBDA, Parameters: { FunctionName: 'f' }, End: true }
    const handlers = { byState: { Do: () => ({ output: 1, afterMs: 30 }) } }
    const definition = { StartAt: 'Do', States: { Do } }
    const { client, stateMachineArn } = await withMachine(definition, { type: 'EXPRESS', clock: 'real', at: Date.now(), handlers })
    const before = performance.now()
    expect(await client.send(new StartSyncExecutionCommand({ stateMachineArn }))).toMatchObject({ status: 'SUCCEEDED', output: '1' })
    expect(performance.now() - before).toBeGreaterThan(28)
  })

  test('is given up with a signal: the next task goes to somebody else', async () => {
    const { client, stateMachineArn } = await withMachine(PAY, { clock: 'manual' })
    const controller = new AbortController()
    const gone = client.send(new GetActivityTaskCommand({ activityArn }), { abortSignal: controller.signal })
    const stays = client.send(new GetActivityTaskCommand({ activityArn }))
    await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    controller.abort()
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' })
    await client.send(new StartExecutionCommand({ stateMachineArn, input: '5' }))
    expect((await stays).input).toBe('5')
  })

  test.each(['close', 'reset'] as const)('fails with %s()', async end => {
    const { client, sfn, stateMachineArn } = await withMachine(PAY, { clock: 'manual' })
    const call = client.send(new GetActivityTaskCommand({ activityArn }))
    const ended = expect(call).rejects.toThrow(/The host/)
    await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    sfn[end]()
    await ended
  })

  test('fails with what a handler throws at a later moment', async () => {
    const Do = { Type: 'Task', Resource: LAMBDA, Parameters: { FunctionName: 'f' }, End: true }
    const definition = { StartAt: 'Wait', States: { Wait: { ...WAIT.States.Wait, End: undefined, Next: 'Do' }, Do } }
    const bug = () => {
      throw new Error('the handler has a bug')
    }
    const { client, stateMachineArn } = await withMachine(definition, { type: 'EXPRESS', handlers: { byState: { Do: bug } } })
    await expect(client.send(new StartSyncExecutionCommand({ stateMachineArn }))).rejects.toThrow('the handler has a bug')
  })
})

describe('a world', () => {
  const names = async (client: SFNClient) => {
    const { activities } = await client.send(new ListActivitiesCommand({}))
    return activities!.map(({ name }) => name)
  }

  test('is shared by the clients of one inMemory(), and by no others', async () => {
    const sfn = inMemory()
    const [first, second] = [new SFNClient(sfn.client), new SFNClient({ region: 'us-east-1', credentials: MADE_UP, requestHandler: sfn })]
    await first.send(new CreateActivityCommand({ name: 'a' }))
    first.destroy()
    expect(await names(second)).toEqual(['a'])
    expect(await names(new SFNClient(inMemory().client))).toEqual([])
  })

  test('is a value: kept, compared, gone back to, begun with', async () => {
    const sfn = inMemory()
    const client = new SFNClient(sfn.client)
    await client.send(new CreateActivityCommand({ name: 'a' }))
    const before = sfn.world
    await client.send(new CreateActivityCommand({ name: 'b' }))
    expect(await names(new SFNClient(inMemory({ world: before }).client))).toEqual(['a'])
    sfn.replaceWorld(before)
    expect(await names(client)).toEqual(['a'])
  })

  test('begins anew with what there was at first', async () => {
    const prepared = inMemory()
    await new SFNClient(prepared.client).send(new CreateActivityCommand({ name: 'a' }))
    const sfn = inMemory({ world: prepared.world })
    const client = new SFNClient(sfn.client)
    await client.send(new CreateActivityCommand({ name: 'b' }))
    sfn.advance(1000)
    sfn.reset()
    expect(await names(client)).toEqual(['a'])
    expect(sfn.now).toBe(0)
  })

  test('with the real clock is not moved by hand', () => {
    const sfn = inMemory({ clock: 'real' })
    expect(() => sfn.advance(1)).toThrow('The real clock moves by itself')
    expect(() => sfn.settle()).toThrow('The real clock moves by itself')
  })

  test('tells its EventBridge events and its CloudWatch records', async () => {
    const sfn = inMemory({ at: START, logGroups: ['orders'] })
    const client = new SFNClient(sfn.client)
    const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:orders:*' } }]
    const definition = JSON.stringify({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E' } } })
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({ name: 'm', roleArn, definition, loggingConfiguration: { level: 'ERROR', destinations } }),
    )
    await client.send(new StartExecutionCommand({ stateMachineArn }))
    expect(statusChanges(sfn.world).map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED'])
    expect(logRecords(sfn.world, 'orders').map(({ type }) => type)).toEqual(['FailStateEntered', 'ExecutionFailed'])
  })
})
