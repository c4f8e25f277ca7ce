import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serve, type ServerOptions, type StepFunctionsServer } from './http.js'
import { rawClient, requestLines } from './rawClient.fixture.js'

let server: StepFunctionsServer

beforeEach(async () => {
  server = await serve({ at: 0, logGroups: ['orders'] })
})

afterEach(() => server.close())

/** Serves with other options instead. */
async function serveInstead(options: ServerOptions): Promise<void> {
  await server.close()
  server = await serve({ at: 0, ...options })
}

async function request(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, { method, body: body ?? null, headers })
  return { status: response.status, content: JSON.parse(await response.text()) as Readonly<Record<string, unknown>> }
}

const call = (operation: string, params: object | string) =>
  request('POST', '/', typeof params === 'string' ? params : JSON.stringify(params), { 'x-amz-target': `AWSStepFunctions.${operation}` })

const roleArn = 'arn:aws:iam::123456789012:role/any'
const LAMBDA = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, End: true }
const wait = (Seconds: number) => JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds, End: true } } })

async function start(definition: string, more: object = {}): Promise<string> {
  const created = await call('CreateStateMachine', { name: 'm', roleArn, definition, ...more })
  const started = await call('StartExecution', { stateMachineArn: created.content.stateMachineArn, name: 'e' })
  return started.content.executionArn as string
}

test('the SDK creates, starts and describes, and the clock is moved from outside', async () => {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  const client = new SFNClient({ endpoint: server.url, region: 'us-east-1', credentials })
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition: wait(60) }))
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }))
  expect((await client.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('RUNNING')
  expect(await request('POST', '/_redrive/clock', '{"advanceMs":60000}')).toEqual({ status: 200, content: { now: 60_000 } })
  const ended = { status: 'SUCCEEDED', stopDate: new Date(60_000) }
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject(ended)
  await expect(client.send(new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}x` }))).rejects.toThrow(StateMachineDoesNotExist)
})

describe('a request that is refused', () => {
  const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  test.each([
    ['no JSON', 'ListActivities', '{', 400, 'com.amazon.coral.service#SerializationException'],
    ['an array', 'ListActivities', '[]', 400, 'com.amazon.coral.service#SerializationException'],
    ['null', 'ListActivities', 'null', 400, 'com.amazon.coral.service#SerializationException'],
    ['JSON without end', 'CreateActivity', DEEP, 400, 'com.amazon.coral.service#SerializationException'],
    ['JSON without end in a member', 'CreateActivity', `{"name":${DEEP}}`, 400, 'com.amazon.coral.service#SerializationException'],
    ['a value of another type', 'CreateActivity', '{"name":5}', 400, 'com.amazon.coral.service#SerializationException'],
    ['a value that breaks a limit', 'ListActivities', '{"maxResults":1001}', 400, 'com.amazon.coral.validate#ValidationException'],
    ['the prototype of objects', 'CreateActivity', '{"__proto__":{"name":"a"}}', 400, 'com.amazon.coral.validate#ValidationException'],
    ['an unknown operation', 'Fly', '{}', 400, 'com.amazon.coral.service#UnknownOperationException'],
    ['a method of objects', 'constructor', '{}', 400, 'com.amazon.coral.service#UnknownOperationException'],
    ['what is not there', 'DeleteActivity', '{"activityArn":"a"}', 400, 'com.amazonaws.swf.service.v2.model#InvalidArn'],
    ['too much', 'ListActivities', ' '.repeat(3_000_000), 413, 'com.amazon.coral.service#RequestEntityTooLargeException'],
  ])('%s gets the error of AWS', async (_what, operation, body, status, __type) => {
    const answer = await call(operation, body)
    expect(answer).toMatchObject({ status, content: { __type } })
    expect(answer.content.message).not.toBe('')
  })

  test('as it names no operation, gets the error of AWS', async () => {
    const unknown = { status: 400, content: { __type: 'com.amazon.coral.service#UnknownOperationException' } }
    expect(await request('POST', '/', '{}')).toMatchObject(unknown)
    expect(await request('POST', '/', '{}', { 'x-amz-target': 'DynamoDB_20120810.ListTables' })).toMatchObject(unknown)
    expect(await request('GET', '/')).toMatchObject({ ...unknown, status: 404 })
  })

  test('has the headers that clients look at', async () => {
    const { headers } = await fetch(server.url, {
      method: 'POST',
      body: '{}',
      headers: { 'x-amz-target': 'AWSStepFunctions.CreateActivity' },
    })
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(headers.get('x-amzn-errortype')).toBe('ValidationException')
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('because a handler of the test has thrown, tells why, and the next one is answered', async () => {
    const fail = () => {
      throw new Error('the handler has a bug')
    }
    await serveInstead({ handlers: { byState: { Pay: fail } } })
    const definition = JSON.stringify({ StartAt: 'Pay', States: { Pay: LAMBDA } })
    const created = await call('CreateStateMachine', { name: 'm', roleArn, definition })
    expect(await call('StartExecution', { stateMachineArn: created.content.stateMachineArn })).toEqual({
      status: 500,
      content: { __type: 'com.amazon.coral.service#InternalFailure', message: 'the handler has a bug' },
    })
    expect(await call('ListActivities', {})).toMatchObject({ status: 200 })
  })
})

describe('who may ask', () => {
  test.each([
    ['a page in a browser', { origin: 'http://example.com' }, 403],
    ['a page that has made its name point here', { host: 'example.com' }, 403],
    ['nobody in particular', { host: '' }, 403],
    ['the SDK for operations with a host prefix', { host: 'sync-localhost:8083' }, 200],
    ['a subdomain of localhost', { host: 'states.us-east-1.localhost' }, 200],
    ['a name that was allowed', { host: 'Redrive:80' }, 200],
  ])('%s: %j', async (_who, headers, status) => {
    await serveInstead({ allowedHosts: ['redrive'] })
    const [line = '', , ...rest] = requestLines('ListActivities', '{}')
    const given = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`)
    const client = await rawClient(server.url, line, ...given, ...rest)
    expect(await client.received('}')).toMatch(new RegExp(`^HTTP/1.1 ${status}`))
    client.socket.destroy()
  })

  test('nobody from outside, unless the server is told to listen there', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await serveInstead({ hostname: '::1' })
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect(await call('ListActivities', {})).toMatchObject({ status: 200 })
  })
})

