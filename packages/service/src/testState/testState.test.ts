import { describe, expect, it } from 'vitest'
import { testState, type TestStateInput, type TestStateOptions, type TestStateOutput } from './index.js'

const at = Date.UTC(2026, 0, 1)
const roleArn = 'arn:aws:iam::111122223333:role/tester'

type Params = Omit<TestStateInput, 'definition'>

function answer(definition: object, params: Params = {}, options: Partial<TestStateOptions> = {}) {
  return testState({ definition: JSON.stringify(definition), ...params }, { at, ...options })
}

function output(...args: Parameters<typeof answer>): TestStateOutput {
  const given = answer(...args)
  if ('error' in given) throw new Error(given.error.message)
  return given.output
}

const pass = { Type: 'Pass', End: true }
const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, End: true }
const branch = (name: string) => ({ StartAt: name, States: { [name]: pass } })
const parallel = { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true }
const processor = { StartAt: 'P', States: { P: pass }, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }
const map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: processor, End: true }
const machine = { StartAt: 'M', States: { M: { ...map, ItemProcessor: { StartAt: 'P', States: { P: pass } } } } }
const succeeded = { result: '{"StatusCode": 200}' }
const failed = { errorOutput: { error: 'Card.Declined', cause: 'no money' } }

describe('what TestState answers', () => {
  it('is the output alone at level INFO', () => {
    expect(output({ ...pass, Next: 'Later', End: undefined }, { input: '{"a": 1.0}' })).toEqual({
      status: 'SUCCEEDED',
      output: '{"a": 1.0}',
      nextState: 'Later',
    })
  })

  it.each(['DEBUG', 'TRACE'] as const)('is the way of the data too at level %s', inspectionLevel => {
    expect(output({ ...pass, ResultPath: '$.b' }, { input: '{"a":1}', inspectionLevel }).inspectionData).toEqual({
      input: '{"a":1}',
      afterInputPath: '{"a":1}',
      afterParameters: '{"a":1}',
      afterResultSelector: '{"a":1}',
      afterResultPath: '{"a":1,"b":{"a":1}}',
    })
  })

  it('is the same again for the same request', () => {
    const random = { Type: 'Pass', Parameters: { 'id.$': 'States.UUID()', 'in.$': '$$.Execution.Id' }, End: true }
    expect(answer(random, {}, { seed: 7 })).toEqual(answer(random, {}, { seed: 7 }))
    expect(answer(random, {}, { seed: 7 })).not.toEqual(answer(random, {}, { seed: 8 }))
  })

  it('takes a member that is null for an absent one', () => {
    const nulls = { mock: { ...succeeded, errorOutput: null }, context: null, stateConfiguration: { retrierRetryCount: null } }
    expect(output(invoke, nulls as unknown as Params).status).toBe('SUCCEEDED')
  })

  it('is an error with the code of AWS', () => {
    expect(answer({ Type: 'Dance' })).toMatchObject({ error: { code: 'InvalidDefinition' } })
    expect(answer(pass, { input: '{' })).toMatchObject({ error: { code: 'InvalidExecutionInput' } })
    expect(answer(pass, { variables: '[]' })).toMatchObject({ error: { code: 'ValidationException' } })
    expect(answer(pass, { inspectionLevel: 'ALL' as 'INFO' })).toMatchObject({ error: { code: 'ValidationException' } })
  })
})

