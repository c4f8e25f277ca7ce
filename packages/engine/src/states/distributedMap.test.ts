import { describe, expect, test } from 'vitest'
import { caught, distributedMap, machineOf, parallel, pass, retry, task, type NamedState } from '../../test/definitions.js'
import { fails, given, isRedriven, isStopped, later, mapRunFails, mapRunSucceeds, outcomeOf, taskOf, type Given } from '../../test/given.js'
import { CommandError, effectsOf, history, planRedrive, start, transition, type Json, type MapRunTask } from '../index.js'

const each = (fields: Readonly<Record<string, Json>> = {}): NamedState => distributedMap('Each', [task('Work')], fields)
const READER = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSON' },
  Parameters: { Bucket: 'b', 'Key.$': '$.key' },
}

/** What the one Map Run of a machine of one Map is to do. */
const runOf = (fields: Readonly<Record<string, Json>>, input: Json): MapRunTask =>
  effectsOf(start(machineOf(each(fields)), { input, at: 0 })[0]).mapRuns[0]!

describe('a Distributed Map', () => {
  test('has a Map Run do its work; its exit is caused by the start of the Map Run', () => {
    given(machineOf(each()), { input: [1, 2] })
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each [1,2]
         3<-2 MapStateStarted 2
         4<-3 MapRunStarted`,
      )
      .when(mapRunSucceeds(['a', 'b']))
      .then(
        `5<-4 MapRunSucceeded
         6<-5 MapStateSucceeded
         7<-4 MapStateExited Each ["a","b"]
         8<-7 ExecutionSucceeded ["a","b"]`,
      )
  })

  test('names its Map Run after its state machine and its Label', () => {
    const { execution } = given(machineOf(each()), { input: [] })
    const { mapRunArn } = effectsOf(execution).mapRuns[0]!
    expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:123456789012:mapRun:StateMachine\/Each:[0-9a-f]{8}-[0-9a-f-]{27}$/)
    expect(history(execution)[3]).toHaveProperty('mapRunStartedEventDetails', { mapRunArn })
    const { Label, ...unlabelled } = each().fields
    expect(Label).toBe('Each')
    const other = given(machineOf({ name: 'Each', fields: unlabelled }), { input: [], seed: 2 }).execution
    expect(effectsOf(other).mapRuns[0]!.mapRunArn).toMatch(/mapRun:StateMachine\/[0-9a-f-]{36}:[0-9a-f-]{36}$/)
  })

  test('has failed with its Map Run', () => {
    given(machineOf(each()), { input: [1] })
      .when(mapRunFails('States.ExceedToleratedFailureThreshold', 'too many'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 1
         4<-3 MapRunStarted
         5<-4 MapRunFailed States.ExceedToleratedFailureThreshold "too many"
         6<-5 MapStateFailed
         7<-6 ExecutionFailed States.ExceedToleratedFailureThreshold "too many"`,
      )
  })

  test('has its failure caught', () => {
    given(machineOf(each({ Catch: caught('After') }), pass('After')), { input: [1] })
      .when(mapRunFails('Boom'))
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 1
         4<-3 MapRunStarted
         5<-4 MapRunFailed Boom
         6<-5 MapStateFailed
         7<-6 MapStateExited Each {"Error":"Boom","Cause":null}
         8<-7 PassStateEntered After
         9<-8 PassStateExited After
         10<-9 ExecutionSucceeded`,
      )
  })

  test('that is retried has a new Map Run', () => {
    const first = given(machineOf(each({ Retry: retry({ IntervalSeconds: 5, MaxAttempts: 1 }) })), { input: [1] })
    const second = first.when(mapRunFails('Boom'), later(4))
    expect(effectsOf(second.execution)).toMatchObject({ mapRuns: [], wakeUpAt: 5000 })
    const third = second.when(later(1))
    third
      .then(
        `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 1
         4<-3 MapRunStarted
         5<-4 MapRunFailed Boom
         6<-5 MapStateStarted 1 @5
         7<-6 MapRunStarted @5`,
      )
      .when(mapRunFails('Boom'))
      .then(
        `8<-7 MapRunFailed Boom
         9<-8 MapStateFailed
         10<-9 ExecutionFailed Boom`,
      )
    const [before, after] = [first, third].map(({ execution }) => effectsOf(execution).mapRuns[0]!)
    expect([before!.redriveCount, after!.redriveCount]).toEqual([0, 0])
    expect(after!.mapRunArn).not.toBe(before!.mapRunArn)
    expect(after!.token).not.toBe(before!.token)
  })

  test('with an ItemReader has a length of 0: the Map Run counts', () => {
    given(machineOf(each({ ItemReader: READER })), { input: { key: 'k' } }).then(
      `1<-0 ExecutionStarted
       2<-0 MapStateEntered Each
       3<-2 MapStateStarted 0
       4<-3 MapRunStarted`,
    )
  })

  test('takes the members of an object for its items', () => {
    const { execution } = given(machineOf(each()), { input: { a: 1, b: 2 } })
    expect(history(execution)[2]).toHaveProperty('mapStateStartedEventDetails', { length: 2 })
    expect(runOf({}, { a: 1, b: 2 }).items).toEqual({ a: 1, b: 2 })
  })

  test('in a branch is open work like any other, and is aborted with it', () => {
    const both = given(machineOf(parallel('Both', [[each()], [task('Bad')]])), { input: [1] })
    expect(effectsOf(both.execution)).toMatchObject({ mapRuns: [{ stateName: 'Each', indices: [0] }], tasks: [{ indices: [1] }] })
    const { token } = effectsOf(both.execution).mapRuns[0]!
    const { execution } = both.when(fails('Bad', 'Boom'))
    expect(history(execution).map(({ type }) => type)).toContain('MapStateAborted')
    expect(effectsOf(execution).mapRuns).toEqual([])
    expect(() => transition(both.execution, { type: 'TaskSucceeded', token, at: 0 })).toThrow(CommandError)
  })

  test('whose Map Run is answered late, or twice, or like a task, refuses it', () => {
    const open = given(machineOf(each(), task('Next')), { input: [1] })
    const { token, mapRunArn } = effectsOf(open.execution).mapRuns[0]!
    const answered = open.when(mapRunSucceeds([])).execution
    expect(() => transition(answered, { type: 'MapRunSucceeded', token, at: 0 })).toThrow(`Task Timed Out: '${mapRunArn}'`)
    expect(() => transition(open.execution, { type: 'TaskHeartbeat', token, at: 0 })).toThrow(
      `TaskHeartbeat: the work of state 'Each' is mapRun; token '${token}'`,
    )
    expect(() => transition(open.execution, { type: 'MapRunFailed', token, at: 0, error: 'x'.repeat(257) })).toThrow('at most 256')
    expect(transition(open.execution, { type: 'MapRunSucceeded', token, at: 0, outputText: '[ ]' })[1].tasks[0]).toMatchObject({
      input: [],
    })
    expect(() => transition(open.execution, { type: 'MapRunFailed', token: taskOf(answered, 'Next').token, at: 0 })).toThrow(
      'belongs to no task',
    )
  })
})

describe('what a Map Run is told', () => {
  const nothing = { items: undefined, reader: undefined, batcher: undefined, writer: undefined }
  const bounds = { maxConcurrency: 0, toleratedFailureCount: 0, toleratedFailurePercentage: 0 }
  const input = { list: [1, 2], key: 'k', n: 3, p: 12.5, in: { x: 'y' } }

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, told: object]>([
    ['the items', { ItemsPath: '$.list' }, { ...nothing, ...bounds, items: [1, 2] }],
    [
      'the limits',
      { ItemsPath: '$.list', MaxConcurrency: 7, ToleratedFailureCount: 2, ToleratedFailurePercentage: 5.5 },
      { maxConcurrency: 7, toleratedFailureCount: 2, toleratedFailurePercentage: 5.5 },
    ],
    [
      'the limits by their paths',
      { ItemsPath: '$.list', MaxConcurrencyPath: '$.n', ToleratedFailureCountPath: '$.n', ToleratedFailurePercentagePath: '$.p' },
      { maxConcurrency: 3, toleratedFailureCount: 3, toleratedFailurePercentage: 12.5 },
    ],
    [
      'what to read',
      { ItemReader: READER },
      {
        ...nothing,
        ...bounds,
        reader: {
          resource: 'arn:aws:states:::s3:getObject',
          request: { Bucket: 'b', Key: 'k' },
          config: { InputType: 'JSON' },
          maxItems: undefined,
        },
      },
    ],
    [
      'what to read, without saying where',
      { ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' } } },
      { reader: { resource: 'arn:aws:states:::s3:getObject', request: {}, config: { InputType: 'JSON' } } },
    ],
    [
      'how much to read of it',
      { ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', ReaderConfig: { MaxItemsPath: '$.n' }, Parameters: { Bucket: 'b' } } },
      { reader: { resource: 'arn:aws:states:::s3:listObjectsV2', request: { Bucket: 'b' }, maxItems: 3 } },
    ],
    [
      'how to batch',
      { ItemsPath: '$.list', ItemBatcher: { MaxItemsPerBatchPath: '$.n', MaxInputBytesPerBatch: 1000, BatchInput: { 'x.$': '$.in.x' } } },
      { batcher: { maxItemsPerBatch: 3, maxInputBytesPerBatch: 1000, batchInput: { x: 'y' } } },
    ],
    [
      'how to batch, without an input of the batch',
      { ItemsPath: '$.list', ItemBatcher: { MaxItemsPerBatch: 2 } },
      { batcher: { maxItemsPerBatch: 2, maxInputBytesPerBatch: undefined, batchInput: undefined } },
    ],
    [
      'where to write',
      {
        ItemsPath: '$.list',
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: 'b', 'Prefix.$': '$.key' },
          WriterConfig: { Transformation: 'NONE', OutputType: 'JSON' },
        },
      },
      {
        writer: {
          resource: 'arn:aws:states:::s3:putObject',
          request: { Bucket: 'b', Prefix: 'k' },
          config: { Transformation: 'NONE', OutputType: 'JSON' },
        },
      },
    ],
    [
      'how to give the results',
      { ItemsPath: '$.list', ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } },
      { writer: { resource: undefined, request: undefined, config: { Transformation: 'FLATTEN', OutputType: 'JSON' } } },
    ],
  ])('%s', (_what, fields, told) => {
    expect(runOf(fields, input)).toMatchObject(told)
  })

  test('the same random draws after a redrive, and others for each item and each Map Run', () => {
    const random = { 'id.$': 'States.UUID()' }
    const reading = (name: string) =>
      distributedMap(name, [task(`${name} work`)], { ItemReader: { ...READER, Parameters: random }, ItemSelector: random })
    const first = given(machineOf(reading('First'), reading('Second')))
    const drawsOf = ({ execution }: Given) => {
      const { reader, itemInput } = effectsOf(execution).mapRuns[0]!
      return [reader!.request, itemInput({ index: 0, value: 1 }), itemInput({ index: 1, value: 1 })]
    }
    const draws = drawsOf(first)
    expect(drawsOf(first.when(mapRunFails('Boom'), isRedriven()))).toEqual(draws)
    const all = [...draws, ...drawsOf(first.when(mapRunSucceeds({})))]
    expect(new Set(all.map(draw => JSON.stringify(draw))).size).toBe(6)
  })

  test('what its children run, and what each item gives them', () => {
    const { machine, itemInput } = runOf({ ItemsPath: '$.list', ItemSelector: { 'v.$': '$$.Map.Item.Value', 'k.$': '$.key' } }, input)
    expect([machine.type, machine.root.start.name, machine.timeoutSeconds]).toEqual(['STANDARD', 'Work', undefined])
    expect(itemInput({ index: 0, value: 1 })).toEqual({ v: 1, k: 'k' })
    const { ItemProcessor, ...others } = each().fields
    const old = effectsOf(given(machineOf({ name: 'Each', fields: { ...others, Iterator: ItemProcessor! } }), { input: [] }).execution)
    expect(old.mapRuns[0]!.machine.type).toBe('STANDARD')
    const express = { ...(ItemProcessor as object), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } } as Json
    expect(runOf({ ItemProcessor: express }, []).machine.type).toBe('EXPRESS')
  })
})

/** A Map one of whose whole numbers is a half. */
function halfOf(field: string): Readonly<Record<string, Json>> {
  if (field === 'MaxItemsPath') return { ItemReader: { ...READER, ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$.half' } } }
  return { ItemsPath: '$.list', ...(field.endsWith('BatchPath') ? { ItemBatcher: { [field]: '$.half' } } : { [field]: '$.half' }) }
}

describe('a Distributed Map that can not be evaluated', () => {
  test.each<readonly [fields: Readonly<Record<string, Json>>, reason: string, events: number]>([
    [{ ItemsPath: '$.n' }, 'Reference path "$.n" must point to array.', 3],
    [
      { ItemsPath: '$.list', MaxConcurrencyPath: '$.text' },
      'The MaxConcurrencyPath field refers to value "many" which is not a valid integer: $.text',
      3,
    ],
    [{ ItemsPath: '$.list', ToleratedFailureCountPath: '$.negative' }, 'ToleratedFailureCount cannot be negative.', 4],
    [{ ItemsPath: '$.list', ToleratedFailurePercentagePath: '$.negative' }, 'ToleratedFailurePercentage must be between 0 and 100.', 4],
    [{ ItemsPath: '$.list', ToleratedFailurePercentagePath: '$.over' }, 'ToleratedFailurePercentage must be between 0 and 100.', 4],
    [
      { ItemsPath: '$.list', ToleratedFailurePercentagePath: '$.text' },
      'The ToleratedFailurePercentagePath field refers to value "many" which is not a valid float: $.text',
      4,
    ],
    ...['ToleratedFailureCountPath', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath', 'MaxItemsPath'].map(
      field => [halfOf(field), `The ${field} field refers to value "1.5" which is not a valid integer: $.half`, 4] as const,
    ),
  ])('%j: %s', (fields, reason, events) => {
    const input = { n: 1, list: [1], negative: -1, over: 100.5, text: 'many', half: 1.5, key: 'k' }
    const { execution } = given(machineOf(each(fields)), { input })
    expect(outcomeOf(execution)).toBe(`States.Runtime: ${reason}`)
    // Bad tolerated failures show after MapStateStarted, everything else before.
    expect(execution.log.length).toBe(events)
  })

  test.each([0, 100])('tolerates %i percent', percentage => {
    expect(
      runOf({ ItemsPath: '$.list', ToleratedFailurePercentagePath: '$.p' }, { list: [], p: percentage }).toleratedFailurePercentage,
    ).toBe(percentage)
  })
})

test('a Map Run that succeeds without saying with what gives an empty list', () => {
  const { execution } = given(machineOf(each()), { input: [1] })
  const { token } = effectsOf(execution).mapRuns[0]!
  expect(transition(execution, { type: 'MapRunSucceeded', token, at: 0 })[0].output).toEqual([])
})

test('a history that breaks off before its Map Run has started has none to carry out yet', () => {
  const before = '1<-0 ExecutionStarted [1]\n2<-0 MapStateEntered Each [1]\n3<-2 MapStateStarted 1'
  const broken = given(machineOf(each()), before)
  expect(effectsOf(broken.execution).mapRuns).toEqual([])
  expect(effectsOf(broken.when(later(0)).execution).mapRuns).toHaveLength(1)
})

describe('a redriven Distributed Map', () => {
  test('goes on with its Map Run, caused by MapStateStarted; the exit is caused by that', () => {
    const failed = given(machineOf(each()), { input: [1] }).when(mapRunFails('Boom'))
    expect(planRedrive(failed.execution, { at: 0 }).resumes).toMatchObject([{ stateName: 'Each', action: 'mapRun', error: 'Boom' }])
    failed.when(isRedriven(), mapRunSucceeds(['a'])).then(
      `1<-0 ExecutionStarted
         2<-0 MapStateEntered Each
         3<-2 MapStateStarted 1
         4<-3 MapRunStarted
         5<-4 MapRunFailed Boom
         6<-5 MapStateFailed
         7<-6 ExecutionFailed Boom
         8<-7 ExecutionRedriven 1
         9<-3 MapRunRedriven 1
         10<-9 MapRunSucceeded
         11<-10 MapStateSucceeded
         12<-9 MapStateExited Each ["a"]
         13<-12 ExecutionSucceeded`,
    )
    const again = failed.when(isRedriven()).execution
    const [before, after] = [given(machineOf(each()), { input: [1] }).execution, again].map(execution => effectsOf(execution).mapRuns[0]!)
    expect(after).toMatchObject({ mapRunArn: before!.mapRunArn, redriveCount: 1 })
    expect(after!.token).not.toBe(before!.token)
  })

  test('counts its redrives', () => {
    const { execution } = given(machineOf(each()), { input: [1] }).when(mapRunFails('A'), isRedriven(), mapRunFails('B'), isRedriven())
    expect(history(execution).at(-1)).toMatchObject({
      id: 14,
      previousEventId: 3,
      type: 'MapRunRedriven',
      mapRunRedrivenEventDetails: { redriveCount: 2 },
    })
  })

  test('whose execution was stopped goes on likewise', () => {
    const { execution } = given(machineOf(each()), { input: [1] }).when(isStopped(), isRedriven())
    expect(history(execution).at(-1)).toMatchObject({ id: 7, previousEventId: 3, type: 'MapRunRedriven' })
  })

  test.each<readonly [what: string, fields: Readonly<Record<string, Json>>, output: Json]>([
    ['was too large', {}, 'x'.repeat(262_143)],
    ['could not be put in its place', { ResultSelector: { 'x.$': '$.no' } }, []],
  ])('whose result %s begins with a new Map Run', (_what, fields, output) => {
    const refused = given(machineOf(each(fields)), { input: [1] }).when(mapRunSucceeds(output))
    expect(refused.execution.status).toBe('FAILED')
    expect(planRedrive(refused.execution, { at: 0 }).resumes).toMatchObject([{ stateName: 'Each', action: 'whole' }])
    const events = history(refused.when(isRedriven()).execution)
    expect(events.slice(-3)).toMatchObject([
      { type: 'ExecutionRedriven' },
      { type: 'MapStateStarted', previousEventId: 2 },
      { type: 'MapRunStarted' },
    ])
  })

  test('whose Map Run failed because of its size begins with a new one', () => {
    const failed = given(machineOf(each()), { input: [1] }).when(mapRunFails('States.DataLimitExceeded'))
    expect(history(failed.when(isRedriven()).execution).at(-1)).toMatchObject({ type: 'MapRunStarted' })
  })
})
