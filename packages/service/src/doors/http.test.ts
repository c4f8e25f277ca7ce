import { connect } from 'node:net'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve, type StepFunctionsServer } from './http.js'

let server: StepFunctionsServer
let client: SFNClient

beforeAll(async () => {
  server = await serve({ at: 0 })
  client = new SFNClient({ endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
})

afterAll(() => server.close())

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: 'POST', body, headers })

test('the SDK creates, starts and describes, and the clock is moved from outside', async () => {
  const definition = JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } })
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'm', roleArn: 'r', definition }))
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }))
  expect((await client.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('RUNNING')
  expect(await (await post('/_redrive/clock', '{"advanceMs":60000}')).json()).toEqual({ now: 60_000 })
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'SUCCEEDED',
    stopDate: new Date(60_000),
  })
  await expect(client.send(new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}x` }))).rejects.toThrow(StateMachineDoesNotExist)
})

test.each([
  ['an unknown operation', 'AWSStepFunctions.Fly', '{}', 400, /UnknownOperationException/],
  ['no JSON', 'AWSStepFunctions.ListActivities', '{', 400, /SerializationException/],
  ['an array', 'AWSStepFunctions.ListActivities', '[]', 400, /SerializationException/],
  ['too much', 'AWSStepFunctions.ListActivities', ' '.repeat(3_000_000), 413, /RequestEntityTooLarge/],
])('%s is refused', async (_what, target, body, status, type) => {
  const response = await post('/', body, { 'x-amz-target': target })
  expect(response.status).toBe(status)
  expect(await response.text()).toMatch(type)
})

test('pages in a browser are refused', async () => {
  const response = await post('/', '{}', { 'x-amz-target': 'AWSStepFunctions.ListActivities', origin: 'http://example.com' })
  expect(response.status).toBe(403)
})

test('a client that sends half a request does not stop the others', async () => {
  const { port } = new URL(server.url)
  const slow = connect(Number(port), '127.0.0.1')
  slow.on('error', () => undefined)
  slow.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{')
  expect(await client.send(new ListStateMachinesCommand())).toHaveProperty('stateMachines')
  slow.destroy()
})