describe('a Task without a mock', () => {
  it('is done by the handler', () => {
    const tested = output(invoke, { roleArn, inspectionLevel: 'DEBUG' }, { answer: task => ({ output: { got: task.input } }) })
    expect(tested).toMatchObject({ output: '{"got":{"FunctionName":"f"}}', inspectionData: { result: '{"got":{"FunctionName":"f"}}' } })
  })

  it('shows at level TRACE what an HTTP Task sends and is answered', () => {
    const Parameters = {
      ...{ ApiEndpoint: 'https://api.example.com/pay', Method: 'POST', Authentication: { ConnectionArn: 'c' } },
      ...{ Headers: { Accept: 'text/plain' }, QueryParameters: { tag: ['a b', 'c'] }, RequestBody: { cost: 7 } },
    }
    const result = { StatusCode: 201, StatusText: 'Created', Headers: { server: ['tester'] }, ResponseBody: 'done' }
    const http = { Type: 'Task', Resource: 'arn:aws:states:::http:invoke', Parameters, End: true }
    const data = output(http, { roleArn, inspectionLevel: 'TRACE' }, { answer: () => ({ output: result }) }).inspectionData
    const [method, url] = ['POST', 'https://api.example.com/pay?tag=a%20b&tag=c']
    expect(data?.request).toEqual({ protocol: 'https', method, url, headers: '[Accept: text/plain]', body: '{"cost":7}' })
    const answered = { statusCode: '201', statusMessage: 'Created', headers: '[server: tester]', body: 'done' }
    expect(data?.response).toEqual({ protocol: 'https', ...answered })
    expect(output(http, { roleArn, inspectionLevel: 'DEBUG' }).inspectionData).not.toHaveProperty('request')
  })

  it('times out when nobody answers within five minutes', () => {
    const timeout = { status: 'FAILED', error: 'States.Timeout' }
    expect(output(invoke, { roleArn })).toMatchObject(timeout)
    expect(output(invoke, { roleArn }, { answer: () => ({ output: 1, afterMs: 300_001 }) })).toMatchObject(timeout)
    expect(output({ Type: 'Wait', Seconds: 301, End: true })).toMatchObject(timeout)
  })
})

describe('a mock', () => {
  it('gives the result', () => {
    expect(output(invoke, { mock: succeeded })).toEqual({ status: 'SUCCEEDED', output: '{"StatusCode": 200}' })
  })

  it('gives an error, which is retried, then caught', () => {
    const retry = { ErrorEquals: ['Card.Declined'], IntervalSeconds: 2, MaxAttempts: 2 }
    const handled = { ...invoke, Retry: [retry], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Repair' }] }
    const mocked = { mock: failed, inspectionLevel: 'DEBUG' as const }
    expect(output(handled, { ...mocked, stateConfiguration: { retrierRetryCount: 1 } })).toMatchObject({
      status: 'RETRIABLE',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 4 } },
    })
    expect(output(handled, { ...mocked, stateConfiguration: { retrierRetryCount: 2 } })).toMatchObject({
      status: 'CAUGHT_ERROR',
      output: '{"Error":"Card.Declined","Cause":"no money"}',
      nextState: 'Repair',
    })
  })

  it('lets more iterations of a Map fail than the state tolerates', () => {
    const params = { input: '{"items": [1, 2, 3]}', mock: { result: '[1, 0, 0]' }, stateConfiguration: { mapIterationFailureCount: 2 } }
    const exceeded = { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' }
    expect(output({ ...map, ToleratedFailureCount: 1 }, params)).toMatchObject(exceeded)
    expect(output({ ...map, ToleratedFailurePercentage: 60 }, params)).toMatchObject(exceeded)
    expect(output({ ...map, ToleratedFailureCount: 2, ToleratedFailurePercentage: 67 }, params)).toMatchObject({ output: '[1, 0, 0]' })
    // Without a threshold none is exceeded.
    expect(output(map, params)).toMatchObject({ status: 'SUCCEEDED' })
  })

  it.each<[message: string, definition: object, params: Params]>([
    [
      "State type 'Choice' is not supported when a mock is specified",
      { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'A' }] },
      { mock: succeeded },
    ],
    ["State type 'Pass' is not supported when a mock is specified", pass, { mock: failed }],
    ['TestState does not support RevealSecrets when a mock is specified.', invoke, { mock: succeeded, revealSecrets: true }],
    ['A test mock should have only one of the following fields: [result, errorOutput].', invoke, { mock: { ...succeeded, ...failed } }],
    ['Mocked result must be valid JSON', invoke, { mock: { result: 'done' } }],
    ['Mocked result must be an array.', map, { mock: { result: '{}' } }],
    ['Mocked result must be an array.', parallel, { mock: { result: '{}' } }],
    ['Mocked result must contain the same number of items as number of Parallel branches.', parallel, { mock: { result: '[1]' } }],
    [
      'Mocked result must be a JSON object.',
      { ...map, ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b', Prefix: 'p' } } },
      { mock: { result: '[]' } },
    ],
    ["Mock result schema validation error: Field 'StatusCode' must be a number", invoke, { mock: { result: '{"StatusCode": "200"}' } }],
    [
      'TestState does not support MapIterationFailureCount when a mock is not specified.',
      map,
      { stateConfiguration: { mapIterationFailureCount: 0 } },
    ],
    [
      'Map iteration failure count must be less than or equal to the number of Map iterations',
      map,
      { input: '{"items": [1]}', mock: { result: '[1]' }, stateConfiguration: { mapIterationFailureCount: 2 } },
    ],
    ['RoleArn must be specified when testing a Task state', invoke, {}],
    ['State not found in definition', machine, { stateName: 'Q' }],
  ])('is refused: %s', (message, definition, params) => {
    expect(answer(definition, params)).toEqual({ error: { code: 'ValidationException', message } })
  })

  it.each([
    map,
    parallel,
    {
      ...invoke,
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task.Token' },
    },
  ])('is needed where somebody else ends the state', definition => {
    expect(answer(definition, { roleArn })).toMatchObject({ error: { code: 'InvalidDefinition' } })
  })
})

