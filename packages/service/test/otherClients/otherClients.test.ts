import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serve, type StepFunctionsServer } from '../../src/http.js'
import { ENVIRONMENT, findAwsCli, findBoto3, findSdkV2, run } from './findClients.js'

/*
 * Clients that are not the SDK v3 tell one story over HTTP: an execution fails, is redriven and succeeds. `node scripts/clients.mjs`
 * brings those that are missing.
 */

const [cli, boto3, sdk] = [await findAwsCli(), await findBoto3(), findSdkV2()]
const known = (client: { readonly version: string } | undefined) => client?.version ?? 'is not on this machine: node scripts/clients.mjs'

let server: StepFunctionsServer

beforeEach(async () => {
  server = await serve({ at: Date.UTC(2026, 0, 1) })
})

afterEach(() => server.close())

const PAY = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'pay' }, End: true }
const definition = JSON.stringify({ StartAt: 'Pay', States: { Pay: PAY } })
const QUICK = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })
const roleArn = 'arn:aws:iam::123456789012:role/any'
const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:pay:first'
const TASK = ['TaskScheduled', 'TaskStarted']

/** What each of them sees, in its own words for dates. */
const FAILED = { executionArn, status: 'FAILED', input: '{"id":1}', error: 'Card.Declined', cause: 'no funds', redriveCount: 0 }
const REDRIVEN = { executionArn, status: 'RUNNING', redriveCount: 1 }
const EVENTS = ['ExecutionStarted', 'TaskStateEntered', ...TASK, 'TaskFailed', 'ExecutionFailed', 'ExecutionRedriven', ...TASK]
const REFUSAL = `Execution ${executionArn} invalid for redrive as: Execution is RUNNING and cannot be redriven`

async function openToken(): Promise<string> {
  const answer = await fetch(`${server.url}/_redrive/tasks`)
  const { tasks } = (await answer.json()) as { readonly tasks: readonly { readonly token: string }[] }
  return tasks[0]!.token
}

test.skipIf(cli === undefined)(`the AWS CLI ${known(cli)}`, { timeout: 120_000 }, async () => {
  const aws = async (operation: string, params: Readonly<Record<string, string>>) => {
    const args = Object.entries(params).flatMap(([name, value]) => [`--${name}`, value])
    const all = ['stepfunctions', operation, '--endpoint-url', server.url, '--output', 'json', ...args]
    const { stdout } = await run(cli!.command, all, { env: ENVIRONMENT })
    return JSON.parse(stdout === '' ? '{}' : stdout) as Readonly<Record<string, unknown>>
  }
  const created = await aws('create-state-machine', { name: 'pay', 'role-arn': roleArn, definition })
  const machine = { 'state-machine-arn': created.stateMachineArn as string }
  expect(await aws('start-execution', { ...machine, name: 'first', input: '{"id":1}' })).toMatchObject({ executionArn })
  await aws('send-task-failure', { 'task-token': await openToken(), error: 'Card.Declined', cause: 'no funds' })
  const execution = { 'execution-arn': executionArn }
  expect(await aws('describe-execution', execution)).toMatchObject(FAILED)
  expect(await aws('redrive-execution', execution)).toHaveProperty('redriveDate')
  const { events } = await aws('get-execution-history', { ...execution, 'page-size': '4' })
  expect((events as readonly { readonly type: string }[]).map(({ type }) => type)).toEqual(EVENTS)
})

test.skipIf(boto3 === undefined)(`boto3 ${known(boto3)}`, { timeout: 120_000 }, async () => {
  const story = fileURLToPath(new URL('story.py', import.meta.url))
  const { stdout } = await run(boto3!.command, [story, server.url, definition], { env: ENVIRONMENT })
  const refused = { Code: 'ExecutionNotRedrivable', Message: REFUSAL }
  expect(JSON.parse(stdout)).toEqual({
    refused,
    failed: expect.objectContaining(FAILED) as object,
    redriven: expect.objectContaining(REDRIVEN) as object,
    events: EVENTS,
  })
})

test.skipIf(sdk === undefined)(`the SDK v2 for JavaScript ${known(sdk)}`, async () => {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new sdk!.StepFunctions({ endpoint: server.url, region: 'us-east-1', credentials, hostPrefixEnabled: false })
  const call = (operation: string, params: object) => client[operation]!(params).promise()
  const { stateMachineArn } = await call('createStateMachine', { name: 'pay', roleArn, definition })
  const started = await call('startExecution', { stateMachineArn, name: 'first', input: '{"id":1}' })
  expect(started).toMatchObject({ executionArn, startDate: new Date('2026-01-01T00:00:00Z') })
  await expect(call('redriveExecution', { executionArn })).rejects.toMatchObject({ code: 'ExecutionNotRedrivable', message: REFUSAL })
  await call('sendTaskFailure', { taskToken: await openToken(), error: 'Card.Declined', cause: 'no funds' })
  expect(await call('describeExecution', { executionArn })).toMatchObject(FAILED)
  await call('redriveExecution', { executionArn })
  expect(await call('describeExecution', { executionArn })).toMatchObject(REDRIVEN)
  const { events } = await call('getExecutionHistory', { executionArn })
  expect((events as readonly { readonly type: string }[]).map(({ type }) => type)).toEqual(EVENTS)
  const express = await call('createStateMachine', { name: 'now', roleArn, definition: QUICK, type: 'EXPRESS' })
  expect(await call('startSyncExecution', { stateMachineArn: express.stateMachineArn })).toMatchObject({ status: 'SUCCEEDED' })
})