describe('the control endpoint', () => {
  test('reads the clock, moves it, and settles', async () => {
    const executionArn = await start(wait(3600))
    expect((await request('GET', '/_redrive/clock')).content).toEqual({ now: 0 })
    expect((await request('POST', '/_redrive/clock', '{"advanceMs":10}')).content).toEqual({ now: 10 })
    expect((await request('POST', '/_redrive/clock', '{"settle":true}')).content).toEqual({ now: 3_600_000 })
    expect((await call('DescribeExecution', { executionArn })).content).toMatchObject({ status: 'SUCCEEDED', stopDate: 3600 })
  })

  test.each(['', '{}', 'null', '{"advanceMs":-1}', '{"advanceMs":"1"}', '{"advanceMs":1e999}', '{"settle":1}'])(
    'does not move the clock by %j',
    async body => {
      expect((await request('POST', '/_redrive/clock', body)).status).toBe(400)
      expect(server.host.now).toBe(0)
    },
  )

  test('does not move the real clock', async () => {
    await serveInstead({ clock: 'real' })
    expect(await request('POST', '/_redrive/clock', '{"settle":true}')).toMatchObject({ status: 400 })
    const { content } = await request('GET', '/_redrive/clock')
    expect(Math.abs(Number(content.now) - Date.now())).toBeLessThan(60_000)
  })

  test('answers others while it moves the clock through a time in which very much happens', { timeout: 30_000 }, async () => {
    const Parameters = { 'StateMachineArn.$': '$$.StateMachine.Id' }
    const Again = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution', Parameters, End: true }
    await start(JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 1, Next: 'Again' }, Again } }))
    const moved = request('POST', '/_redrive/clock', '{"advanceMs":600000}')
    while (server.host.now === 0) expect(await call('ListActivities', {})).toMatchObject({ status: 200 })
    expect(server.host.now).toBeLessThan(600_000)
    expect(await moved).toEqual({ status: 200, content: { now: 600_000 } })
  })

  test('lists the open tasks, with the tokens that SendTaskSuccess takes', async () => {
    const executionArn = await start(JSON.stringify({ StartAt: 'Pay', States: { Pay: LAMBDA } }))
    const { tasks } = (await request('GET', '/_redrive/tasks')).content as { tasks: readonly { token: string }[] }
    expect(tasks).toMatchObject([{ executionArn, stateName: 'Pay', input: { FunctionName: 'f' } }])
    await call('SendTaskSuccess', { taskToken: tasks[0]!.token, output: '"paid"' })
    expect((await call('DescribeExecution', { executionArn })).content).toMatchObject({ status: 'SUCCEEDED', output: '"paid"' })
  })

  test('gives the EventBridge events and the CloudWatch records', async () => {
    const logGroupArn = 'arn:aws:logs:us-east-1:123456789012:log-group:orders:*'
    const loggingConfiguration = { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] }
    const executionArn = await start(wait(1), { loggingConfiguration })
    await request('POST', '/_redrive/clock', '{"settle":true}')
    const { events } = (await request('GET', '/_redrive/status-changes')).content
    expect(events).toMatchObject([{ detail: { executionArn, status: 'RUNNING' } }, { detail: { executionArn, status: 'SUCCEEDED' } }])
    const { records } = (await request('GET', '/_redrive/logs?group=orders')).content
    const types = ['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited', 'ExecutionSucceeded']
    expect(records).toMatchObject(types.map(type => ({ type, execution_arn: executionArn })))
    expect((await request('GET', '/_redrive/logs')).content).toEqual({ records: [] })
  })

  test('begins anew', async () => {
    const executionArn = await start(wait(1))
    await request('POST', '/_redrive/clock', '{"settle":true}')
    expect((await request('POST', '/_redrive/reset')).content).toEqual({ now: 0 })
    expect((await call('DescribeExecution', { executionArn })).content.message).toMatch('Execution Does Not Exist')
  })

  test('has nothing else', async () => {
    expect(await request('GET', '/_redrive/')).toMatchObject({ status: 404 })
    expect(await request('DELETE', '/_redrive/clock')).toMatchObject({ status: 404 })
  })
})
