import { describe, expect, test } from 'vitest'
import { compile } from '../compile.js'
import type { ForeignEvent } from '../history/read.js'
import { replay } from '../history/replay.js'
import { history } from '../history/wire.js'
import type { Json, JsonObject } from '../json/index.js'
import { redrive } from '../redrive/redrive.js'
import { start, transition } from './decide.js'
import type { Execution } from './execution.js'

const WORK = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:work', End: true }
const DONE = { Type: 'Pass', End: true }
const CATCH_ALL = { ErrorEquals: ['States.ALL'], Next: 'Done' }

/** A Task whose catcher can't make its output. */
const failing = (catcher: JsonObject, more: JsonObject = {}) => ({
  StartAt: 'Work',
  States: { Work: { ...WORK, ...more, Catch: [{ ...CATCH_ALL, ...catcher }] }, Done: DONE },
})

const RESULT_PATH = failing({ ResultPath: '$.failure' })
const ASSIGN = failing({ Assign: { 'failure.$': '$.nothing' } })
const JSONATA = failing({ Output: '{% $states.errorOutput.nothing %}' })
const RETRIED = failing({ Output: '{% $states.errorOutput.nothing %}' }, { Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }] })

/** Runs a state machine whose first task fails. */
function runWithFailure(definition: JsonObject, input: Json): Execution {
  const [started, { tasks }] = start(compile(definition), { input, at: 0 })
  return transition(started, { type: 'TaskFailed', token: tasks[0]!.token, error: 'Declined', at: 1 })[0]
}

const typesAfterFailure = (execution: Execution) => {
  const types = history(execution).map(({ type }) => type)
  return types.slice(types.indexOf('LambdaFunctionFailed') + 1)
}

describe('what fails in a catcher is not retried or caught by the same state', () => {
  test.each<[string, JsonObject, string, string[]]>([
    ['ResultPath', RESULT_PATH, 'States.ResultPathMatchFailure', ['ExecutionFailed']],
    ['Assign', ASSIGN, 'States.Runtime', ['ExecutionFailed']],
    ['JSONata', { QueryLanguage: 'JSONata', ...JSONATA }, 'States.QueryEvaluationError', ['EvaluationFailed', 'ExecutionFailed']],
    ['a Retry', { QueryLanguage: 'JSONata', ...RETRIED }, 'States.QueryEvaluationError', ['EvaluationFailed', 'ExecutionFailed']],
    [
      'by another catcher either',
      {
        StartAt: 'Work',
        States: {
          Work: { ...WORK, Catch: [{ ErrorEquals: ['Declined'], ResultPath: '$.failure', Next: 'Done' }, CATCH_ALL] },
          Done: DONE,
        },
      },
      'States.ResultPathMatchFailure',
      ['ExecutionFailed'],
    ],
    [
      'ResultPath in a Map',
      { StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor: RESULT_PATH, End: true } } },
      'States.ResultPathMatchFailure',
      ['MapIterationFailed', 'TaskStateAborted', 'MapStateFailed', 'ExecutionFailed'],
    ],
    [
      'JSONata in a Map',
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Each',
        States: { Each: { Type: 'Map', Items: [1], ItemProcessor: JSONATA, End: true } },
      },
      'States.QueryEvaluationError',
      ['EvaluationFailed', 'MapIterationFailed', 'TaskStateAborted', 'MapStateFailed', 'ExecutionFailed'],
    ],
    [
      'ResultPath of a Parallel',
      {
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            Branches: [{ StartAt: 'Work', States: { Work: WORK } }],
            Catch: RESULT_PATH.States.Work.Catch,
            End: true,
          },
          Done: DONE,
        },
      },
      'States.ResultPathMatchFailure',
      ['TaskStateAborted', 'ParallelStateFailed', 'ExecutionFailed'],
    ],
    [
      'JSONata of a Parallel',
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Both',
        States: {
          Both: { Type: 'Parallel', Branches: [{ StartAt: 'Work', States: { Work: WORK } }], Catch: JSONATA.States.Work.Catch, End: true },
          Done: DONE,
        },
      },
      'States.QueryEvaluationError',
      ['TaskStateAborted', 'ParallelStateFailed', 'EvaluationFailed', 'ExecutionFailed'],
    ],
  ])('%s', (_, definition, error, types) => {
    const failed = runWithFailure(definition, [1])
    expect([failed.status, failed.error, typesAfterFailure(failed)]).toEqual(['FAILED', error, types])

    const read = replay(failed.machine, JSON.parse(JSON.stringify(history(failed))) as ForeignEvent[])
    expect([read.status, read.error, read.cause]).toEqual(['FAILED', error, failed.cause])

    const [redriven, { tasks }] = redrive(failed, { at: 2 })
    const [ended] = transition(redriven, { type: 'TaskSucceeded', token: tasks[0]!.token, output: 'done', at: 3 })
    expect(ended.status).toBe('SUCCEEDED')
  })

  test.each<[string, JsonObject]>([
    ['ResultPath', RESULT_PATH],
    ['JSONata', { ...JSONATA, States: { ...JSONATA.States, Work: { ...JSONATA.States.Work, QueryLanguage: 'JSONata' } } }],
  ])('but by the state around it: %s', (_, branch) => {
    const around = { Type: 'Parallel', Branches: [branch], Catch: [{ ...CATCH_ALL, Next: 'Caught' }], End: true }
    const caught = runWithFailure({ StartAt: 'Both', States: { Both: around, Caught: DONE } }, 1)
    expect(caught).toMatchObject({
      status: 'SUCCEEDED',
      output: { Error: expect.stringMatching(/^States\.(ResultPath|QueryEval)/) as string },
    })
    expect(replay(caught.machine, JSON.parse(JSON.stringify(history(caught))) as ForeignEvent[]).output).toEqual(caught.output)
  })

  test('nor is a result that does not fit, and whose catcher fails: the execution fails with the first', () => {
    const definition = failing({ Assign: { 'failure.$': '$.nothing' } }, { ResultPath: '$.result' })
    const [started, { tasks }] = start(compile(definition), { input: 1, at: 0 })
    const [failed] = transition(started, { type: 'TaskSucceeded', token: tasks[0]!.token, output: 'done', at: 1 })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ResultPathMatchFailure' })
  })
})
