import { describe, expect, test } from 'vitest'
import { answerTask, openTasks } from '../handle.js'
import { logRecords } from '../records/logs.js'
import { statusChanges } from '../records/statusChanges.js'
import { activityArn, Conversation, executionArn, machineArn, PASS, WAIT, type Members } from '../world/world.fixture.js'
import type { WorldOptions } from '../world/world.js'

type State = Readonly<Record<string, unknown>>

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const WORK: State = { Type: 'Task', Resource: FUNCTION, End: true }

/** A machine of one Distributed Map over the array that is its input, whose children have one state. */
const mapOver = (state: State, fields: State = {}, ExecutionType = 'STANDARD'): string => {
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, StartAt: 'Do', States: { Do: state } }
  return JSON.stringify({ StartAt: 'Each', States: { Each: { Type: 'Map', Label: 'Each', ...fields, ItemProcessor, End: true } } })
}

/** Succeeds with its item, but fails for those that are broken. */
const working = (...broken: readonly unknown[]): WorldOptions => ({
  handlers: { byResource: { [FUNCTION]: ({ input }) => (broken.includes(input) ? { error: 'Broken' } : { output: input }) } },
})

class MapRunTalk extends Conversation {
  executionArn = ''

  begin(definition: string, items: unknown): this {
    const stateMachineArn = this.create('m', definition)
    this.executionArn = this.get('StartExecution', { stateMachineArn, name: 'e', input: JSON.stringify(items) }).executionArn!
    return this
  }

  get parent(): Members {
    return this.get('DescribeExecution', { executionArn: this.executionArn })
  }

  mapRuns(ofExecution = this.executionArn): readonly Members[] {
    return this.get('ListMapRuns', { executionArn: ofExecution }).mapRuns as unknown as readonly Members[]
  }

  get mapRunArn(): string {
    return this.mapRuns()[0]!.mapRunArn!
  }

  /** In the order of their starts. */
  children(filter: object = {}, mapRunArn = this.mapRunArn): readonly Members[] {
    const { executions } = this.get('ListExecutions', { mapRunArn, ...filter })
    return [...(executions as unknown as readonly Members[])].reverse()
  }

  child(index: number): Members {
    return this.get('DescribeExecution', { executionArn: this.children()[index]!.executionArn })
  }

  counts(): object {
    return this.get('DescribeMapRun', { mapRunArn: this.mapRunArn }).executionCounts as unknown as object
  }

  history(ofExecution: string): readonly Members[] {
    return this.get('GetExecutionHistory', { executionArn: ofExecution }).events as unknown as readonly Members[]
  }

  answer(index: number, outcome: { readonly error: string } | { readonly output: number }): void {
    const { token } = openTasks(this.world)[index]!
    const at = this.world.now + 1
    this.world = answerTask(
      this.world,
      'error' in outcome ? { type: 'TaskFailed', token, at, ...outcome } : { type: 'TaskSucceeded', token, at, ...outcome },
    )
  }
}

