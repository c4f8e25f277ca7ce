import { describeMapRun, history, mapRunsOf, storedBody, objectStore, type Json, type StoredObject } from '@redrive/engine'
import { describe, expect, test } from 'vitest'
import { machineOf, retry, task } from '../../test/machines.js'
import {
  after,
  callsOf,
  compute,
  continueRun,
  coverageOf,
  fail,
  failTimes,
  neverAnswer,
  redriveRun,
  redriveRunAsync,
  run,
  runAsync,
  stopRun,
  succeed,
  withHeartbeats,
  withProbability,
  type Run,
} from '../index.js'

type Fields = Readonly<Record<string, Json>>

const each = (fields: Fields = {}, Item: Fields = task()): Fields => ({
  Type: 'Map',
  Label: 'Each',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Item',
    States: { Item: { ...Item, End: true } },
  },
  ...fields,
})
const processorOf = (name: string): Fields => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: name,
  States: { [name]: { ...task(), End: true } },
})
const overItems = machineOf({ Each: each() })
const double = compute((n: number) => n * 2)
const counts = ({ tree }: Run) => mapRunsOf(tree!).map(mapRun => describeMapRun(mapRun).executionCounts)

describe('the Map Run of a Distributed Map', () => {
  test('is carried out: mocks by the name of a state answer the tasks of its children', () => {
    const done = run(overItems, { input: [1, 2, 3], mocks: { Item: double } })
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: [2, 4, 6] })
    expect(callsOf(done, 'Item').map(({ childIndex, input, indices }) => [childIndex, input, indices])).toEqual([
      [0, 1, []],
      [1, 2, []],
      [2, 3, []],
    ])
    expect(new Set(done.calls.map(({ mapRunArn }) => mapRunArn))).toEqual(new Set(mapRunsOf(done.tree!).map(({ mapRunArn }) => mapRunArn)))
    expect(counts(done)).toMatchObject([{ total: 3, succeeded: 3 }])
  })

  test('takes virtual time, with a limit on children at once', () => {
    const machine = machineOf({ Each: each({ MaxConcurrency: 2 }) })
    expect(run(machine, { input: [1, 2, 3], mocks: { Item: after('1h', double) } }).elapsedMs).toBe(2 * 3_600_000)
  })

  test('retries within a child', () => {
    const machine = machineOf({ Each: each({}, task(retry({ IntervalSeconds: 5, MaxAttempts: 1 }))) })
    const Item = compute((_: number, { invocationHere }) => (invocationHere === 0 ? fail('Busy') : 'done'))
    const done = run(machine, { input: [1, 2], mocks: { Item } })
    expect(done.output).toEqual(['done', 'done'])
    expect(done.calls.map(({ childIndex, attempt, at }) => [childIndex, attempt, at])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 5000],
      [1, 1, 5000],
    ])
  })

  test('an answer to a child that the failed Map Run has stopped is heard by nobody', () => {
    const mocks = {
      Item: compute((n: number) => (n === 1 ? fail('Bad') : after('1m', withHeartbeats('1s', succeed(n))))),
      Rest: after('1h', succeed()),
    }
    const machine = machineOf({ Each: each({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Rest' }], End: true }), Rest: task() })
    expect(run(machine, { input: [1, 2], mocks })).toMatchObject({ status: 'SUCCEEDED', elapsedMs: 3_600_000 })
  })

  test('draws differently for each child, and the same in each run', () => {
    const input = Array.from({ length: 40 }, (_, i) => i)
    const outputOf = () => run(overItems, { input, seed: 7, mocks: { Item: withProbability(0.5, succeed(1), succeed(0)) } }).output
    expect(new Set(outputOf() as number[])).toEqual(new Set([0, 1]))
    expect(outputOf()).toEqual(outputOf())
  })

  test('a task of a child without a mock fails the test, and says whose it is', () => {
    expect(() => run(overItems, { input: [5] })).toThrow(/No mock for the task of state 'Item' of child 0\n[^]*input {5}5/)
  })

  test('can be left in its midst, continued and stopped', () => {
    const halfway = run(overItems, { input: [1, 2], mocks: { Item: after('1m', double) }, until: 30_000 })
    expect([halfway.status, counts(halfway)[0]!.running]).toEqual(['RUNNING', 2])
    expect(continueRun(halfway).output).toEqual([2, 4])
    expect(counts(stopRun(halfway))[0]).toMatchObject({ running: 0, aborted: 2 })
    expect(run(overItems, { input: [1], mocks: { Item: neverAnswer() } }).status).toBe('RUNNING')
  })

  test('with handlers that are async', async () => {
    const Item = async (n: number) => Promise.resolve(n === 2 ? fail('Bad') : n)
    const failed = await runAsync(overItems, { input: [1, 2], mocks: { Item } })
    expect(failed.error).toBe('States.ExceedToleratedFailureThreshold')
    expect((await redriveRunAsync(failed, { mocks: { Item: async (n: number) => Promise.resolve(n) } })).output).toEqual([1, 2])
  })

  test('is covered with its children', () => {
    const { states, transitions } = coverageOf(overItems, [run(overItems, { input: [1, 2], mocks: { Item: double } })])
    expect({ states, transitions }).toEqual({ states: { Each: 1, Item: 2 }, transitions: { 'Each → (end)': 1, 'Item → (end)': 2 } })
  })
})

describe('one Distributed Map mocked as a whole, and another carried out', () => {
  const inner = each({ Label: 'Inner' }, { Type: 'Pass' })
  const beside = machineOf({ Each: each({ Next: 'Other' }), Other: { ...each({ Label: 'Other' }), ItemProcessor: processorOf('Never') } })

  test('stand side by side', () => {
    const done = run(beside, { input: [1, 2], mocks: { Item: double, Other: compute((items: number[]) => items.length) } })
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: 2 })
    expect(done.calls.map(({ stateName, pattern, childIndex }) => [stateName, pattern, childIndex])).toEqual([
      ['Item', 'requestResponse', 0],
      ['Item', 'requestResponse', 1],
      ['Other', 'mapRun', undefined],
    ])
    expect(counts(done)).toMatchObject([{ total: 2, succeeded: 2 }])
  })

  test('one in the children of the other', () => {
    const nested = machineOf({ Outer: { ...inner, ItemProcessor: { ...processorOf('Each'), States: { Each: { ...each(), End: true } } } } })
    const sum = compute((items: number[], { childIndex }) => [childIndex!, items.length])
    const done = run(nested, { input: [[1], [2, 3]], mocks: { Each: after('1m', sum) } })
    expect(done).toMatchObject({
      output: [
        [0, 1],
        [1, 2],
      ],
      elapsedMs: 60_000,
    })
  })

  test('can change places with a redrive', () => {
    const failed = run(beside, { input: [1, 2], mocks: { Item: double, Other: fail('Bad') } })
    expect([failed.status, failed.error]).toEqual(['FAILED', 'Bad'])
    const again = redriveRun(failed, { mocks: { Each: succeed('never asked'), Never: compute((n: number) => n + 1) } })
    expect(again).toMatchObject({ status: 'SUCCEEDED', output: [3, 5] })
    const other = redriveRun(run(beside, { input: [1], mocks: { Item: fail('Bad'), Other: succeed('whole') } }), {
      mocks: { Each: succeed([7]), Never: double },
    })
    expect(other).toMatchObject({ status: 'SUCCEEDED', output: [14] })
  })
})

