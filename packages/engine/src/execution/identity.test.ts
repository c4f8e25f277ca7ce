import { describe, expect, test } from 'vitest'
import { activity, machineOf, machineWith, pass } from '../../test/definitions.js'
import { given } from '../../test/given.js'
import { effectsOf, history, type Json, type StartOptions } from '../index.js'

const SEEN = {
  'id.$': '$$.Execution.Id',
  'name.$': '$$.Execution.Name',
  'role.$': '$$.Execution.RoleArn',
  'machine.$': '$$.StateMachine.Id',
  'machineName.$': '$$.StateMachine.Name',
}

/** What the context object says of who the execution is. */
const identityWith = (options: Partial<StartOptions>) => given(machineOf(pass('P', { Parameters: SEEN })), options).execution.output

describe('who an execution is', () => {
  test('is made up from the seed where nothing is said', () => {
    expect(identityWith({ seed: 1 })).toEqual(identityWith({ seed: 1 }))
    expect(identityWith({ seed: 1 })).not.toEqual(identityWith({ seed: 2 }))
    expect(identityWith({})).toEqual(identityWith({ seed: 0 }))
    expect(identityWith({})).toMatchObject({
      id: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:execution:StateMachine:[0-9a-z]{16}$/) as string,
      name: expect.stringMatching(/^[0-9a-z]{16}$/) as string,
      role: 'arn:aws:iam::123456789012:role/StepFunctionsRole',
      machine: 'arn:aws:states:us-east-1:123456789012:stateMachine:StateMachine',
      machineName: 'StateMachine',
    })
  })

  test('has an id behind the name of an EXPRESS execution, which can be used again', () => {
    const machine = machineWith({ type: 'EXPRESS' }, pass('P'))
    const ids = [1, 1, 2].map(seed => given(machine, { seed, name: 'run' }).execution.executionArn)
    expect(ids[0]).toMatch(/^arn:aws:states:us-east-1:123456789012:express:StateMachine:run:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false])
  })

  const role = 'arn:aws:iam::123456789012:role/StepFunctionsRole'
  test.each<readonly [options: Partial<StartOptions>, identity: Readonly<Record<string, Json>>]>([
    [
      { executionArn: 'arn:aws-cn:states:cn-north-1:1:execution:Orders:run' },
      {
        id: 'arn:aws-cn:states:cn-north-1:1:execution:Orders:run',
        name: 'run',
        role,
        machine: 'arn:aws-cn:states:cn-north-1:1:stateMachine:Orders',
        machineName: 'Orders',
      },
    ],
    [
      { stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:Orders', name: 'run', roleArn: 'arn:aws:iam::1:role/R' },
      {
        id: 'arn:aws:states:eu-west-1:1:execution:Orders:run',
        name: 'run',
        role: 'arn:aws:iam::1:role/R',
        machine: 'arn:aws:states:eu-west-1:1:stateMachine:Orders',
        machineName: 'Orders',
      },
    ],
    [
      { stateMachineName: 'Orders', name: 'run' },
      {
        id: 'arn:aws:states:us-east-1:123456789012:execution:Orders:run',
        name: 'run',
        role,
        machine: 'arn:aws:states:us-east-1:123456789012:stateMachine:Orders',
        machineName: 'Orders',
      },
    ],
  ])('with %j is %j', (options, identity) => {
    expect(identityWith(options)).toEqual(identity)
  })

  test('is in us-east-1 where the name of the state machine does not say', () => {
    const regionOf = (stateMachineArn: string) => given(machineOf(pass('P')), { stateMachineArn }).execution.identity.region
    expect(['Orders', 'arn:aws:states:eu-west-1:1:stateMachine:Orders'].map(regionOf)).toEqual(['us-east-1', 'eu-west-1'])
  })

  test('is told in the first event: role, alias and version', () => {
    const options = { roleArn: 'role', stateMachineAliasArn: 'alias', stateMachineVersionArn: 'version' }
    const detailsWith = (some: Partial<StartOptions>) => history(given(machineOf(activity('Work')), some).execution)[0]
    expect(detailsWith(options)).toMatchObject({ executionStartedEventDetails: options })
    expect(detailsWith({ roleArn: 'role' })).toHaveProperty('executionStartedEventDetails', {
      input: '{}',
      inputDetails: { truncated: false },
      roleArn: 'role',
    })
  })

  test('a context object tells where the execution is, and when', () => {
    const { execution } = given(machineOf(activity('Work', { Parameters: { 'all.$': '$$' } })), {
      at: 1500,
      input: { a: 1 },
      executionArn: 'arn:aws:states:us-east-1:1:execution:M:run',
      roleArn: 'role',
    })
    expect(effectsOf(execution).tasks[0]!.input).toEqual({
      all: {
        Execution: {
          Id: 'arn:aws:states:us-east-1:1:execution:M:run',
          Input: { a: 1 },
          StartTime: '1970-01-01T00:00:01.500Z',
          Name: 'run',
          RoleArn: 'role',
          RedriveCount: expect.anything() as number,
        },
        StateMachine: { Id: 'arn:aws:states:us-east-1:1:stateMachine:M', Name: 'M' },
        State: { Name: 'Work', EnteredTime: '1970-01-01T00:00:01.500Z', RetryCount: expect.anything() as number },
      },
    })
  })
})