describe('the executions of a Map Run', () => {
  test('are described, listed and told of like all others', () => {
    const talk = new MapRunTalk(working('b')).begin(mapOver(WORK, { ToleratedFailureCount: 1 }), ['a', 'b'])
    const { mapRunArn } = talk
    expect(talk.mapRuns()).toMatchObject([{ executionArn: talk.executionArn, stateMachineArn: machineArn('m/Each') }])
    expect(talk.get('DescribeMapRun', { mapRunArn })).toMatchObject({
      status: 'SUCCEEDED',
      toleratedFailureCount: 1,
      executionCounts: { total: 2, succeeded: 1, failed: 1, resultsWritten: 2 },
    })
    const children = talk.children()
    expect(children).toMatchObject([
      { status: 'SUCCEEDED', mapRunArn, itemCount: 1, redriveCount: 0, stateMachineArn: machineArn('m/Each') },
      { status: 'FAILED' },
    ])
    expect(children[0]!.executionArn).toBe(executionArn('m/Each', children[0]!.name!))
    expect(talk.child(0)).toMatchObject({ status: 'SUCCEEDED', input: '"a"', output: '"a"', mapRunArn, redriveStatus: 'NOT_REDRIVABLE' })
    expect(talk.child(1)).toMatchObject({ status: 'FAILED', input: '"b"', error: 'Broken', redriveStatus: 'REDRIVABLE_BY_MAP_RUN' })
    const metadata = talk.get('DescribeExecution', { executionArn: children[0]!.executionArn, includedData: 'METADATA_ONLY' })
    expect(metadata).not.toHaveProperty('input')
    expect(talk.history(children[0]!.executionArn!).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
  })

  test('have the processor of the Map for a state machine', () => {
    const talk = new MapRunTalk(working()).begin(mapOver({ Type: 'Pass', Parameters: { 'x.$': '$$.Execution.Id' }, End: true }), ['a'])
    const definition = '{"StartAt":"Do","States":{"Do":{"Type":"Pass","Parameters":{"x.$":"$$.Execution.Id"},"End":true}}}'
    const { executionArn: childArn } = talk.children()[0]!
    const expected = { stateMachineArn: machineArn('m/Each'), name: 'm', label: 'Each', definition }
    expect(talk.get('DescribeStateMachineForExecution', { executionArn: childArn })).toMatchObject({
      ...expected,
      mapRunArn: talk.mapRunArn,
    })
    expect(talk.get('DescribeStateMachine', { stateMachineArn: machineArn('m/Each') })).toMatchObject({ ...expected, status: 'ACTIVE' })
    expect(talk.fail('DescribeStateMachine', { stateMachineArn: machineArn('m/Other') })).toMatch(/^StateMachineDoesNotExist/)
    expect(talk.fail('StartExecution', { stateMachineArn: machineArn('m/Each') })).toMatch(/^ValidationException: Labeled/)
    expect(talk.fail('ListExecutions', { stateMachineArn: machineArn('m/Each') })).toMatch(/^ValidationException: Labeled/)
  })

  test('are listed newest first, page by page, by status and by redrive', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK, { MaxConcurrency: 1, ToleratedFailureCount: 9 }), [0, 1, 2])
    const { mapRunArn } = talk
    talk.answer(0, { output: 0 })
    talk.answer(0, { error: 'Broken' })
    const list = (filter: object) => talk.children(filter).map(({ status }) => status)
    expect(list({})).toEqual(['SUCCEEDED', 'FAILED', 'RUNNING'])
    expect(list({ statusFilter: 'FAILED' })).toEqual(['FAILED'])
    expect(list({ redriveFilter: 'REDRIVEN' })).toEqual([])
    expect(list({ redriveFilter: 'NOT_REDRIVEN' })).toHaveLength(3)
    const first = talk.get('ListExecutions', { mapRunArn, maxResults: 2 })
    expect(first.executions).toMatchObject([{ status: 'RUNNING' }, { status: 'FAILED' }])
    const { executions, nextToken } = talk.get('ListExecutions', { mapRunArn, maxResults: 2, nextToken: first.nextToken })
    expect([executions, nextToken]).toMatchObject([[{ status: 'SUCCEEDED' }], undefined])
    expect(talk.fail('ListExecutions', { mapRunArn, stateMachineArn: machineArn('m') })).toMatch(/exactly one of/)
  })

  test('that have not started do not exist', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK, { MaxConcurrency: 1 }), [0, 1])
    expect(talk.children()).toHaveLength(1)
    expect(talk.counts()).toMatchObject({ running: 1, pending: 1 })
  })

  test('of type EXPRESS are described, and have no history', () => {
    const talk = new MapRunTalk(working()).begin(mapOver(WORK, {}, 'EXPRESS'), ['a'])
    const { executionArn: childArn } = talk.children()[0]!
    expect(childArn).toMatch(/:express:m\/Each:[0-9a-f-]{36}:[0-9a-f-]{36}$/)
    expect(talk.child(0)).toMatchObject({ status: 'SUCCEEDED', output: '"a"' })
    expect(talk.fail('GetExecutionHistory', { executionArn: childArn })).toBe(
      'StateMachineTypeNotSupported: This operation is not supported by this type of state machine',
    )
    expect(talk.fail('StopExecution', { executionArn: childArn })).toMatch(/^InvalidArn/)
    expect(talk.get('DescribeStateMachineForExecution', { executionArn: childArn })).toMatchObject({ label: 'Each' })
  })

  test('may have Map Runs of their own', () => {
    const inner = JSON.parse(mapOver(WORK, { Label: 'Inner' }).replaceAll('"Do"', '"Deep"')) as {
      readonly States: { readonly Each: State }
    }
    const talk = new MapRunTalk(working()).begin(mapOver(inner.States.Each), [[1, 2], [3]])
    expect(talk.parent).toMatchObject({ status: 'SUCCEEDED', output: '[[1,2],[3]]' })
    expect(talk.mapRuns()).toHaveLength(1)
    const { executionArn: childArn } = talk.children()[0]!
    const [own] = talk.mapRuns(childArn)
    expect(own).toMatchObject({ executionArn: childArn, stateMachineArn: machineArn('m/Each/Inner') })
    expect(talk.get('DescribeStateMachine', { stateMachineArn: own!.stateMachineArn })).toMatchObject({
      label: 'Inner',
      definition: JSON.stringify({ StartAt: 'Deep', States: { Deep: WORK } }),
    })
    const grandchildren = talk.children({}, own!.mapRunArn)
    expect(grandchildren).toHaveLength(2)
    expect(talk.get('DescribeExecution', { executionArn: grandchildren[1]!.executionArn })).toMatchObject({ output: '2' })
  })

  test('write to the log group of the state machine, and tell of changes of their status', () => {
    const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:orders:*' } }]
    const talk = new MapRunTalk({ ...working('a'), logGroups: ['orders'] })
    talk.create('m', mapOver(WORK), { loggingConfiguration: { level: 'FATAL', destinations } })
    talk.executionArn = talk.get('StartExecution', { stateMachineArn: machineArn('m'), input: '["a"]' }).executionArn!
    const [child] = talk.children()
    expect(logRecords(talk.world, 'orders').map(({ type, execution_arn }) => [type, execution_arn])).toEqual([
      ['ExecutionFailed', talk.executionArn],
      ['ExecutionFailed', child!.executionArn],
    ])
    expect(statusChanges(talk.world).map(({ resources: [arn], detail }) => [arn, detail.status, detail.redriveStatus])).toEqual([
      [talk.executionArn, 'RUNNING', 'NOT_REDRIVABLE'],
      [talk.executionArn, 'FAILED', 'REDRIVABLE'],
      [child!.executionArn, 'RUNNING', 'NOT_REDRIVABLE'],
      [child!.executionArn, 'FAILED', 'REDRIVABLE_BY_MAP_RUN'],
    ])
  })
})

