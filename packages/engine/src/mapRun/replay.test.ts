import { describe, expect, it } from 'vitest'
import { compile } from '../compile.js'
import type { Machine } from '../definition/machine.js'
import { redriveEligibility } from '../redrive/eligibility.js'
import { history } from '../history/wire.js'
import { replay } from '../history/replay.js'
import type { ForeignEvent } from '../history/read.js'
import type { Json, JsonObject } from '../json/index.js'
import { goOn, momentOf, runAgain, TASK, type Work } from './mapRun.fixture.js'
import { objectStore } from './objectStore.js'
import { startTree } from './decideTree.js'
import type { ExecutionTree } from './tree.js'

const EACH = {
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Work', States: { Work: TASK } },
}
const scope = (fields: JsonObject = {}) => ({ StartAt: 'Each', States: { Each: { ...EACH, Label: 'Each', ...fields, End: true } } })
const machineOf = (definition: JsonObject) => compile(definition)
const inMap = (fields: JsonObject = {}) =>
  machineOf({ StartAt: 'Outer', States: { Outer: { Type: 'Map', ItemProcessor: scope(fields), End: true } } })
const inParallel = machineOf({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [scope()], End: true } } })

const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }]
const catching = machineOf({ StartAt: 'Each', States: { ...scope({ Catch }).States, Done: { Type: 'Pass', End: true } } })

const run = (machine: Machine, input: Json, work: Work) => goOn(startTree(machine, { input, at: 1000, objects: objectStore() })[0], work)

/** The first task of every Map Run fails, for the first `times`. */
function failing(times = Infinity): Work {
  let failures = 0
  return ({ childIndex, input }) => (childIndex === 0 && failures++ < times ? { error: 'Broken' } : { output: input })
}

function replayed({ execution }: ExecutionTree) {
  return replay(execution.machine, JSON.parse(JSON.stringify(history(execution))) as ForeignEvent[])
}

describe('the history of an execution whose Map Run has failed', () => {
  it.each<[string, Machine, Json, Json?]>([
    ['at the top', machineOf(scope()), [1, 2]],
    ['in a branch', inParallel, [1, 2], [[1, 2]]],
    ['in iterations', inMap(), [[1], [2]]],
    ['after a Retry', machineOf(scope({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] })), [1, 2]],
    ['after a Retry in iterations', inMap({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] }), [[1], [2]]],
  ])('is read: %s', (_, machine, input, output = input) => {
    const failed = run(machine, input, failing())
    expect(failed.execution).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' })
    const read = replayed(failed)
    expect(read).toMatchObject({ status: 'FAILED', error: failed.execution.error, cause: failed.execution.cause })
    expect(redriveEligibility(read, { at: momentOf(failed) })).toEqual(redriveEligibility(failed.execution, { at: momentOf(failed) }))

    const redriven = runAgain(failed)
    expect(redriven.execution).toMatchObject({ status: 'SUCCEEDED', output })
    expect(replayed(redriven)).toMatchObject({ status: 'SUCCEEDED', output })
  })

  it.each<[string, Machine]>([
    ['caught', catching],
    ['retried', machineOf(scope({ Retry: [{ ErrorEquals: ['States.ALL'] }] }))],
  ])('is read where the failure is %s', (_, machine) => {
    const done = run(machine, [1, 2], failing(1))
    expect(done.execution.status).toBe('SUCCEEDED')
    expect(replayed(done)).toMatchObject({ status: 'SUCCEEDED', output: done.execution.output })
  })
})

it('two Map Runs that fail at the same moment fail the execution once', () => {
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Parameters: { Bucket: 'b', Key: 'k' },
  }
  const { execution } = run(inMap({ ItemReader }), [1, 2], failing())
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' })
})