describe('the context object', () => {
  const whole = { ...pass, QueryLanguage: 'JSONata', Output: '{% $states.context %}' }
  const contextIn = (definition: object, params?: Params) =>
    JSON.parse(output(definition, params, { region: 'eu-west-1' }).output!) as object

  it('is made up, in the form of an EXPRESS execution', () => {
    expect(contextIn(whole, { roleArn, input: '7' })).toEqual({
      Execution: {
        Id: expect.stringMatching(/^arn:aws:states:eu-west-1:111122223333:express:[^:]+:[^:]+$/) as string,
        Input: 7,
        Name: expect.any(String) as string,
        RoleArn: roleArn,
        StartTime: '2026-01-01T00:00:00Z',
      },
      StateMachine: { Id: expect.stringContaining(':stateMachine:') as string, Name: expect.any(String) as string },
      State: { Name: 'StateName', EnteredTime: '2026-01-01T00:00:00Z' },
    })
  })

  it('has the item of an iteration for a state inside a Map', () => {
    const inside = { StartAt: 'M', States: { M: { ...map, ItemProcessor: { StartAt: 'P', States: { P: whole } } } } }
    expect(contextIn(inside, { stateName: 'P', input: '7' })).toMatchObject({ Map: { Item: { Index: 0, Value: 7 } } })
  })

  it('is the given one, and no more than that', () => {
    const show = { ...invoke, ResultSelector: { 'c.$': '$$' } }
    expect(output(show, { mock: succeeded, context: '{"State": {}}' }).output).toBe('{"c":{"State":{}}}')
  })

  it.each([
    ['{"Pokedex": {}}', "Field 'Pokedex' is not allowed"],
    ['{"Execution": {"size": 1}}', "Field 'size' is not allowed"],
    ['{"Execution": {"Id": 1}}', 'Execution.Id must be a string'],
    ['{"State": {"RetryCount": "1"}}', 'State.RetryCount must be a number'],
    ['{"Map": {}}', "'Map' field is not supported when mocking a Context object"],
    [
      '{"Task": {"Token": "t"}}',
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    ],
    ['{"__proto__": {}}', "Field '__proto__' is not allowed"],
    ['[]', 'Context object must be a valid JSON object'],
  ])('%s is refused', (context, reason) => {
    const message = `Invalid Context object provided: ${reason}`
    expect(answer(invoke, { mock: succeeded, context })).toEqual({ error: { code: 'ValidationException', message } })
  })
})