describe('the tasks of children', () => {
  test('that nobody does are left pending, and say whose they are', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK), ['a', 'b'])
    expect(openTasks(talk.world)).toMatchObject(
      talk.children().map(({ executionArn: arn }, childIndex) => ({ executionArn: arn, mapRunArn: talk.mapRunArn, childIndex })),
    )
    talk.answer(0, { output: 1 })
    talk.answer(0, { output: 2 })
    expect(talk.parent).toMatchObject({ status: 'SUCCEEDED', output: '[1,2]' })
  })

  test('of an activity are given to workers, though the activity was made after the Map Run', () => {
    const talk = new MapRunTalk()
    const states = {
      Do: { Type: 'Wait', Seconds: 60, Next: 'Work' },
      Work: { Type: 'Task', Resource: activityArn('a'), End: true },
    }
    const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Do', States: states }
    talk.begin(JSON.stringify({ StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor, End: true } } }), [7])
    talk.get('CreateActivity', { name: 'a' })
    const { taskToken, input } = talk.get('GetActivityTask', { activityArn: activityArn('a') }, 60_000)
    expect(input).toBe('7')
    talk.get('SendTaskHeartbeat', { taskToken })
    talk.get('SendTaskSuccess', { taskToken, output: '8' })
    expect(talk.parent).toMatchObject({ status: 'SUCCEEDED', output: '[8]' })
    expect(talk.fail('SendTaskSuccess', { taskToken, output: '8' })).toBe(`TaskTimedOut: Task Timed Out: '${activityArn('a')}'`)
  })

  test('whose outcomes come too late are done with', () => {
    const handlers = { byState: { Do: ({ input }: { readonly input: unknown }) => ({ error: 'Broken', afterMs: Number(input) }) } }
    const talk = new MapRunTalk({ handlers }).begin(mapOver(WORK), [1000, 2000])
    talk.get('ListActivities', {}, 10_000)
    expect(talk.parent.error).toBe('States.ExceedToleratedFailureThreshold')
    expect(talk.children().map(({ status }) => status)).toEqual(['FAILED', 'ABORTED'])
  })

  const startSync: State = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Parameters: { StateMachineArn: machineArn('nested'), 'Input.$': '$' },
    OutputPath: '$.Output',
    End: true,
  }

  test('start executions and wait for them', () => {
    const talk = new MapRunTalk()
    talk.create('nested', PASS)
    talk.begin(mapOver(startSync), [{ a: 1 }, { a: 2 }])
    expect(talk.parent).toMatchObject({ status: 'SUCCEEDED', output: '[{"a":1},{"a":2}]' })
  })

  test('that are over leave no execution behind that they waited for', () => {
    const talk = new MapRunTalk()
    const nested = talk.create('nested', WAIT)
    talk.begin(mapOver(startSync), [1, 2])
    const statuses = () =>
      (talk.get('ListExecutions', { stateMachineArn: nested }).executions as unknown as readonly Members[]).map(({ status }) => status)
    talk.get('StopExecution', { executionArn: talk.children()[0]!.executionArn })
    expect(statuses().sort()).toEqual(['ABORTED', 'RUNNING'])
    talk.get('StopExecution', { executionArn: talk.executionArn })
    expect(statuses()).toEqual(['ABORTED', 'ABORTED'])
  })

  test('call this API', () => {
    const Parameters = { 'ExecutionArn.$': '$$.Execution.Id' }
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
      Parameters,
      OutputPath: '$.MapRunArn',
      End: true,
    }
    const talk = new MapRunTalk().begin(mapOver(state), [1])
    expect(talk.parent.output).toBe(JSON.stringify([talk.mapRunArn]))
  })
})

