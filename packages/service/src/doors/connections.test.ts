import { afterEach, describe, expect, test } from 'vitest'
import { serve, type ServerOptions, type StepFunctionsServer } from './http.js'
import { rawClient, requestLines } from './rawClient.fixture.js'

let server: StepFunctionsServer | undefined

afterEach(() => server?.close())

async function serverWith(options: ServerOptions) {
  server = await serve({ at: 0, ...options })
  return server
}

async function listActivities({ url }: StepFunctionsServer): Promise<number> {
  const { status } = await fetch(url, { method: 'POST', body: '{}', headers: { 'x-amz-target': 'AWSStepFunctions.ListActivities' } })
  return status
}

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:pay'
const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:pay'

/** A server with an activity and a machine whose only state waits for a worker. */
async function serverWithActivity(options: ServerOptions) {
  const started = await serverWith(options)
  const { host } = started
  await host.send({ operation: 'CreateActivity', params: { name: 'pay' } })
  const definition = JSON.stringify({ StartAt: 'Pay', States: { Pay: { Type: 'Task', Resource: activityArn, End: true } } })
  const created = await host.send({ operation: 'CreateStateMachine', params: { name: 'm', roleArn: 'r', definition } })
  const { stateMachineArn } = (created as { output: { stateMachineArn: string } }).output
  return { ...started, start: () => host.send({ operation: 'StartExecution', params: { stateMachineArn } }) }
}

const poll = requestLines('GetActivityTask', JSON.stringify({ activityArn }))

describe('a slow client', () => {
  const LINES = {
    'says nothing': [],
    'never ends its headers': ['POST / HTTP/1.1', 'host: localhost', 'x-a: '],
    'never ends its body': requestLines('ListActivities', '{', 100),
    'sends a byte now and then': ['POST / HTTP/1.1', 'host: localhost', 'x-a: '],
  }

  test('that does not send a whole request in time is cut off, and the others are served meanwhile', { timeout: 30_000 }, async () => {
    const { url } = await serverWith({ limits: { exchangeMs: 400 } })
    const clients = await Promise.all(Object.entries(LINES).map(async ([name, lines]) => ({ name, ...(await rawClient(url, ...lines)) })))
    const drip = setInterval(() => clients.at(-1)!.socket.write('a'), 20)
    expect(await listActivities(server!)).toBe(200)
    const answers = await Promise.all(clients.map(async ({ name, closed }) => [name, (await closed).split('"')[3]]))
    clearInterval(drip)
    const timeout = 'com.amazon.coral.service#RequestTimeoutException'
    expect(answers).toEqual(Object.keys(LINES).map(name => [name, timeout]))
  })

  test('that does not read its answer is cut off', { timeout: 30_000 }, async () => {
    const { url, host } = await serverWith({ limits: { exchangeMs: 400 } })
    const tags = Array.from({ length: 50 }, (_, i) => ({ key: `${i}`, value: 'x'.repeat(250) }))
    await host.send({ operation: 'CreateActivity', params: { name: 'a', tags } })
    const params = { resourceArn: activityArn.replace('pay', 'a') }
    const asked = requestLines('ListTagsForResource', JSON.stringify(params)).join('\r\n')
    const deaf = await rawClient(url, asked)
    await deaf.received('tags')
    deaf.socket.pause()
    deaf.socket.write(asked.repeat(2000))
    const drip = setInterval(() => deaf.socket.write(' '), 10)
    expect(await listActivities(server!)).toBe(200)
    await deaf.closed
    clearInterval(drip)
  })
})

test('a request that waits longer than others may take to arrive is not cut off', async () => {
  const { url, start } = await serverWithActivity({ clock: 'manual', limits: { exchangeMs: 300 } })
  const worker = await rawClient(url, ...poll)
  await new Promise(resolve => setTimeout(resolve, 700))
  await start()
  expect(await worker.received('taskToken')).toMatch(/^HTTP\/1.1 200/)
  worker.socket.destroy()
})

