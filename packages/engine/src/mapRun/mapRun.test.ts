import { describe, expect, it } from 'vitest'
import { start, transition } from '../execution/decide.js'
import { history } from '../history/wire.js'
import { mapRunTransition, startMapRun } from './decide.js'
import { describeChild, describeMapRun, listChildren } from './describe.js'
import { distributed, mapRun, outputOf, run, TASK } from './mapRun.fixture.js'
import { startTree, stopTree, stopTreeChild, transitionTree, treeEffectsOf, updateTreeMapRun, withActivities } from './decideTree.js'

const fails =
  (...indices: number[]) =>
  (task: { readonly childIndex?: number; readonly input: unknown }) =>
    indices.includes(task.childIndex!) ? { error: 'Broken' } : { output: task.input as never }

describe('a Map Run', () => {
  it('makes an execution of every item and gives their outputs in the order of the items', () => {
    const tree = run(distributed(), { items: ['a', 'b', 'c'] })
    expect(outputOf(tree)).toEqual(['a', 'b', 'c'])
    expect(describeMapRun(mapRun(tree)).executionCounts).toMatchObject({ total: 3, succeeded: 3, resultsWritten: 3, pending: 0 })
  })

  it('tells the parent of itself only', () => {
    const types = history(run(distributed(), { items: [1] }).execution).map(({ type }) => type)
    expect(types).toEqual(
      'ExecutionStarted MapStateEntered MapStateStarted MapRunStarted MapRunSucceeded MapStateSucceeded MapStateExited ExecutionSucceeded'.split(
        ' ',
      ),
    )
  })

  it('succeeds with nothing where there are no items', () => {
    expect(outputOf(run(distributed()))).toEqual([])
  })

  it('names its children after the state machine and its label, the same for the same seed', () => {
    const [one, other] = [run(distributed(), { items: [1] }), run(distributed(), { items: [1] })]
    const [child] = listChildren(mapRun(one))
    expect(child!.executionArn).toMatch(/^arn:aws:states:us-east-1:123456789012:execution:StateMachine\/Each:[0-9a-f-]{36}$/)
    expect(child!.stateMachineArn).toBe('arn:aws:states:us-east-1:123456789012:stateMachine:StateMachine/Each')
    expect(listChildren(mapRun(other))[0]).toEqual(child)
  })

  it('gives EXPRESS children ARNs of their own form', () => {
    const [child] = listChildren(mapRun(run(distributed({}, { type: 'EXPRESS' }), { items: [1] })))
    expect(child!.executionArn).toMatch(/:express:StateMachine\/Each:[0-9a-f-]{36}:[0-9a-f-]{36}$/)
  })

  it('starts no more children than MaxConcurrency at once, in the order of the items', () => {
    const [tree, { tasks }] = startTree(distributed({ MaxConcurrency: 2 }), { input: { items: [1, 2, 3] }, at: 0 })
    expect(tasks.map(({ childIndex }) => childIndex)).toEqual([0, 1])
    const [, effects] = transitionTree(tree, { type: 'TaskSucceeded', token: tasks[1]!.token, output: 0, at: 1 })
    expect(effects.tasks.map(({ childIndex }) => childIndex)).toEqual([2])
  })

  it('tells ItemSelector where an item comes from', () => {
    const ItemSelector = { 'item.$': '$$.Map.Item' }
    expect(outputOf(run(distributed({ ItemSelector }), { items: ['a'] }))).toEqual([
      { item: { Index: 0, Value: 'a', Source: 'STATE_DATA' } },
    ])
  })

  it('takes the members of an object as items', () => {
    const ItemSelector = { 'key.$': '$$.Map.Item.Key', 'value.$': '$$.Map.Item.Value' }
    const items = { left: 1, right: 2 }
    expect(outputOf(run(distributed({ ItemSelector }), { items }))).toEqual([
      { key: 'left', value: 1 },
      { key: 'right', value: 2 },
    ])
  })

  it('carries out Distributed Maps inside Distributed Maps', () => {
    const inner = {
      Type: 'Map',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Work', States: { Work: TASK } },
      End: true,
    }
    const tree = run(distributed({}, { states: { Inner: inner }, startAt: 'Inner' }), { items: [[1, 2], [3]] })
    expect(outputOf(tree)).toEqual([[1, 2], [3]])
  })

  it('keeps of children that have succeeded what they gave, and their histories where asked to', () => {
    const withExecutions = (keepsHistories: boolean) => {
      const tree = run(distributed(), { items: [1], keepsHistories })
      const kept: unknown[] = []
      for (const { childIndex } of listChildren(mapRun(tree))) kept.push(describeChild(mapRun(tree), childIndex, { at: 0 })!.output)
      return { kept, hasExecution: JSON.stringify(mapRun(tree).children).includes('"log"') }
    }
    expect(withExecutions(false)).toEqual({ kept: ['1'], hasExecution: false })
    expect(withExecutions(true)).toEqual({ kept: ['1'], hasExecution: true })
  })

  it('can be driven by hand', () => {
    const [execution, { mapRuns }] = start(distributed(), { input: { items: [7] }, at: 0 })
    const [run, { tasks }] = startMapRun(mapRuns[0]!, { at: 0, parent: execution })
    const { token, childIndex } = tasks[0]!
    const [done, { answer }] = mapRunTransition(run, { type: 'TaskSucceeded', childIndex, token, output: 8, at: 5 })
    const [ended] = transition(execution, answer!)
    expect([done.status, ended.status, ended.output]).toEqual(['SUCCEEDED', 'SUCCEEDED', [8]])
  })

  it('refuses answers to children that do not run', () => {
    const [execution, effects] = start(distributed(), { input: { items: [7] }, at: 0 })
    const [run] = startMapRun(effects.mapRuns[0]!, { at: 0, parent: execution })
    expect(() => mapRunTransition(run, { type: 'TaskSucceeded', childIndex: 1, token: 'x', output: 8, at: 5 })).toThrow('PENDING')
  })
})