test('what belonged to an execution is gone when its name is used again', () => {
  const talk = new MapRunTalk().begin(mapOver(WORK), [1])
  const { mapRunArn } = talk
  const { executionArn: childArn } = talk.children()[0]!
  const taskToken = openTasks(talk.world)[0]!.token
  talk.get('StopExecution', { executionArn: talk.executionArn })
  talk.get('StartExecution', { stateMachineArn: machineArn('m'), name: 'e', input: '[2,3]' }, 91 * 24 * 3600 * 1000)
  expect(talk.fail('DescribeMapRun', { mapRunArn })).toMatch(/^ResourceNotFound/)
  expect(talk.fail('DescribeExecution', { executionArn: childArn })).toMatch(/^ExecutionDoesNotExist/)
  expect(talk.fail('SendTaskSuccess', { taskToken, output: '1' })).toMatch(/^TaskTimedOut/)
  expect(talk.children()).toHaveLength(2)
})

test('an older world goes on as it did the first time, whatever has become of it since', () => {
  const talk = new MapRunTalk().begin(mapOver(WORK, { MaxConcurrency: 1 }), [1, 2, 3])
  talk.answer(0, { output: 10 })
  const older = talk.world
  const goOn = () => {
    talk.world = older
    talk.answer(0, { error: 'Broken' })
    talk.get('RedriveExecution', { executionArn: talk.executionArn })
    talk.answer(0, { output: 20 })
    return [talk.counts(), talk.children(), talk.history(talk.executionArn), openTasks(talk.world)]
  }
  const first = goOn()
  talk.world = older
  expect(talk.counts()).toMatchObject({ succeeded: 1, running: 1, pending: 1 })
  expect(goOn()).toEqual(first)
})

