import { describe, expect, test } from 'vitest'
import { advance, answerTask, handle, nextMoment, openTasks } from './handle.js'
import { activityArn, Conversation, executionArn, machineArn, PASS, taskOf, WAIT } from './world/world.fixture.js'
import { createWorld } from './world/world.js'

describe('the reducer', () => {
  test('old worlds stay as they were, and the same requests give the same world', () => {
    const run = () => {
      const talk = new Conversation({ seed: 'x' })
      talk.create('m', PASS)
      const before = talk.world
      const started = talk.get('StartExecution', { stateMachineArn: machineArn('m') })
      return { before, started }
    }
    const { before, started } = run()
    expect(run().started).toEqual(started)
    expect(handle(before, { operation: 'DescribeExecution', params: started }, { at: 0 })[1]).toHaveProperty(
      'error.code',
      'ExecutionDoesNotExist',
    )
  })

  test('a request that is refused changes nothing but the time', () => {
    const talk = new Conversation()
    const { world } = talk
    expect(talk.fail('CreateActivity', { name: 'a b' })).toBe("InvalidName: Invalid Name: 'a b'")
    expect({ ...talk.world, now: 0 }).toEqual({ ...world, now: 0 })
  })

  test('what is due before a request happens first, each thing at its own moment', () => {
    const talk = new Conversation({ at: 0 })
    talk.create('m', WAIT)
    const started = talk.get('StartExecution', { stateMachineArn: machineArn('m'), name: 'e' })
    expect(nextMoment(talk.world)).toBe(60_002)
    expect(talk.get('DescribeExecution', started, 100_000)).toMatchObject({ status: 'SUCCEEDED', stopDate: 60.002 })
  })

  test('unknown operations and misshapen requests are refused', () => {
    const talk = new Conversation()
    expect(talk.fail('Fly')).toBe('UnknownOperationException: Unknown operation: Fly')
    expect(talk.fail('toString')).toBe('UnknownOperationException: Unknown operation: toString')
    expect(talk.fail('StartExecution', { stateMachineArn: 5 })).toMatch(/^SerializationException/)
    expect(talk.fail('StartExecution')).toBe(
      "ValidationException: 1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
    )
    expect(talk.fail('ListActivities', { maxResults: 1001 })).toBe(
      "ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    )
  })

  test('time that goes backwards counts as no time', () => {
    const world = createWorld({ at: 1000 })
    expect(handle(world, { operation: 'ListActivities' }, { at: 5 })[0].now).toBe(1000)
  })

  test('hosts do the tasks that nobody else does', () => {
    const talk = new Conversation({ at: 0 })
    talk.create('m', taskOf('arn:aws:states:::lambda:invoke', { Parameters: { FunctionName: 'f' } }))
    const started = talk.get('StartExecution', { stateMachineArn: machineArn('m'), name: 'e' })
    const [task] = openTasks(talk.world)
    expect(task).toMatchObject({ stateName: 'Do', input: { FunctionName: 'f' }, executionArn: executionArn('m', 'e') })
    talk.world = answerTask(talk.world, { type: 'TaskSucceeded', token: task!.token, output: { ok: true }, at: 5 })
    expect(talk.get('DescribeExecution', started)).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' })
  })
})

describe('StartExecution', () => {
  const started = (definition: string, more: object = {}) => {
    const talk = new Conversation()
    const stateMachineArn = talk.create('m', definition, more)
    return { talk, stateMachineArn, first: talk.get('StartExecution', { stateMachineArn, name: 'e', input: '{"a":1}' }) }
  }

  test('is idempotent while the execution runs and the input is the same', () => {
    const { talk, stateMachineArn, first } = started(WAIT)
    expect(talk.get('StartExecution', { stateMachineArn, name: 'e', input: '{"a":1}' })).toEqual(first)
    const taken = `ExecutionAlreadyExists: Execution Already Exists: '${executionArn('m', 'e')}'`
    expect(talk.fail('StartExecution', { stateMachineArn, name: 'e', input: '{"a": 1}' })).toBe(taken)
    talk.world = advance(talk.world, talk.world.now + 60_000)
    expect(talk.fail('StartExecution', { stateMachineArn, name: 'e', input: '{"a":1}' })).toBe(taken)
  })

  test.each([
    ['', "'Invalid execution input.'"],
    ['not', "Unrecognized token 'not'"],
    [JSON.stringify('ü'.repeat(200_000)), 'at most 262144 bytes'],
  ])('refuses the input %.10s', (input, reason) => {
    const { talk, stateMachineArn } = started(PASS)
    const failure = talk.fail('StartExecution', { stateMachineArn, input })
    expect(failure).toMatch('InvalidExecutionInput: Invalid State Machine Execution Input: ')
    expect(failure).toMatch(reason)
  })

  test('takes the name of a closed execution again after 90 days', () => {
    const { talk, stateMachineArn } = started(PASS)
    talk.world = advance(talk.world, talk.world.now + 91 * 24 * 3600 * 1000)
    talk.get('StartExecution', { stateMachineArn, name: 'e' })
  })

  test('of an EXPRESS machine is not idempotent', () => {
    const { talk, stateMachineArn, first } = started(PASS, { type: 'EXPRESS' })
    expect(first.executionArn).toMatch(/:express:m:e:[0-9a-f-]{36}$/)
    expect(talk.get('StartExecution', { stateMachineArn, name: 'e', input: '{"a":1}' }).executionArn).not.toBe(first.executionArn)
    expect(talk.fail('DescribeExecution', first)).toMatch("Invalid Arn: 'Resource type not valid in this context: express'")
  })

  test('through an alias goes to its versions by their weights, and tells both ARNs', () => {
    const { talk, stateMachineArn } = started(PASS)
    const [first, second] = [PASS.replace('Pass', 'Succeed').replace(',"End":true', ''), PASS.replaceAll('Do', 'Does')].map(
      definition => talk.get('UpdateStateMachine', { stateMachineArn, definition, publish: true }).stateMachineVersionArn,
    )
    const routingConfiguration = [
      { stateMachineVersionArn: first, weight: 75 },
      { stateMachineVersionArn: second, weight: 25 },
    ]
    const { stateMachineAliasArn } = talk.get('CreateStateMachineAlias', { name: 'live', routingConfiguration })
    const versions = Array.from({ length: 100 }, () => {
      const execution = talk.get('StartExecution', { stateMachineArn: stateMachineAliasArn })
      const described = talk.get('DescribeExecution', execution)
      expect(described.stateMachineAliasArn).toBe(stateMachineAliasArn)
      return described.stateMachineVersionArn
    })
    const share = versions.filter(version => version === first).length
    expect(share).toBeGreaterThan(60)
    expect(share).toBeLessThan(90)
  })
})

describe('a state machine that is deleted', () => {
  test('is DELETING while an execution runs, whose next step ends it', () => {
    const talk = new Conversation()
    const stateMachineArn = talk.create('m', WAIT)
    const started = talk.get('StartExecution', { stateMachineArn })
    talk.get('DeleteStateMachine', { stateMachineArn })
    expect(talk.get('DescribeStateMachine', { stateMachineArn }).status).toBe('DELETING')
    expect(talk.fail('StartExecution', { stateMachineArn })).toMatch(/^StateMachineDeleting/)
    talk.get('StopExecution', started)
    expect(talk.get('DescribeExecution', started).status).toBe('ABORTED')
    expect(talk.fail('DescribeStateMachine', { stateMachineArn })).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${stateMachineArn}'`,
    )
  })
})

