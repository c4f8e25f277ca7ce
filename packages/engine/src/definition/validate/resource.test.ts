import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { machineWith, refusalsOf } from './validate.fixture.js'

const notRecognized = (arn: string) =>
  `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/S/Resource`

/** A request with every field that an integration asks for. */
const REQUEST = Object.fromEntries(
  [
    'ApiEndpoint',
    'Entries',
    'FunctionName',
    'Item',
    'JobName',
    'Key',
    'Message',
    'MessageBody',
    'Method',
    'QueueUrl',
    'StateMachineArn',
    'TableName',
    'TaskDefinition',
  ].map(name => [name, 'x']),
)

const refusals = (
  resource: Json,
  fields: Readonly<Record<string, Json>> = { Parameters: REQUEST },
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
) => refusalsOf(machineWith('Task', { Resource: resource, ...fields }), { type })

describe('a resource', () => {
  test.each([
    'arn:aws:lambda:us-east-1:123456789012:function:charge',
    'arn:aws:lambda:us-east-1:123456789012:function:charge:$LATEST',
    'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:charge:7',
    'arn:aws:states:us-east-1:123456789012:activity:approve',
    'arn:aws:states:::lambda:invoke',
    'arn:aws:states:::lambda:invoke.waitForTaskToken',
    'arn:aws-cn:states:::sqs:sendMessage.waitForTaskToken',
    'arn:aws:states:::states:startExecution.sync',
    'arn:aws:states:::states:startExecution.sync:2',
    'arn:aws:states:::states:startExecution.waitForTaskToken',
    'arn:aws:states:::ecs:runTask.sync',
    'arn:aws:states:::ecs:runTask.waitForTaskToken',
    'arn:aws:states:::emr-containers:startJobRun.sync',
    'arn:aws:states:::dynamodb:putItem',
    'arn:aws:states:::http:invoke',
    'arn:aws:states:::aws-sdk:s3:listObjectsV2',
    'arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken',
    'arn:aws:states:us-east-1:123456789012:aws-sdk:polly:synthesizeSpeech',
  ])('can be %s', arn => {
    expect(refusals(arn)).toEqual([])
  })

  test.each([
    'arn:aws:states:::dynamodb:query',
    'arn:aws:states:::dynamodb:putItem.waitForTaskToken',
    'arn:aws:states:::lambda:invoke.sync',
    'arn:aws:states:::glue:startJobRun.waitForTaskToken',
    'arn:aws:states:::glue:startJobRun.sync:2',
    'arn:aws:states:::aws-sdk:batch:submitJob.sync',
    'arn:aws:states:::aws-sdk:S3:listBuckets',
    'arn:aws:states:::aws-sdk:s3:ListBuckets',
    'arn:aws:states:::aws-sdk:s3',
    'arn:aws:states:::constructor:toString',
    'arn:aws:states:us-east-1:123456789012:stateMachine:child',
    'arn:aws:sns:us-east-1:123456789012:topic',
  ])('cannot be %s, which is no integration', arn => {
    expect(refusals(arn)).toEqual([notRecognized(arn)])
  })

  test.each(['charge', '', '${ChargeFunction}', 'arn:aws:lambda', 'https://example.com'])('cannot be %j, which is no ARN', text => {
    expect(refusals(text)).toEqual(['Value is not a valid resource ARN at /States/S/Resource'])
  })

  test('is a text', () => {
    expect(refusals({ Ref: 'Function' })).toEqual(['Expected value of type [STRING] at /States/S/Resource'])
  })

  test('is needed', () => {
    expect(refusalsOf({ StartAt: 'S', States: { S: { Type: 'Task', End: true } } })).toEqual([
      'These fields are required: [Resource] at /States/S',
    ])
  })
})