describe('StopExecution', () => {
  test('of a child aborts it alone', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK), [1, 2])
    const { executionArn: childArn } = talk.children()[0]!
    const { stopDate } = talk.get('StopExecution', { executionArn: childArn, error: 'E', cause: 'c' })
    expect(talk.child(0)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'c', stopDate })
    expect(talk.get('StopExecution', { executionArn: childArn }).stopDate).toBe(stopDate)
    expect(talk.counts()).toMatchObject({ running: 1, aborted: 1 })
  })

  test('of the parent aborts its Map Runs and their children', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK), [1, 2])
    talk.get('StopExecution', { executionArn: talk.executionArn })
    expect(talk.get('DescribeMapRun', { mapRunArn: talk.mapRunArn })).toMatchObject({ status: 'ABORTED', executionCounts: { aborted: 2 } })
    expect(talk.child(1).cause).toBe(`The map run execution [${talk.mapRunArn}] which was managing this resource was aborted`)
    expect(openTasks(talk.world)).toEqual([])
  })

  test('happens to a Map Run, too, whose state machine is being deleted', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK), [1, 2])
    talk.get('DeleteStateMachine', { stateMachineArn: machineArn('m') })
    talk.answer(0, { output: 1 })
    expect(talk.parent.status).toBe('ABORTED')
    expect(talk.children().map(({ status }) => status)).toEqual(['SUCCEEDED', 'ABORTED'])
    expect(talk.fail('DescribeStateMachine', { stateMachineArn: machineArn('m') })).toMatch(/^StateMachineDoesNotExist/)
  })
})

describe('UpdateMapRun', () => {
  test('changes what is given, while the Map Run runs', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK, { MaxConcurrency: 1, ToleratedFailureCount: 3 }), [1, 2, 3])
    const { mapRunArn } = talk
    talk.get('UpdateMapRun', { mapRunArn, maxConcurrency: 3, toleratedFailurePercentage: 12.5 })
    expect(talk.get('DescribeMapRun', { mapRunArn })).toMatchObject({
      maxConcurrency: 3,
      toleratedFailureCount: 3,
      toleratedFailurePercentage: 12.5,
      executionCounts: { running: 3 },
    })
  })

  test.each([
    [{}, 'MISSING_REQUIRED_PARAMETER'],
    [{ maxConcurrency: 1 }, 'CANNOT_UPDATE_COMPLETED_MAP_RUN'],
  ])('with %j of a Map Run that is over is refused: %s', (limits, reason) => {
    const talk = new MapRunTalk(working()).begin(mapOver(WORK), [1])
    const { mapRunArn } = talk
    expect(talk.ask('UpdateMapRun', { mapRunArn, ...limits })).toMatchObject({
      error: { code: 'ValidationException', members: { reason } },
    })
  })
})

test.each(['DescribeMapRun', 'UpdateMapRun', 'ListExecutions'])('%s of a Map Run that there is not', operation => {
  const talk = new MapRunTalk()
  const mapRunArn = 'arn:aws:states:us-east-1:123456789012:mapRun:m/Each:none'
  expect(talk.fail(operation, { mapRunArn })).toBe(`ResourceNotFound: Resource not found: '${mapRunArn}'`)
  expect(talk.fail(operation, { mapRunArn: machineArn('m') })).toMatch(/^InvalidArn/)
})

