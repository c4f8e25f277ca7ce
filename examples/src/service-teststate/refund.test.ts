import { SFNClient, TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn'
import { inMemory } from '@redrive/service'
import { expect, test } from 'vitest'

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Refund',
  States: {
    Refund: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'refund', Payload: { sum: '{% $states.input.sum %}' } },
      Assign: { refundId: '{% $states.result.Payload.id %}' },
      Retry: [{ ErrorEquals: ['Bank.Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Apologise' }],
      Next: 'Tell',
    },
    Tell: { Type: 'Pass', Output: "{% 'Refund ' & $refundId %}", End: true },
    Apologise: { Type: 'Fail', Error: 'NoRefund' },
  },
})

const client = new SFNClient(inMemory().client)
const testRefund = (more: Partial<TestStateCommandInput>) =>
  client.send(new TestStateCommand({ definition, stateName: 'Refund', input: '{"sum":7}', inspectionLevel: 'DEBUG', ...more }))

test('a refund asks for the sum, and remembers its id', async () => {
  const { status, nextState, inspectionData } = await testRefund({ mock: { result: '{"StatusCode":200,"Payload":{"id":"r-1"}}' } })
  expect({ status, nextState }).toEqual({ status: 'SUCCEEDED', nextState: 'Tell' })
  expect(inspectionData!.afterArguments).toBe('{"FunctionName":"refund","Payload":{"sum":7}}')
  expect(inspectionData!.variables).toBe('{"refundId":"r-1"}')
})

test.each([
  [0, { status: 'RETRIABLE', retryBackoffIntervalSeconds: 2 }],
  [1, { status: 'RETRIABLE', retryBackoffIntervalSeconds: 6 }],
  [2, { status: 'CAUGHT_ERROR', nextState: 'Apologise' }],
])('a busy bank, after %i retries', async (retrierRetryCount, expected) => {
  const mock = { errorOutput: { error: 'Bank.Busy' } }
  const { status, nextState, inspectionData } = await testRefund({ mock, stateConfiguration: { retrierRetryCount } })
  const { retryBackoffIntervalSeconds } = inspectionData!.errorDetails!
  expect({ status, nextState, retryBackoffIntervalSeconds }).toEqual(expect.objectContaining(expected))
})

test('a mock that the API of Lambda could not give is refused', async () => {
  const call = testRefund({ mock: { result: '{"StatusCode":"200"}' } })
  await expect(call).rejects.toThrow("Field 'StatusCode' must be a number")
})

test('the state after it says so, given the variable', async () => {
  const told = await client.send(new TestStateCommand({ definition, stateName: 'Tell', variables: '{"refundId":"r-1"}' }))
  expect(told.output).toBe('"Refund r-1"')
})