describe('tolerated failures', () => {
  const items = [0, 1, 2, 3]
  const cases = [
    { fields: {}, broken: [0], status: 'FAILED' },
    { fields: { ToleratedFailureCount: 1 }, broken: [0], status: 'SUCCEEDED' },
    { fields: { ToleratedFailureCount: 1 }, broken: [0, 1], status: 'FAILED' },
    { fields: { ToleratedFailurePercentage: 50 }, broken: [0, 1], status: 'SUCCEEDED' },
    { fields: { ToleratedFailurePercentage: 49.9 }, broken: [0, 1], status: 'FAILED' },
    { fields: { ToleratedFailurePercentage: 100 }, broken: [0, 1, 2, 3], status: 'SUCCEEDED' },
    { fields: { ToleratedFailurePercentage: 100, ToleratedFailureCount: 1 }, broken: [0, 1], status: 'FAILED' },
  ]
  it.each(cases)('$fields with $broken broken: $status', ({ fields, broken, status }) => {
    const tree = run(distributed(fields), { items, work: fails(...broken) })
    expect(tree.execution.status).toBe(status)
    if (status === 'FAILED') {
      expect(tree.execution).toMatchObject({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      })
    }
  })

  it('count items, not batches', () => {
    const fields = { ItemBatcher: { MaxItemsPerBatch: 2 }, ToleratedFailureCount: 1 }
    expect(run(distributed(fields), { items, work: fails(0) }).execution.status).toBe('FAILED')
  })

  it('when exceeded abort running STANDARD children and start no more', () => {
    const tree = run(distributed({ MaxConcurrency: 2 }), { items, work: task => (task.childIndex === 0 ? { error: 'Broken' } : undefined) })
    const { mapRunArn } = mapRun(tree)
    expect(listChildren(mapRun(tree)).map(({ status }) => status)).toEqual(['FAILED', 'ABORTED'])
    expect(describeChild(mapRun(tree), 1, { at: 9999 })).toMatchObject({
      cause: `The map run execution [${mapRunArn}] which was managing this resource was aborted`,
      redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    })
    expect(describeMapRun(mapRun(tree)).itemCounts).toMatchObject({ failed: 1, aborted: 1, pending: 2, running: 0, total: 4 })
  })

  it('when exceeded let running EXPRESS children finish', () => {
    const machine = distributed({ MaxConcurrency: 2 }, { type: 'EXPRESS' })
    const [started, { tasks }] = startTree(machine, { input: { items }, at: 0 })
    const [first, second] = tasks
    let tree = started
    ;[tree] = transitionTree(tree, { type: 'TaskFailed', token: first!.token, error: 'Broken', at: 1 })
    expect([tree.execution.status, treeEffectsOf(tree).tasks.length]).toEqual(['RUNNING', 1])
    ;[tree] = transitionTree(tree, { type: 'TaskSucceeded', token: second!.token, output: 1, at: 2 })
    expect(tree.execution.status).toBe('FAILED')
    expect(listChildren(mapRun(tree)).map(({ status }) => status)).toEqual(['FAILED', 'SUCCEEDED'])
  })

  it('put the records of failed children among the results', () => {
    const tree = run(distributed({ ToleratedFailureCount: 1 }), { items: [1, 2], work: fails(0) })
    expect(outputOf(tree)).toMatchObject([{ Error: 'Broken', Status: 'FAILED', Input: '1' }, 2])
  })
})