describe('RedriveExecution', () => {
  test('uses the definition that the execution was started with, and answers a token again with its own date', () => {
    const talk = new Conversation()
    talk.get('CreateActivity', { name: 'a' })
    const stateMachineArn = talk.create('m', taskOf(activityArn('a')))
    const started = talk.get('StartExecution', { stateMachineArn })
    const give = () => talk.get('GetActivityTask', { activityArn: activityArn('a') }).taskToken
    const old = give()
    talk.get('SendTaskFailure', { taskToken: old })
    talk.get('UpdateStateMachine', { stateMachineArn, definition: PASS })
    const redrive = { executionArn: started.executionArn, clientToken: 'once' }
    const { redriveDate } = talk.get('RedriveExecution', redrive)
    expect(talk.get('RedriveExecution', redrive, 5000).redriveDate).toBe(redriveDate)
    expect(talk.fail('SendTaskSuccess', { taskToken: old, output: '1' })).toBe(`TaskTimedOut: Task Timed Out: '${activityArn('a')}'`)
    talk.get('SendTaskSuccess', { taskToken: give(), output: '1' })
    expect(talk.get('DescribeExecution', started)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, redriveDate })
    expect(talk.fail('RedriveExecution', { executionArn: started.executionArn })).toBe(
      `ExecutionNotRedrivable: Execution ${started.executionArn} invalid for redrive as: Execution is SUCCEEDED and cannot be redriven`,
    )
  })
})

describe('an activity', () => {
  test('that does not exist fails the state that needs it', () => {
    const talk = new Conversation()
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('m', taskOf(activityArn('none'))) })
    expect(talk.get('DescribeExecution', started)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  })

  test('gives each task to one worker, and no task of an execution that has ended', () => {
    const talk = new Conversation()
    talk.get('CreateActivity', { name: 'a' })
    const stateMachineArn = talk.create('m', taskOf(activityArn('a')))
    const first = talk.get('StartExecution', { stateMachineArn, input: '1' })
    talk.get('StartExecution', { stateMachineArn, input: '2' })
    talk.get('StopExecution', first)
    expect(talk.get('GetActivityTask', { activityArn: activityArn('a') }).input).toBe('2')
    expect(talk.ask('GetActivityTask', { activityArn: activityArn('a') })).toHaveProperty('waiting')
  })
})

describe('pages', () => {
  test('go on where the last one ended, though something was added, and take the tokens of their own list only', () => {
    const talk = new Conversation()
    for (const name of ['a', 'b', 'c']) talk.get('CreateActivity', { name })
    const { nextToken } = talk.get('ListActivities', { maxResults: 2 })
    talk.get('CreateActivity', { name: 'aa' })
    expect(talk.get('ListActivities', { nextToken })).toMatchObject({ activities: [{ name: 'c' }] })
    expect(talk.fail('ListStateMachines', { nextToken })).toBe("InvalidToken: Invalid Token: 'Invalid token'")
    talk.world = advance(talk.world, talk.world.now + 25 * 3600 * 1000)
    expect(talk.fail('ListActivities', { nextToken })).toBe("InvalidToken: Invalid Token: 'Invalid token'")
  })
})
