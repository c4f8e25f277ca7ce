import { describe, expect, it } from 'vitest'
import { InvalidDefinitionError } from '../definition/invalidDefinition.js'
import { stringifyJson, type Json, type JsonObject } from '../json/index.js'
import { inspectState, stateUnderTest, type Inspection, type InspectOptions } from './index.js'

const at = Date.UTC(2026, 0, 1)

function inspect(definition: JsonObject, options: Partial<InspectOptions> & { readonly stateName?: string }): Inspection {
  const { stateName, ...rest } = options
  return inspectState(stateUnderTest(definition, stateName)!, { input: {}, context: {}, at, ...rest })
}

const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, End: true }

describe('the values on the way through a JSONPath state', () => {
  const input: Json = { a: { b: 1 }, c: 2 }

  it.each<[what: string, definition: JsonObject, result: Json, steps: JsonObject]>([
    [
      'a Pass shows its filters',
      { Type: 'Pass', InputPath: '$.a', Parameters: { 'x.$': '$.b' }, ResultPath: '$.d', End: true },
      null,
      {
        afterInputPath: { b: 1 },
        afterParameters: { x: 1 },
        afterResultSelector: { x: 1 },
        afterResultPath: { a: { b: 1 }, c: 2, d: { x: 1 } },
      },
    ],
    [
      'a Pass with a Result shows nothing of the way to it',
      { Type: 'Pass', InputPath: '$.a', Result: 7, End: true },
      null,
      { result: 7, afterResultSelector: 7, afterResultPath: 7 },
    ],
    [
      'a Task shows its raw result',
      { ...invoke, ResultSelector: { 'y.$': '$.n' }, ResultPath: '$.c' },
      { n: 1 },
      {
        afterInputPath: input,
        afterParameters: { FunctionName: 'f' },
        result: { n: 1 },
        afterResultSelector: { y: 1 },
        afterResultPath: { a: { b: 1 }, c: { y: 1 } },
      },
    ],
    [
      'a Parallel shows the way of its result only',
      { Type: 'Parallel', InputPath: '$.a', Branches: [{ StartAt: 'B', States: { B: { Type: 'Succeed' } } }], End: true },
      [1],
      { afterResultSelector: [1], afterResultPath: [1] },
    ],
    ['a Succeed has no result', { Type: 'Succeed', InputPath: '$.a' }, null, { afterInputPath: { b: 1 } }],
  ])('%s', (_what, definition, result, steps) => {
    expect(inspect(definition, { input, work: () => ({ result }) }).steps).toEqual({ input, ...steps })
  })

  it('ends where the state fails', () => {
    const failed = inspect({ Type: 'Pass', InputPath: '$.a', Parameters: { 'x.$': '$.nothing' }, End: true }, { input })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    expect(failed.steps).toEqual({ input, afterInputPath: { b: 1 } })
  })

  it('shows the same random values that leave the state', () => {
    const { steps, output } = inspect({ ...invoke, ResultSelector: { 'id.$': 'States.UUID()' } }, { work: () => ({ result: {} }) })
    expect(steps.afterResultSelector).toEqual(output)
  })
})

describe('the values on the way through a JSONata state', () => {
  it('are its arguments, its raw result and its variables', () => {
    const definition = {
      ...{ Type: 'Task', QueryLanguage: 'JSONata', Resource: 'arn:aws:states:::lambda:invoke', End: true },
      ...{
        Arguments: { FunctionName: 'f', Payload: '{% $states.input.n + $one %}' },
        Assign: { two: 2 },
        Output: '{% $states.result * 2 %}',
      },
    }
    const { output, steps } = inspect(definition, { input: { n: 1 }, variables: { one: 1 }, work: () => ({ result: 21 }) })
    expect(output).toBe(42)
    expect(steps).toEqual({ input: { n: 1 }, afterArguments: { FunctionName: 'f', Payload: 2 }, result: 21, variables: { one: 1, two: 2 } })
  })
})

