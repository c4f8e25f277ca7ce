import { describe, expect, test } from 'vitest'
import { compile } from '../compile.js'
import { start, stop, transition } from './decide.js'
import { forEachOutput } from './draft.js'
import { answerAttempt, attemptInput, openFrames, statesEnteredSince } from './forking.js'

const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
const branch = (name: string) => ({
  StartAt: name,
  States: { [name]: { Type: 'Task', Resource: lambda(name), End: true } },
})
const machine = compile({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true } } })

function started() {
  const [execution, { tasks }] = start(machine, { input: { id: 7 }, at: 0 })
  return { execution, tasks, attempts: openFrames(execution).filter(frame => frame.attempt !== undefined) }
}

describe('an execution that is forked', () => {
  test('shows the threads that have not finished, and what their work is given', () => {
    const { execution, attempts } = started()
    expect(openFrames(execution).map(({ state }) => state?.name)).toEqual(['Both', 'A', 'B'])
    expect(attempts.map(frame => attemptInput(execution, frame))).toEqual([{ id: 7 }, { id: 7 }])
    const both = openFrames(execution)[0]!
    expect(() => attemptInput(execution, both)).toThrow('without an attempt')
  })

  test('shows what has finished, and which states a command has entered', () => {
    const { execution, attempts } = started()
    expect(statesEnteredSince(execution, 0)).toEqual(['Both', 'A', 'B'])
    const next = answerAttempt(execution, attempts[1]!, { output: 'b' }, 1)
    expect(statesEnteredSince(next, execution.log.length)).toEqual([])
    expect(openFrames(next).map(({ state }) => state?.name)).toEqual(['Both', 'A'])
    const outputs: unknown[] = []
    forEachOutput(next, openFrames(next)[0]!.region!, (output, index) => outputs.push([index, output]))
    forEachOutput(execution, openFrames(execution)[0]!.region!, output => outputs.push(output))
    expect(outputs).toEqual([[1, 'b']])
  })

  test('shows a state that was entered last, and does nothing but wait', () => {
    const [execution] = start(compile({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, End: true } } }), { at: 0 })
    expect(statesEnteredSince(execution, 0)).toEqual(['W'])
  })

  test.each([
    { answer: { output: { ok: true } }, command: { type: 'TaskSucceeded', output: { ok: true } } },
    { answer: { error: 'Oh', cause: 'no' }, command: { type: 'TaskFailed', error: 'Oh', cause: 'no' } },
  ] as const)('is answered as by $command.type', ({ answer, command }) => {
    const { execution, tasks, attempts } = started()
    const next = answerAttempt(execution, attempts[1]!, answer, 5)
    const [expected] = transition(execution, { ...command, token: tasks[1]!.token, at: 5 })
    expect(next.state).toEqual(expected.state)
    expect(next.log.length).toBe(expected.log.length)
    expect(execution.log.length).toBeLessThan(next.log.length)
  })

  test('refuses an answer that nobody waits for any more', () => {
    const { execution, attempts } = started()
    const output = { output: null }
    const answered = answerAttempt(execution, attempts[0]!, output, 1)
    expect(() => answerAttempt(answered, attempts[0]!, output, 1)).toThrow("TaskSucceeded: nobody waits for that attempt of state 'A'")
    expect(() => answerAttempt(answered, attempts[0]!, { error: 'Oh' }, 1)).toThrow(
      "TaskFailed: nobody waits for that attempt of state 'A'",
    )
    expect(() => answerAttempt(answered, attempts[0]!, output, 1)).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }))
    expect(() => answerAttempt(answered, attempts[1]!, output, 0)).toThrow('at is 0')
    const [stopped] = stop(answered, { at: 1 })
    expect(() => answerAttempt(stopped, attempts[1]!, output, 1)).toThrow('ABORTED')
  })
})
