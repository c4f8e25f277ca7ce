import { describe, expect, it } from 'vitest'
import { history } from '../history/wire.js'
import { childExecution, describeChild, describeMapRun, isKeptChild, listChildren } from './describe.js'
import { distributed, goOn, mapRun, momentOf, outputOf, run, runAgain, WRITER, written, type Work } from './mapRun.fixture.js'
import { redriveTree } from './decideTree.js'
import { mapRunsOf, type ExecutionTree } from './tree.js'

const items = [0, 1, 2, 3]
const broken: Work = ({ childIndex, input }) => (childIndex === 1 ? { error: 'Broken' } : childIndex === 2 ? undefined : { output: input })
const failed = (fields: object = {}, processor = {}) =>
  run(distributed({ MaxConcurrency: 3, ...fields }, processor), { items, work: broken })

describe('a redriven Map Run', () => {
  it('is the same one, and the history of the parent says so', () => {
    const before = failed()
    const tree = runAgain(before)
    expect(mapRunsOf(tree)).toHaveLength(1)
    expect(mapRun(tree)).toMatchObject({ mapRunArn: mapRun(before).mapRunArn, startedAt: 1000, redriveCount: 1, status: 'SUCCEEDED' })
    expect(
      history(tree.execution)
        .slice(6)
        .map(({ id, previousEventId, type }) => `${id} <- ${previousEventId} ${type}`),
    ).toEqual([
      '7 <- 6 ExecutionFailed',
      '8 <- 7 ExecutionRedriven',
      '9 <- 3 MapRunRedriven',
      '10 <- 9 MapRunSucceeded',
      '11 <- 10 MapStateSucceeded',
      '12 <- 9 MapStateExited',
      '13 <- 12 ExecutionSucceeded',
    ])
  })

  it('starts no child again that has succeeded', () => {
    const seen: number[] = []
    const tree = runAgain(failed(), ({ childIndex, input }) => {
      seen.push(childIndex!)
      return { output: input }
    })
    expect([...new Set(seen)]).not.toContain(0)
    expect(outputOf(tree)).toEqual(items)
  })

  it('keeps the children that had succeeded before, and says which', () => {
    const keptIn = (tree: ExecutionTree) => items.map((_, index) => isKeptChild(mapRun(tree), index))
    expect(keptIn(failed())).toEqual(items.map(() => false))
    const tree = runAgain(failed(), ({ input }) => ({ output: input }))
    expect(keptIn(tree)).toEqual(items.map((_, index) => listChildren(mapRun(failed()))[index]?.status === 'SUCCEEDED'))
    expect(keptIn(tree)).toContain(true)
    expect(isKeptChild(mapRun(tree), items.length)).toBe(false)
  })

  it('redrives STANDARD children where they stopped', () => {
    const tree = runAgain(failed(), undefined)
    const [first, second] = listChildren(mapRun(tree))
    expect([first!.redriveCount, second!.redriveCount, second!.startDate]).toEqual([0, 1, 1])
    expect(second!.executionArn).toBe(listChildren(mapRun(failed()))[1]!.executionArn)
  })

  it('starts EXPRESS children anew under the same name', () => {
    const states = {
      Keep: {
        Type: 'Pass',
        Parameters: { 'n.$': '$$.Execution.RedriveCount', 'at.$': '$$.Execution.StartTime' },
        ResultPath: '$.run',
        Next: 'Work',
      },
      Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:work', End: true },
    }
    const machine = distributed({ ItemSelector: { 'item.$': '$$.Map.Item.Value' } }, { type: 'EXPRESS', states, startAt: 'Keep' })
    const work: Work = ({ childIndex, input }) => (childIndex === 1 ? { error: 'Broken' } : { output: input })
    const before = run(machine, { items: [0, 1], work })
    const tree = runAgain(before)
    const child = describeChild(mapRun(tree), 1, { at: 0 })!
    expect(child.executionArn).toBe(describeChild(mapRun(before), 1, { at: 0 })!.executionArn)
    expect(child.redriveDate).toBeUndefined()
    expect(child.redriveCount).toBe(1)
    expect(child.startDate).toBeGreaterThan(1)
    expect(outputOf(tree)).toMatchObject([{ run: { n: 0 } }, { item: 1, run: { n: 1 } }])
  })

  it('starts redriven children before pending ones, within MaxConcurrency', () => {
    const before = run(distributed({ MaxConcurrency: 1 }), {
      items,
      work: ({ childIndex }) => (childIndex === 0 ? { error: 'Broken' } : undefined),
    })
    const [tree, { tasks }] = redriveTree(before, { at: momentOf(before) + 1 })
    expect(tasks.map(({ childIndex }) => childIndex)).toEqual([0])
    expect(describeMapRun(mapRun(tree)).executionCounts).toMatchObject({ failed: 0, running: 1, pending: 3, resultsWritten: 0 })
  })

  it('shows children that wait for their redrive', () => {
    const [tree] = redriveTree(failed({ MaxConcurrency: 3 }), { at: 5000 })
    const one = { ...mapRun(tree), limits: { ...mapRun(tree).limits, maxConcurrency: 1 } }
    expect(listChildren(one).map(({ status }) => status)).not.toContain('FAILED')
    const narrow = run(distributed({ MaxConcurrencyPath: '$.items[0]', ToleratedFailureCount: 1, ItemsPath: '$.items[1]' }), {
      items: [1, [1, 2, 3]],
      work: ({ childIndex }) => (childIndex! < 2 ? { error: 'Broken' } : undefined),
    })
    const [again] = redriveTree(narrow, { at: momentOf(narrow) + 1 })
    expect(listChildren(mapRun(again)).map(({ status }) => status)).toEqual(['RUNNING', 'PENDING_REDRIVE'])
    expect(describeMapRun(mapRun(again)).executionCounts).toMatchObject({ pendingRedrive: 1, running: 1, pending: 1 })
  })

  it('fails before any child starts where the children may not be redriven', () => {
    const before = failed()
    const refusal = { error: 'States.Runtime', cause: 'not authorized' }
    const tree = goOn(redriveTree(before, { at: momentOf(before) + 1, refusal })[0])
    expect(tree.execution).toMatchObject({ status: 'FAILED', ...refusal })
    expect(describeMapRun(mapRun(tree))).toMatchObject({
      redriveCount: 1,
      executionCounts: { ...describeMapRun(mapRun(before)).executionCounts },
    })
    expect(listChildren(mapRun(tree))).toEqual(listChildren(mapRun(before)))
    expect(outputOf(runAgain(tree))).toEqual(items)
  })

  it('counts children that can not be redriven any more as failed', () => {
    const before = failed({ ToleratedFailureCount: 0 })
    const child = childExecution(mapRun(before), 1)!
    const later = child.state.stoppedAt! + 14 * 24 * 3600 * 1000
    const tree = goOn(redriveTree(before, { at: later })[0])
    expect(tree.execution.status).toBe('SUCCEEDED')
    const [tooLate] = redriveTree(
      { ...before, execution: { ...before.execution, state: { ...before.execution.state, stoppedAt: later } } },
      { at: later + 60_000 },
    )
    expect(describeMapRun(mapRun(tooLate)).executionCounts).toMatchObject({ failuresNotRedrivable: 3, failed: 3 })
    expect(tooLate.execution.status).toBe('FAILED')
  })

  it('reads the items that it could not read before', () => {
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'b', Key: 'k' },
    }
    const before = run(distributed({ ItemReader }))
    expect(before.execution.error).toBe('States.ItemReaderFailed')
    const repaired = { ...before, objects: { objects: new Map([['b/k', '[1,2]']]) } }
    expect(outputOf(runAgain(repaired))).toEqual([1, 2])
  })
})

