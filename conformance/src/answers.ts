import {
  compile,
  compilePath,
  history,
  InvalidPathError,
  PathNotFoundError,
  redrive,
  replay,
  start,
  transition,
  type Json,
} from '@redrive/engine'
import { compileOptionsOf, identityOf, type ExecutionCase, type ExecutionOutputCase, type JsonpathCase, type ResumeCase } from './cases.js'
import { answerMapRun } from './mapRun.js'
import { answerCalls, answerSession } from './service/answers.js'
import { answerTestState } from './testState.js'
import { World } from './world.js'

/** The answer to a case, by its kind. The engine is fed through its public door only. */
export const ANSWERS: Readonly<Record<string, (test: never) => object>> = {
  execution: answerExecution,
  resume: answerResume,
  'execution-output': answerOutputs,
  jsonpath: answerPath,
  validation: answerCalls,
  api: answerCalls,
  'execution-sync': answerCalls,
  'execution-express-async': answerCalls,
  'execution-log': answerCalls,
  eventbridge: answerCalls,
  session: answerSession,
  mapRun: answerMapRun,
  testState: answerTestState,
}

function answerExecution(test: ExecutionCase): object {
  const machine = compile(test.definition, compileOptionsOf(test))
  const [execution] = start(machine, { ...identityOf(test), inputText: test.input, at: test.startMs })
  return { events: history(new World(test.replay, test.objects).run(execution, test.startMs, test.callsDuring)) }
}

function answerResume(test: ResumeCase): object {
  const machine = compile(test.definition, compileOptionsOf(test))
  const read = replay(machine, test.events, identityOf(test))
  const newest = Math.round(Number(test.events.at(-1)?.timestamp) * 1000)
  if (test.redrive === undefined) {
    const [settled] = transition(read, { type: 'TimePassed', at: newest })
    return { events: history(new World(test.replay, test.objects).run(settled, newest)) }
  }
  const { atMs } = test.redrive
  return { events: history(new World(test.replay, test.objects).run(redrive(read, { at: atMs })[0], atMs)) }
}

function answerOutputs(test: ExecutionOutputCase): object {
  const outcomes = test.executions.map(({ definition, input }) => {
    const machine = compile(definition, compileOptionsOf(test))
    const [execution] = start(machine, { inputText: input, at: test.startMs })
    const ended = new World().run(execution, test.startMs)
    const last = history(ended).at(-1)
    const output = last?.type === 'ExecutionSucceeded' ? last.executionSucceededEventDetails.output : undefined
    const { status, error, cause } = ended
    return { status, ...(output !== undefined && { output }), ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
  })
  return { outcomes }
}

function answerPath({ doc, path }: JsonpathCase): object {
  let definite = false
  try {
    const compiled = compilePath(path)
    definite = compiled.definite
    return { definite, result: compiled.evaluate(doc) }
  } catch (error) {
    return { definite, error: pathError(error) }
  }
}

function pathError(error: unknown): { readonly [member: string]: Json } {
  const kind = error instanceof PathNotFoundError ? 'PathNotFound' : error instanceof InvalidPathError ? 'InvalidPath' : 'Other'
  return { kind, message: (error as Error).message }
}