describe('an error', () => {
  const retried = { ...invoke, Retry: [{ ErrorEquals: ['A'], MaxAttempts: 2, IntervalSeconds: 2 }] }
  const handled = { ...retried, Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Repair' }] }
  const work = () => ({ error: 'A', cause: 'why' })

  it('is retried with the delay of its attempt', () => {
    const { status, steps } = inspect(handled, { work, retryCount: 1 })
    expect([status, steps.errorDetails]).toEqual(['RETRIABLE', { retryIndex: 0, retryBackoffIntervalSeconds: 4 }])
  })

  it('is caught once the retrier has no attempts left', () => {
    const caught = inspect(handled, { work, retryCount: 2, input: { order: 7 } })
    expect(caught).toMatchObject({ status: 'CAUGHT_ERROR', error: 'A', nextState: 'Repair', steps: { errorDetails: { catchIndex: 0 } } })
    expect(caught.output).toEqual({ order: 7, error: { Error: 'A', Cause: 'why' } })
  })

  it('fails the state that has no handler for it', () => {
    const { status, steps } = inspect(retried, { work, retryCount: 2 })
    expect([status, steps.errorDetails]).toEqual(['FAILED', { retryIndex: 0 }])
  })

  it('is a timeout where the work gives no answer or a wait is too long', () => {
    expect(inspect(invoke, {})).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    const wait = { Type: 'Wait', Seconds: 10, End: true }
    expect(inspect(wait, { timeLimitMs: 9_999 })).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
    expect(inspect(wait, { timeLimitMs: 10_000 }).status).toBe('SUCCEEDED')
  })
})

describe('a Map', () => {
  const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  const distributed = { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }

  it('shows items, limits, and the inputs of its iterations', () => {
    const definition: JsonObject = {
      ...{ Type: 'Map', ItemsPath: '$.items', MaxConcurrency: 3, ToleratedFailureCount: 1, ItemProcessor: distributed, End: true },
      ...{ ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' }, ItemBatcher: { MaxItemsPerBatch: 2 } },
    }
    const seen: unknown[] = []
    const input = { items: ['a', 'b', 'c'] }
    const { steps } = inspect(definition, { input, work: asked => (seen.push(asked), { result: [] }) })
    const inputs = ['a', 'b', 'c'].map((v, i) => ({ i, v }))
    expect(steps).toMatchObject({
      afterItemsPath: ['a', 'b', 'c'],
      afterItemSelector: inputs,
      afterItemBatcher: [{ Items: inputs.slice(0, 2) }, { Items: inputs.slice(2) }],
      maxConcurrency: 3,
      toleratedFailureCount: 1,
    })
    expect(seen).toMatchObject([{ type: 'Map', iterations: 2, toleratedFailureCount: 1 }])
  })

  it('fails where its items are no array', () => {
    const failed = inspect({ Type: 'Map', ItemsPath: '$$.Execution', ItemProcessor: processor, End: true }, { context: { Execution: {} } })
    expect(failed).toMatchObject({ error: 'States.Runtime', cause: 'Reference path "$.Execution" must point to array.' })
    expect(failed.steps).toEqual({ input: {}, afterInputPath: {} })
  })

  it.each<[config: JsonObject, data: string, iterations: number | undefined]>([
    [{ InputType: 'JSON' }, '[1, 2, 3]', 3],
    [{ InputType: 'JSON', ItemsPointer: '/a~1b/0' }, '{"a/b": [[1, 2]]}', 2],
    [{ InputType: 'JSONL' }, '{"n": 1}\n\n{"n": 2}\n', 2],
    [{ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 'n\n1\n', 1],
    [{ InputType: 'JSON', MaxItems: 2 }, '[1, 2, 3]', 2],
    [{ InputType: 'MANIFEST' }, '{}', undefined],
  ])('counts what its reader would read: %j', (config, readerData, iterations) => {
    const ItemReader = { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: config, Parameters: { Bucket: 'b', Key: 'k' } }
    const seen: unknown[] = []
    const work: InspectOptions['work'] = asked => (seen.push(asked), { result: [] })
    inspect({ Type: 'Map', ItemReader, ItemProcessor: distributed, End: true }, { readerData, work })
    expect(seen).toMatchObject([{ iterations }])
  })
})

describe('an ItemReader', () => {
  it('fails the state that it has no items for', () => {
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'b', Key: 'k' },
    }
    const ItemProcessor = {
      ...{ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    }
    const failed = inspect({ Type: 'Map', ItemReader, ItemProcessor, End: true }, { readerData: '7' })
    expect(failed).toMatchObject({ error: 'States.ItemReaderFailed', cause: 'Attempting to map over non-iterable node.' })
  })
})

describe('a state under test', () => {
  const machine: JsonObject = {
    ...{ StartAt: 'M', QueryLanguage: 'JSONata' },
    States: { M: { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }, End: true } },
  }

  it('is found at any depth, with the language of its machine', () => {
    expect(stateUnderTest(machine, 'P')).toMatchObject({ queryLanguage: 'JSONata', isInMap: true })
    expect(stateUnderTest(stringifyJson(machine), 'M')).toMatchObject({ queryLanguage: 'JSONata', isInMap: false })
    expect(stateUnderTest(machine, 'nowhere')).toBeUndefined()
  })

  it('must be well made', () => {
    expect(() => stateUnderTest({ Type: 'Nothing' })).toThrow(InvalidDefinitionError)
  })
})