describe('a request', () => {
  const INVOKE = 'arn:aws:states:::lambda:invoke'

  test('is needed by every integration', () => {
    expect(refusals(INVOKE, {})).toEqual([`Parameters field is required for resource ARN: ${INVOKE} at /States/S/Resource`])
    expect(refusalsOf(machineWith('Task', { Resource: INVOKE }, true))).toEqual([
      `Arguments field is required for resource ARN: ${INVOKE} at /States/S/Resource`,
    ])
    expect(refusals('arn:aws:states:::aws-sdk:s3:listBuckets', { Parameters: {} })).toEqual([])
  })

  test('is not asked for again where it is in the other language', () => {
    expect(refusals(INVOKE, { Arguments: REQUEST })).toEqual([
      "The QueryLanguage is set to 'JSONPath', but field 'Arguments' is only supported for the 'JSONata' QueryLanguage at /States/S",
    ])
  })

  test.each([
    ['lambda:invoke', ['FunctionName']],
    ['sqs:sendMessage', ['QueueUrl', 'MessageBody']],
    ['sns:publish', ['Message']],
    ['dynamodb:putItem', ['TableName', 'Item']],
    ['dynamodb:getItem', ['TableName', 'Key']],
    ['states:startExecution.sync:2', ['StateMachineArn']],
    ['events:putEvents', ['Entries']],
    ['ecs:runTask.sync', ['TaskDefinition']],
    ['glue:startJobRun.sync', ['JobName']],
  ])('of %s has %j', (name, fields) => {
    expect(refusals(`arn:aws:states:::${name}`, { Parameters: {} })).toEqual(
      fields.map(field => `The field '${field}' is required but was missing at /States/S/Parameters`),
    )
    const dynamic = Object.fromEntries(fields.map(field => [`${field}.$`, '$.a']))
    expect(refusals(`arn:aws:states:::${name}`, { Parameters: dynamic })).toEqual([])
  })

  test('may be an expression, which can give anything', () => {
    expect(refusalsOf(machineWith('Task', { Resource: INVOKE, Arguments: '{% $states.input %}' }, true))).toEqual([])
  })
})

describe('an EXPRESS workflow', () => {
  test.each([
    [
      'arn:aws:states:::states:startExecution.sync',
      "Express state machine does not support '.sync' service integration at /States/S/Resource",
    ],
    [
      'arn:aws:states:::states:startExecution.sync:2',
      "Express state machine does not support '.sync' service integration at /States/S/Resource",
    ],
    [
      'arn:aws:states:::sns:publish.waitForTaskToken',
      "Express state machine does not support '.waitForTaskToken' service integration  at /States/S/Resource",
    ],
    ['arn:aws:states:us-east-1:123456789012:activity:approve', 'Express state machine does not support Activity ARN at /States/S/Resource'],
  ])('has no task that waits: %s', (arn, refusal) => {
    expect(refusals(arn, { Parameters: REQUEST }, 'EXPRESS')).toEqual([refusal])
    expect(refusals(arn, { Parameters: REQUEST }, 'STANDARD')).toEqual([])
  })

  test('can be that of the children of a distributed Map', () => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:approve', End: true }
    const map = (executionType: string) =>
      machineWith('Map', {
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType }, StartAt: 'T', States: { T: task } },
      })
    expect(refusalsOf(map('STANDARD'))).toEqual([])
    expect(refusalsOf(map('EXPRESS'))).toEqual([
      'Express state machine does not support Activity ARN at /States/S/ItemProcessor/States/T/Resource',
    ])
  })

  test('has no distributed Map', () => {
    const config = { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }
    const map = machineWith('Map', { ItemProcessor: { ProcessorConfig: config, StartAt: 'P', States: { P: { Type: 'Pass', End: true } } } })
    expect(refusalsOf(map)).toEqual([])
    expect(refusalsOf(map, { type: 'EXPRESS' })).toEqual([
      "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines at /States/S/ItemProcessor/ProcessorConfig/Mode",
    ])
  })
})

describe('Credentials', () => {
  test.each<[Json, string[]]>([
    [{ RoleArn: 'arn:aws:iam::123456789012:role/x' }, []],
    [{ 'RoleArn.$': '$.role' }, []],
    [{ 'RoleArn.$': "States.Format('{}', $.role)", Else: 1 }, []],
    [{}, ["The field 'RoleArn' is required but was missing at /States/S/Credentials"]],
    [{ roleArn: 'x' }, ["The field 'RoleArn' is required but was missing at /States/S/Credentials"]],
    [
      { 'RoleArn.$': 'role' },
      ["The value for the field 'RoleArn.$' must be a valid JSONPath or a valid intrinsic function call at /States/S/Credentials"],
    ],
    [null, ['Expected value of type [OBJECT] at /States/S/Credentials']],
  ])('%j', (credentials, expected) => {
    expect(refusalsOf(machineWith('Task', { Credentials: credentials }))).toEqual(expected)
  })

  test('may be expressions in JSONata', () => {
    expect(refusalsOf(machineWith('Task', { Credentials: { RoleArn: '{% $role %}' } }, true))).toEqual([])
    expect(refusalsOf(machineWith('Task', { Credentials: { 'RoleArn.$': '$.role' } }, true))).toEqual([
      "The field 'RoleArn' is required but was missing at /States/S/Credentials",
    ])
  })

  test('are not for activities', () => {
    expect(refusals('arn:aws:states:us-east-1:123456789012:activity:approve', { Credentials: { RoleArn: 'x' } })).toEqual([
      "The field 'Credentials' is not supported for activities at /States/S/Credentials",
    ])
  })
})