test('when there is no room for one more connection, an idle one is closed, and not one that waits for its answer', async () => {
  const { url, start } = await serverWithActivity({ clock: 'manual', limits: { connections: 3 } })
  const worker = await rawClient(url, ...poll)
  const idle = [await rawClient(url), await rawClient(url, 'POST / HTTP/1.1')]
  expect(await listActivities(server!)).toBe(200)
  expect(await idle[0]!.closed).toBe('')
  await start()
  expect(await worker.received('taskToken')).toMatch(/^HTTP\/1.1 200/)
  for (const { socket } of [worker, ...idle]) socket.destroy()
})

test('clients that wait leave room for others: too many of them are throttled', async () => {
  const { url } = await serverWithActivity({ clock: 'manual', limits: { waitingRequests: 2 } })
  const workers = [await rawClient(url, ...poll), await rawClient(url, ...poll), await rawClient(url, ...poll)]
  const refused = await Promise.race(workers.map(({ received }) => received('ThrottlingException')))
  expect(refused).toMatch(/^HTTP\/1.1 400 [^]*com.amazon.coral.availability#ThrottlingException/)
  expect(await listActivities(server!)).toBe(200)
  for (const { socket } of workers) socket.destroy()
})

test('requests that have failed wait no longer', async () => {
  const fail = () => {
    throw new Error('the handler has a bug')
  }
  const { url, host } = await serverWith({ limits: { waitingRequests: 1 }, handlers: { byState: { Pay: fail } } })
  const definition = JSON.stringify({ StartAt: 'Pay', States: { Pay: { Type: 'Task', Resource: FUNCTION, End: true } } })
  await host.send({ operation: 'CreateStateMachine', params: { name: 'm', roleArn: 'r', definition, type: 'EXPRESS' } })
  const body = JSON.stringify({ stateMachineArn: activityArn.replace('activity:pay', 'stateMachine:m') })
  const headers = { 'x-amz-target': 'AWSStepFunctions.StartSyncExecution' }
  const answers = [await fetch(url, { method: 'POST', body, headers }), await fetch(url, { method: 'POST', body, headers })]
  for (const answer of answers) expect(await answer.json()).toMatchObject({ message: 'the handler has a bug' })
})

test('a task is not given to a worker that has gone', async () => {
  const { url, host, start } = await serverWithActivity({ clock: 'manual' })
  const gone = await rawClient(url, ...poll)
  const stays = await rawClient(url, ...poll)
  await rawClient(url, ...requestLines('ListActivities', '{}')).then(({ received }) => received('activities'))
  gone.socket.destroy()
  await listActivities(server!)
  await start()
  expect(await stays.received('taskToken')).toMatch(/^HTTP\/1.1 200/)
  expect(host.now).toBe(0)
  stays.socket.destroy()
})

describe('bytes that are no request', () => {
  test.each([
    ['another protocol', ['\x16\x03\x01\x02\x00\x01\x00'], '400', 'MalformedHttpRequestException'],
    ['a header that is none', ['POST / HTTP/1.1', 'host: localhost', 'nonsense', '', ''], '400', 'MalformedHttpRequestException'],
    ['two lengths', ['POST / HTTP/1.1', 'host: localhost', 'content-length: 1', 'content-length: 2', '', ''], '400', 'Malformed'],
    ['too many headers', ['POST / HTTP/1.1', `x: ${'x'.repeat(20_000)}`, '', ''], '431', 'RequestHeaderSectionTooLargeException'],
  ])('%s get an error of AWS, and nobody else notices', async (_what, lines, status, type) => {
    const { url } = await serverWith({})
    const { closed } = await rawClient(url, ...lines)
    const answer = await closed
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true)
    expect(answer).toContain(`"__type":"com.amazon.coral.service#${type}`)
    expect(await listActivities(server!)).toBe(200)
  })
})
