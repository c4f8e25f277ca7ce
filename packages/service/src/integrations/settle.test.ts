import { describe, expect, test } from 'vitest'
import { advance } from '../handle.js'
import { Conversation, executionArn, machineArn, PASS, taskOf, WAIT, type Members } from '../world/world.fixture.js'

const nested = (pattern: string) =>
  taskOf(`arn:aws:states:::states:startExecution${pattern}`, {
    Parameters: { StateMachineArn: machineArn('child'), Name: 'c', Input: { 'n.$': '$.n' } },
  })

function parentOf(child: string, pattern: string) {
  const talk = new Conversation({ at: 0 })
  talk.create('child', child)
  const started = talk.get('StartExecution', { stateMachineArn: talk.create('parent', nested(pattern)), name: 'p', input: '{"n":1}' })
  const describeParent = () => talk.get('DescribeExecution', started)
  const describeChild = () => talk.get('DescribeExecution', { executionArn: executionArn('child', 'c') })
  return { talk, started, describeParent, describeChild }
}

describe('states:startExecution', () => {
  test('starts a child and goes on', () => {
    const { describeParent, describeChild } = parentOf(WAIT, '')
    expect(JSON.parse(describeParent().output!)).toMatchObject({
      ExecutionArn: executionArn('child', 'c'),
      StartDate: 0.003,
      SdkHttpMetadata: { HttpStatusCode: 200 },
    })
    expect(describeChild()).toMatchObject({ status: 'RUNNING', input: '{"n":1}' })
  })

  test('with .sync waits for the end, and gives payloads as texts', () => {
    const { talk, describeParent } = parentOf(WAIT, '.sync')
    expect(describeParent().status).toBe('RUNNING')
    talk.world = advance(talk.world, 60_003)
    expect(describeParent()).toMatchObject({ status: 'SUCCEEDED', stopDate: 60.003 })
    expect(JSON.parse(describeParent().output!)).toMatchObject({ Status: 'SUCCEEDED', Output: '{"n":1}', StopDate: 60_003 })
  })

  test('with .sync:2 gives payloads as values', () => {
    expect(JSON.parse(parentOf(PASS, '.sync:2').describeParent().output!)).toMatchObject({ Input: { n: 1 }, Output: { n: 1 } })
  })

  test('a child that fails fails the task with its description as the cause', () => {
    const fail = JSON.stringify({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E', Cause: 'why' } } })
    const { describeParent } = parentOf(fail, '.sync:2')
    expect(describeParent()).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
    expect(JSON.parse(describeParent().cause!)).toMatchObject({ Status: 'FAILED', Error: 'E', Cause: 'why' })
  })

  test('a parent that is stopped stops the child it waits for', () => {
    const { talk, started, describeChild } = parentOf(WAIT, '.sync')
    talk.get('StopExecution', started)
    expect(describeChild().status).toBe('ABORTED')
  })

  test('a machine that does not exist fails the task as the SDK of AWS fails', () => {
    const talk = new Conversation()
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('parent', nested('')), input: '{"n":1}' })
    const { error, cause } = talk.get('DescribeExecution', started)
    expect(error).toBe('StepFunctions.StateMachineDoesNotExistException')
    expect(cause).toMatch(/^State Machine Does Not Exist: '.*:child' \(Service: AWSStepFunctions; Status Code: 400; Error Code: /)
  })

  test('executions that start one another without end are an error, not a loop', () => {
    const talk = new Conversation()
    const again = taskOf('arn:aws:states:::states:startExecution', { Parameters: { StateMachineArn: machineArn('loop') } })
    const stateMachineArn = talk.create('loop', again)
    talk.get('StartExecution', { stateMachineArn })
    const { executions } = talk.get('ListExecutions', { stateMachineArn, statusFilter: 'FAILED' }) as unknown as {
      readonly executions: readonly Members[]
    }
    expect(executions).toHaveLength(1)
    const { error, cause } = talk.get('DescribeExecution', { executionArn: executions[0]!.executionArn })
    expect(error).toBe('StepFunctions.ExecutionLimitExceededException')
    expect(cause).toMatch(/^500 executions started one another at one moment/)
  })
})

describe('aws-sdk:sfn', () => {
  test('calls the API of the world, with names and dates as tasks see them', () => {
    const talk = new Conversation({ at: 0 })
    talk.create('child', PASS)
    const definition = taskOf('arn:aws:states:::aws-sdk:sfn:startExecution', {
      Parameters: { StateMachineArn: machineArn('child'), Name: 'c', Input: { a: 1 } },
    })
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('parent', definition) })
    expect(talk.get('DescribeExecution', started).output).toBe(
      `{"ExecutionArn":"${executionArn('child', 'c')}","StartDate":"1970-01-01T00:00:00.003Z"}`,
    )
  })

  test('fails with the name of the error', () => {
    const talk = new Conversation()
    const definition = taskOf('arn:aws:states:::aws-sdk:sfn:sendTaskFailure', { Parameters: { TaskToken: 'none' } })
    const { error, cause } = talk.get('DescribeExecution', talk.get('StartExecution', { stateMachineArn: talk.create('m', definition) }))
    expect(error).toBe('Sfn.InvalidTokenException')
    expect(cause).toMatch(/^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: .*\) \(SDK Attempt Count: 1\)$/)
  })
})

describe('handlers', () => {
  const lambda = taskOf('arn:aws:states:::lambda:invoke', { Parameters: { FunctionName: 'f' } })

  test('of a state do its tasks, in virtual time', () => {
    const talk = new Conversation({ at: 0, handlers: { byState: { Do: ({ input }) => ({ output: [input], afterMs: 3000 }) } } })
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('m', lambda) })
    expect(talk.get('DescribeExecution', started).status).toBe('RUNNING')
    expect(talk.get('DescribeExecution', started, 10_000)).toMatchObject({ output: '[{"FunctionName":"f"}]', stopDate: 3.002 })
  })

  test('of a Resource come after those of a state, and fail tasks', () => {
    const handlers = { byResource: { 'arn:aws:states:::lambda:invoke': () => ({ error: 'E', cause: 'c' }) } }
    const talk = new Conversation({ handlers })
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('m', lambda) })
    expect(talk.get('DescribeExecution', started)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' })
  })

  test('may accept a callback task, which whoever has the token then ends', () => {
    let token = ''
    const handlers = {
      byState: {
        Do: (task: { readonly token: string }) => {
          token = task.token
          return { submitted: { MessageId: 'm' } }
        },
      },
    }
    const talk = new Conversation({ handlers })
    const resource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken'
    const definition = taskOf(resource, { Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } } })
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('m', definition) })
    talk.get('SendTaskSuccess', { taskToken: token, output: '{"done":true}' })
    expect(talk.get('DescribeExecution', started)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' })
  })
})
