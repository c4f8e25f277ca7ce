import { serve, type StepFunctionsServer } from '@redrive/service/http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let server: StepFunctionsServer

beforeAll(async () => {
  server = await serve()
})
afterAll(() => server.close())

// Each test has a world of its own: from another process, POST /_redrive/reset.
beforeEach(() => server.host.reset())

/** A client in any language: a POST, with the operation in a header. */
async function call(operation: string, params: object): Promise<Readonly<Record<string, string>>> {
  const headers = { 'x-amz-target': `AWSStepFunctions.${operation}`, 'content-type': 'application/x-amz-json-1.0' }
  const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(params) })
  return (await response.json()) as Readonly<Record<string, string>>
}

/** The control endpoint: what AWS has no operation for. */
async function control<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${server.url}/_redrive/${path}`, body && { method: 'POST', body: JSON.stringify(body) })
  return (await response.json()) as T
}

test('a reminder is sent a day later, and again when the mail server has come back', async () => {
  const definition = JSON.stringify({
    StartAt: 'Day',
    States: {
      Day: { Type: 'Wait', Seconds: 86_400, Next: 'Remind' },
      Remind: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { QueueUrl: 'mails', MessageBody: 'Pay!' },
        End: true,
      },
    },
  })
  const { stateMachineArn } = await call('CreateStateMachine', {
    name: 'reminders',
    roleArn: 'arn:aws:iam::123456789012:role/any',
    definition,
  })
  const { executionArn } = await call('StartExecution', { stateMachineArn })
  expect(await control('tasks')).toEqual({ tasks: [] })

  expect(await control('clock', { advanceMs: 86_400_000 })).toEqual({ now: 86_400_000 })
  const { tasks } = await control<{ tasks: { token: string; input: object }[] }>('tasks')
  expect(tasks).toMatchObject([{ input: { MessageBody: 'Pay!' } }])
  await call('SendTaskFailure', { taskToken: tasks[0]!.token, error: 'Mail.Down' })
  expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'FAILED', error: 'Mail.Down' })

  await call('RedriveExecution', { executionArn })
  const again = await control<{ tasks: { token: string }[] }>('tasks')
  await call('SendTaskSuccess', { taskToken: again.tasks[0]!.token, output: '"sent"' })
  expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
})

test('what is wrong is told in the way of AWS', async () => {
  expect(await call('StartExecution', { stateMachineArn: 'reminders' })).toEqual({
    __type: 'com.amazonaws.swf.service.v2.model#InvalidArn',
    message: "Invalid Arn: 'Invalid ARN prefix: reminders'",
  })
})
