import { expect } from 'vitest'
import {
  effectsOf,
  history,
  redrive,
  replay,
  start,
  stop,
  textOf,
  transition,
  type Command,
  type Execution,
  type Json,
  type Machine,
  type RedriveOptions,
  type StartOptions,
  type Task,
} from '../src/index.js'
import { eventsFromTable, linesLike, linesOf, parseTable } from './table.js'

/** Something that happens to an execution at a moment (epoch ms): gives the execution after it. */
export type Step = (execution: Execution, now: number) => Execution

/** An execution to which things happen. Each `then` tells the events that are new since the `then` before, or since what was given. */
export interface Given {
  readonly execution: Execution
  /** What happens next, each thing at the moment of the one before. */
  readonly when: (...steps: readonly (Step | Later)[]) => Given
  readonly then: (table: string) => Given
}

/** Nothing but time passes. */
export interface Later {
  readonly seconds: number
}

export const later = (seconds: number): Later => ({ seconds })

/**
 * An execution to begin with: one that has just started, or one with the history of a table.
 *
 *     given(machine).then('1<-0 ExecutionStarted ...')
 *     given(machine, '1<-0 ExecutionStarted ...').when(isRedriven()).then('5<-4 ExecutionRedriven 1 ...')
 */
export function given(machine: Machine, from: string | Partial<StartOptions> = {}): Given {
  if (typeof from !== 'string') return next(start(machine, { at: 0, ...from })[0], 0, from.at ?? 0)
  const execution = replay(machine, eventsFromTable(from, machine.definition))
  expect(linesLike(history(execution), parseTable(from)), 'the given history').toEqual(linesOf(parseTable(from)))
  return next(execution, execution.log.length, nowOf(execution))
}

/** Goes on with an execution; what it has done so far is known. */
export const givenExecution = (execution: Execution) => next(execution, execution.log.length, nowOf(execution))

const nowOf = (execution: Execution) => Math.round(history(execution).at(-1)!.timestamp * 1000)

function next(execution: Execution, known: number, now: number): Given {
  return {
    execution,
    when: (...steps) => {
      let at = now
      let after = execution
      for (const step of steps) {
        if (typeof step === 'function') after = step(after, at)
        else {
          at += step.seconds * 1000
          if (after.status === 'RUNNING') [after] = transition(after, { type: 'TimePassed', at })
        }
      }
      return next(after, known, at)
    },
    then: table => {
      const expected = parseTable(table)
      expect(linesLike(history(execution).slice(known), expected)).toEqual(linesOf(expected))
      return next(execution, execution.log.length, now)
    },
  }
}

/**
 * What has become of an execution, in a line: its output as JSON text, or its error and cause. The words with which most causes begin,
 * which name the state and its event, are left out.
 */
export function outcomeOf(execution: Execution): string {
  const { status, output, error, cause } = execution
  if (status === 'SUCCEEDED') return textOf(output!)
  if (status === 'RUNNING') return status
  return [error ?? status, cause?.replace(/^An error occurred while executing the state '.*' \(entered at the event id #\d+\)\. /, '')]
    .filter(part => part !== undefined)
    .join(': ')
}

// ------------------------------------------------------------------ what can happen

/** `Charge`, or `Charge[1]` for the task of that iteration or branch. */
export function taskOf(execution: Execution, which: string): Task {
  const [, name, indices] = /^(.*?)(?:\[([\d,]+)\])?$/.exec(which)!
  const { tasks } = effectsOf(execution)
  const found = tasks.find(task => task.stateName === name && (indices === undefined || task.indices.join() === indices))
  if (found === undefined)
    throw new Error(`no open task ${which}; open: ${tasks.map(t => `${t.stateName}[${t.indices.join()}]`).join(' ')}`)
  return found
}

type Answer = Exclude<Command, { readonly type: 'TimePassed' }>
type AnswerOf<T extends Answer['type']> = Omit<Extract<Answer, { readonly type: T }>, 'token' | 'at' | 'type'>

const answers =
  <T extends Answer['type']>(type: T) =>
  (which: string, fields: AnswerOf<T>): Step =>
  (execution, at) =>
    transition(execution, { type, token: taskOf(execution, which).token, at, ...fields })[0]

/** A worker takes an activity task. */
export const isTaken = (which: string, workerName?: string) => answers('TaskStarted')(which, workerName === undefined ? {} : { workerName })
export const isSubmitted = (which: string, output: Json = {}) => answers('TaskSubmitted')(which, { output })
export const givesSignOfLife = (which: string) => answers('TaskHeartbeat')(which, {})
export const succeeds = (which: string, output: Json = {}) => answers('TaskSucceeded')(which, { output })

const failsAs =
  (type: 'TaskFailed' | 'TaskScheduleFailed' | 'TaskStartFailed' | 'TaskSubmitFailed') => (which: string, error?: string, cause?: string) =>
    answers(type)(which, { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) })

export const fails = failsAs('TaskFailed')
/** The work can not even begin. */
export const canNotBeScheduled = failsAs('TaskScheduleFailed')
export const canNotStart = failsAs('TaskStartFailed')
export const canNotBeSubmitted = failsAs('TaskSubmitFailed')

/** The Map Run of the Distributed Map that is open ends. */
export const mapRunSucceeds =
  (output: Json = []): Step =>
  (execution, at) =>
    transition(execution, { type: 'MapRunSucceeded', token: effectsOf(execution).mapRuns[0]!.token, at, output })[0]
export const mapRunFails =
  (error: string, cause?: string): Step =>
  (execution, at) => {
    const { token } = effectsOf(execution).mapRuns[0]!
    return transition(execution, { type: 'MapRunFailed', token, at, error, ...(cause !== undefined && { cause }) })[0]
  }

export const isStopped =
  (error?: string, cause?: string): Step =>
  (execution, at) =>
    stop(execution, { at, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) })[0]

export const isRedriven =
  (options: Omit<RedriveOptions, 'at'> = {}): Step =>
  (execution, at) =>
    redrive(execution, { at, ...options })[0]

/** What the steps do in one. */
export const all =
  (...steps: readonly Step[]): Step =>
  (execution, at) =>
    steps.reduce((before, step) => step(before, at), execution)