describe('a stopped execution', () => {
  it('aborts its Map Runs and their children', () => {
    const [tree] = startTree(distributed(), { input: { items: [1] }, at: 0 })
    const [stopped, effects] = stopTree(tree, { at: 5 })
    expect(mapRun(stopped)).toMatchObject({ status: 'ABORTED', stoppedAt: 5 })
    expect(listChildren(mapRun(stopped))[0]!.status).toBe('ABORTED')
    expect(effects).toMatchObject({ tasks: [], s3: [], wakeUpAt: undefined, changed: [{ children: [0] }] })
  })
})

describe('a host', () => {
  it('is told of each Map Run and child that a command has changed', () => {
    const [tree, { changed, tasks }] = startTree(distributed(), { input: { items: [1, 2, 3] }, at: 0 })
    expect(changed.map(({ mapRun, children }) => [mapRun.status, children])).toEqual([['RUNNING', [0, 1, 2]]])
    const [, effects] = transitionTree(tree, { type: 'TaskSucceeded', token: tasks[1]!.token, output: 1, at: 1 })
    expect(effects.changed.map(({ children }) => children)).toEqual([[1]])
  })

  it('stops one child, and the Map Run goes on with the others', () => {
    const started = startTree(distributed({ MaxConcurrency: 1 }), { input: { items: [1, 2] }, at: 0 })
    const [tree, { tasks }] = stopTreeChild(started[0], mapRun(started[0]).mapRunArn, 0, { at: 5, error: 'Operator', cause: 'no' })
    expect(describeChild(mapRun(tree), 0, { at: 5 })).toMatchObject({ status: 'ABORTED', error: 'Operator', cause: 'no', stopDate: 0.005 })
    expect(tasks.map(({ childIndex }) => childIndex)).toEqual([1])
    expect(stopTreeChild(tree, mapRun(tree).mapRunArn, 0, { at: 6 })[0].execution).toEqual(tree.execution)
    expect(() => stopTreeChild(tree, 'arn:none', 0, { at: 6 })).toThrow('has no Map Run arn:none')
  })

  it('changes the limits of a running Map Run', () => {
    const [started] = startTree(distributed({ MaxConcurrency: 1 }), { input: { items: [1, 2, 3] }, at: 0 })
    const [tree, { tasks }] = updateTreeMapRun(started, mapRun(started).mapRunArn, { at: 5, maxConcurrency: 2, toleratedFailureCount: 7 })
    expect(tasks.map(({ childIndex }) => childIndex)).toEqual([1])
    expect(describeMapRun(mapRun(tree))).toMatchObject({ maxConcurrency: 2, toleratedFailureCount: 7, toleratedFailurePercentage: 0 })
  })

  it('says which activities exist, while children run too', () => {
    const activity = 'arn:aws:states:us-east-1:123456789012:activity:a'
    const states = {
      Pause: { Type: 'Wait', Seconds: 10, Next: 'Work' },
      Work: { Type: 'Task', Resource: activity, End: true },
    }
    const machine = distributed({}, { states, startAt: 'Pause' })
    const taskAfter = (activities: readonly string[]) => {
      const [tree] = startTree(machine, { input: { items: [1] }, at: 0, activities: [] })
      return transitionTree(withActivities(tree, new Set(activities)), { type: 'TimePassed', at: 10_000 })
    }
    expect(taskAfter([activity])[1].tasks).toMatchObject([{ resource: activity }])
    expect(taskAfter([])[0].execution.status).toBe('FAILED')
  })
})

describe('batches', () => {
  const items = [1, 2, 3, 4, 5]
  it('hold MaxItemsPerBatch items', () => {
    expect(outputOf(run(distributed({ ItemBatcher: { MaxItemsPerBatch: 2 } }), { items }))).toEqual([
      { Items: [1, 2] },
      { Items: [3, 4] },
      { Items: [5] },
    ])
  })

  it('come with BatchInput', () => {
    const ItemBatcher = { MaxItemsPerBatch: 5, BatchInput: { from: 'here' } }
    expect(outputOf(run(distributed({ ItemBatcher }), { items }))).toEqual([{ BatchInput: { from: 'here' }, Items: items }])
  })

  it('have at most MaxInputBytesPerBatch bytes', () => {
    const ItemBatcher = { MaxInputBytesPerBatch: '{"Items":[1,2]}'.length }
    expect(outputOf(run(distributed({ ItemBatcher }), { items }))).toEqual([{ Items: [1, 2] }, { Items: [3, 4] }, { Items: [5] }])
  })
})

describe('scale', () => {
  it('costs no more per item for many items than for few', () => {
    const states = { Pause: { Type: 'Wait', Seconds: 1, End: true } }
    const machine = distributed({ MaxConcurrency: 100, ResultPath: null }, { states, startAt: 'Pause' })
    const tree = run(machine, { items: Array.from({ length: 5000 }, (_, i) => i) })
    expect(describeMapRun(mapRun(tree)).itemCounts.succeeded).toBe(5000)
  })
})