describe('a ResultWriter', () => {
  it('writes a file for each outcome and a manifest', () => {
    const tree = failed({ ResultWriter: WRITER })
    expect(written(tree, 'SUCCEEDED_0.json')).toMatchObject([
      { Status: 'SUCCEEDED', Input: '0', Output: '0', RedriveStatus: 'NOT_REDRIVABLE' },
    ])
    expect(written(tree, 'FAILED_0.json')).toMatchObject([
      { Error: 'Broken', Status: 'FAILED' },
      { Status: 'ABORTED' },
      { Status: 'ABORTED' },
    ])
    expect(written(tree, 'manifest.json')).toMatchObject({ DestinationBucket: 'results', MapRunArn: mapRun(tree).mapRunArn })
  })

  it('is the result of the state', () => {
    const tree = run(distributed({ ResultWriter: WRITER }), { items })
    const { mapRunArn } = mapRun(tree)
    const Key = `out/${mapRunArn.split(':').at(-1)!}/manifest.json`
    expect(outputOf(tree)).toEqual({ MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: 'results', Key } })
    expect(written(tree, 'FAILED_0.json')).toBeUndefined()
  })

  it('writes to a folder for each redrive, whose manifest lists the succeeded files of all passes', () => {
    const before = failed({ ResultWriter: WRITER, MaxConcurrency: 3 })
    const tree = runAgain(before)
    expect(written(tree, 'Redrive-1/SUCCEEDED_0.json')).toMatchObject([{ Input: '1', RedriveCount: 1 }, { Input: '2' }, { Input: '3' }])
    const { ResultFiles } = written(tree, 'Redrive-1/manifest.json') as unknown as { ResultFiles: { SUCCEEDED: { Key: string }[] } }
    expect(ResultFiles.SUCCEEDED.map(({ Key }) => Key.split('/').slice(2).join('/'))).toEqual([
      'SUCCEEDED_0.json',
      'Redrive-1/SUCCEEDED_0.json',
    ])
    expect(written(tree, 'FAILED_0.json')).toEqual(written(before, 'FAILED_0.json'))
    expect(written(tree, 'Redrive-1/FAILED_0.json')).toBeUndefined()
  })

  it('of a redrive that starts nothing writes an empty file of succeeded children', () => {
    const before = failed({ ResultWriter: WRITER })
    const refusal = { error: 'States.Runtime', cause: 'not authorized' }
    const tree = goOn(redriveTree(before, { at: momentOf(before) + 1, refusal })[0])
    expect(written(tree, 'Redrive-1/SUCCEEDED_0.json')).toEqual([])
    expect(written(tree, 'Redrive-1/FAILED_0.json')).toEqual(written(tree, 'FAILED_0.json'))
  })

  const transformations = [
    { WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSON' }, gives: [[1], [2]] },
    { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' }, gives: [1, 2] },
  ]
  it.each(transformations)('$WriterConfig', ({ WriterConfig, gives }) => {
    const both = [[1], [2]]
    expect(written(run(distributed({ ResultWriter: { ...WRITER, WriterConfig } }), { items: both }), 'SUCCEEDED_0.json')).toEqual(gives)
    expect(outputOf(run(distributed({ ResultWriter: { WriterConfig } }), { items: both }))).toEqual(gives)
  })
})
