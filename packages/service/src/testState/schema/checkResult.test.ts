import { parseJson, stateUnderTest } from '@redrive/engine'
import { describe, expect, it } from 'vitest'
import { checkResultSchema, type ValidationMode } from './checkResult.js'

function check(resource: string, result: string, mode: ValidationMode = 'STRICT'): string | undefined {
  const { state } = stateUnderTest({ Type: 'Task', Resource: resource, Parameters: PARAMETERS[resource] ?? {}, End: true })!
  if (state.type !== 'Task') throw new TypeError('a Task is wanted')
  try {
    checkResultSchema(state.resource, parseJson(result), mode)
    return undefined
  } catch (error) {
    return (error as Error).message.replace('Mock result schema validation error: ', '')
  }
}

const invoke = 'arn:aws:states:::lambda:invoke'
const start = 'arn:aws:states:::states:startExecution'
const PARAMETERS: Readonly<Record<string, { readonly [name: string]: string }>> = {
  [invoke]: { FunctionName: 'f' },
  [start]: { StateMachineArn: 'arn' },
  [`${start}.sync`]: { StateMachineArn: 'arn' },
  [`${start}.sync:2`]: { StateMachineArn: 'arn' },
  'arn:aws:states:::events:putEvents': { 'Entries.$': '$' },
  'arn:aws:states:::sqs:sendMessage.waitForTaskToken': { QueueUrl: 'q', 'MessageBody.$': '$$.Task.Token' },
  'arn:aws:states:::apigateway:invoke': { ApiEndpoint: 'e', Method: 'GET' },
}

describe('a mocked result must fit the API', () => {
  it.each([
    [invoke, '{"StatusCode": "200"}', "Field 'StatusCode' must be a number"],
    [invoke, '[]', 'Mocked result must be a JSON object.'],
    ['arn:aws:states:::events:putEvents', '{"Entries": "none"}', "Field 'Entries' must be an array"],
    ['arn:aws:states:::events:putEvents', '{"Entries": [{}, {"EventId": 1}]}', "Field 'EventId' must be a string"],
    ['arn:aws:states:::aws-sdk:kms:encrypt', '{"CiphertextBlob": ""}', "Field 'CiphertextBlob' is smaller than the minimum length"],
    ['arn:aws:states:::aws-sdk:s3:getObject', '{"StorageClass": "WARM"}', "Field 'StorageClass' is not an expected value"],
    ['arn:aws:states:::aws-sdk:s3:getObject', '{"Metadata": "none"}', "Field 'Metadata' must be an object"],
    ['arn:aws:states:::aws-sdk:s3:getObject', '{"DeleteMarker": 1}', "Field 'DeleteMarker' must be a boolean"],
    [
      'arn:aws:states:::aws-sdk:lambda:getFunction',
      '{"Configuration": {"MemorySize": 1}}',
      "Field 'MemorySize' is less than the minimum value",
    ],
    [
      'arn:aws:states:::aws-sdk:lambda:getFunction',
      '{"Configuration": {"MemorySize": 99999}}',
      "Field 'MemorySize' exceeds the maximum value",
    ],
    ['arn:aws:states:::aws-sdk:rds:describeDBInstances', '{"DbInstances": 1}', "Field 'DbInstances' must be an array"],
    [start, '{"executionArn": "a", "startDate": "now"}', "Required field 'ExecutionArn' is missing"],
    [`${start}.sync`, '{"ExecutionArn": "a", "StateMachineArn": "m"}', "Required field 'Status' is missing"],
  ])('%s: %s', (resource, result, message) => {
    expect(check(resource, result)).toBe(message)
  })

  it('with its required members only where the mode is STRICT', () => {
    expect(check(start, '{}', 'PRESENT')).toBeUndefined()
    expect(check(start, '{"ExecutionArn": 7}', 'PRESENT')).toBe("Field 'ExecutionArn' must be a string")
  })
})

describe('a mocked result may have', () => {
  it.each([
    ['members that the API does not know', invoke, '{"Unknown": {"deep": [1]}}'],
    ['the JSON value that a function gives', invoke, '{"Payload": {"any": ["thing"]}, "StatusCode": 200}'],
    [
      'the JSON values of an awaited execution',
      `${start}.sync:2`,
      '{"ExecutionArn": "a", "StateMachineArn": "m", "Status": "SUCCEEDED", "StartDate": "d", "Output": {"n": 1}}',
    ],
    ['anything in a callback', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', '"done"'],
    ['anything where there is no API', 'arn:aws:states:::apigateway:invoke', '{"StatusCode": true}'],
    ['anything from a function called by its ARN', 'arn:aws:lambda:us-east-1:123456789012:function:f', '"done"'],
  ])('%s', (_what, resource, result) => {
    expect(check(resource, result)).toBeUndefined()
  })

  it('any depth', () => {
    const depth = 10_000
    const nested = `{"a": ${'{"M": {"a": '.repeat(depth)}{"S": 7}${'}}'.repeat(depth)}}`
    expect(check('arn:aws:states:::aws-sdk:dynamodb:getItem', `{"Item": ${nested}}`)).toBe("Field 'S' must be a string")
  })
})