describe('RedriveExecution of the parent', () => {
  test('redrives the children that had not succeeded, and goes on with those that never started', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK, { MaxConcurrency: 2 }), [0, 1, 2, 3])
    talk.answer(0, { output: 10 })
    talk.answer(0, { error: 'Broken' })
    const before = talk.mapRunArn
    expect(talk.counts()).toMatchObject({ succeeded: 1, failed: 1, aborted: 1, pending: 1 })
    const [, failed, aborted] = talk.children()

    const { redriveDate } = talk.get('RedriveExecution', { executionArn: talk.executionArn })
    expect(talk.mapRunArn).toBe(before)
    expect(talk.get('DescribeMapRun', { mapRunArn: before })).toMatchObject({ status: 'RUNNING', redriveCount: 1, redriveDate })
    expect(talk.children({ redriveFilter: 'REDRIVEN' }).map(({ executionArn: arn }) => arn)).toEqual(
      [failed, aborted].map(child => child!.executionArn),
    )
    for (const output of [11, 12, 13]) talk.answer(0, { output })
    expect(talk.parent).toMatchObject({ status: 'SUCCEEDED', output: '[10,11,12,13]', redriveCount: 1 })
    expect(
      talk
        .history(talk.executionArn)
        .map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`)
        .slice(7),
    ).toEqual([
      '8<-7 ExecutionRedriven',
      '9<-3 MapRunRedriven',
      '10<-9 MapRunSucceeded',
      '11<-10 MapStateSucceeded',
      '12<-9 MapStateExited',
      '13<-12 ExecutionSucceeded',
    ])
    expect(talk.history(failed!.executionArn!).map(({ type }) => type)).toContain('ExecutionRedriven')
  })

  test('shows children that wait for their redrive as PENDING_REDRIVE', () => {
    const talk = new MapRunTalk().begin(mapOver(WORK, { MaxConcurrency: 1, ToleratedFailureCount: 1 }), [0, 1, 2])
    talk.answer(0, { error: 'Broken' })
    talk.answer(0, { error: 'Broken' })
    talk.get('RedriveExecution', { executionArn: talk.executionArn })
    expect(talk.children().map(({ status }) => status)).toEqual(['RUNNING', 'PENDING_REDRIVE'])
    expect(talk.children({ statusFilter: 'PENDING_REDRIVE' })).toHaveLength(1)
    expect(talk.counts()).toMatchObject({ running: 1, pendingRedrive: 1, pending: 1 })
  })

  test('starts EXPRESS children anew under their names', () => {
    let isBroken = true
    const handlers = { byState: { Do: () => (isBroken ? { error: 'Broken' } : { output: 1 }) } }
    const talk = new MapRunTalk({ handlers }).begin(mapOver(WORK, {}, 'EXPRESS'), [0])
    const { executionArn: childArn } = talk.child(0)
    isBroken = false
    talk.get('RedriveExecution', { executionArn: talk.executionArn })
    expect(talk.child(0)).toMatchObject({ executionArn: childArn, status: 'SUCCEEDED', redriveCount: 1 })
    expect(talk.child(0)).not.toHaveProperty('redriveDate')
  })

  test('is the only way to redrive a child', () => {
    const talk = new MapRunTalk(working(1)).begin(mapOver(WORK), [1])
    const { executionArn: childArn } = talk.children()[0]!
    expect(talk.ask('RedriveExecution', { executionArn: childArn })).toMatchObject({
      error: {
        code: 'ValidationException',
        message: 'Labeled Execution ARNs are not supported for this API',
        members: { reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' },
      },
    })
  })

  test('answers a token again with its own date, and changes nothing', () => {
    const talk = new MapRunTalk(working(1)).begin(mapOver(WORK), [1])
    const redrive = { executionArn: talk.executionArn, clientToken: 'once' }
    const { redriveDate } = talk.get('RedriveExecution', redrive)
    expect(talk.get('RedriveExecution', redrive).redriveDate).toBe(redriveDate)
    expect(talk.get('DescribeMapRun', { mapRunArn: talk.mapRunArn })).toMatchObject({ redriveCount: 1, status: 'FAILED' })
  })
})