describe('the redrive of a Map Run', () => {
  const mocks = { Item: compute((n: number, { redrive }) => (n === 2 && redrive === 0 ? fail('Bad') : n * 2)) }

  test('starts only the children again that had not succeeded', () => {
    const failed = run(overItems, { input: [1, 2, 3], mocks })
    const again = redriveRun(failed)
    expect([failed.status, again.status, again.output]).toEqual(['FAILED', 'SUCCEEDED', [2, 4, 6]])
    expect(again.calls.filter(({ redrive }) => redrive === 1).map(({ childIndex }) => childIndex)).not.toContain(0)
    expect(mapRunsOf(again.tree!).map(mapRun => describeMapRun(mapRun).redriveCount)).toEqual([1])
    expect(counts(failed)[0]!.failed).toBe(1)
  })

  test('carries out what was mocked as a whole before, and the other way round', () => {
    const mocked = run(overItems, { input: [1], mocks: { Each: fail('Bad') } })
    expect(mocked.tree).toBeUndefined()
    expect(redriveRun(mocked, { mocks: { Item: double } }).output).toEqual([2])
    const carriedOut = run(overItems, { input: [1], mocks: { Item: fail('Bad') } })
    const again = redriveRun(carriedOut, { mocks: { Each: succeed(['whole']) } })
    expect(again.output).toEqual(['whole'])
    expect(history(again.execution).map(({ type }) => type)).toContain('MapRunRedriven')
  })
})

describe('objects in Amazon S3', () => {
  const machine = machineOf({
    Each: each({
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
        Parameters: { Bucket: 'orders', Key: 'today.csv' },
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'results', Prefix: 'out' } },
    }),
  })
  const today: StoredObject = { bucket: 'orders', key: 'today.csv', body: 'id,cents\n1,990\n2,50\n' }
  const Item = compute((row: { readonly id: string }) => ({ shipped: row.id }))

  test('are read, and those that were written can be read afterwards', () => {
    const done = run(machine, { objects: [today], mocks: { Item } })
    const { Bucket, Key } = (done.output as { readonly ResultWriterDetails: { readonly Bucket: string; readonly Key: string } })
      .ResultWriterDetails
    const manifest = JSON.parse(storedBody(objectStore(done.objects), Bucket, Key)!) as { ResultFiles: { SUCCEEDED: { Key: string }[] } }
    const results = done.objects.find(({ key }) => key === manifest.ResultFiles.SUCCEEDED[0]!.Key)!
    const outputs = (JSON.parse(results.body) as { Output: string }[]).map(({ Output }) => JSON.parse(Output) as unknown)
    expect(outputs).toEqual([{ shipped: '1' }, { shipped: '2' }])
    expect(done.objects).toContainEqual(today)
  })

  test('one that was missing can be put there before the redrive', () => {
    const failed = run(machine, { mocks: { Item } })
    expect(failed.error).toBe('States.ItemReaderFailed')
    const again = redriveRun(failed, { objects: [today] })
    expect([again.status, counts(again)[0]!.succeeded]).toEqual(['SUCCEEDED', 2])
  })

  test('are those that were given where nothing reads them', () => {
    const failed = run(overItems, { input: [1], objects: [today], mocks: { Each: fail('Bad') } })
    expect(failed.objects).toEqual([today])
    expect(redriveRun(failed, { mocks: { Item: failTimes(0, 'Bad').then(succeed()) } }).objects).toEqual([today])
  })
})
