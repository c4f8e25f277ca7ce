import type { AttemptAnswer, Execution, Json, Machine } from '@redrive/engine'
import { actionsOf, answerOf, perform, type Action } from './action.js'
import type { Call, Model, Outcome } from './model.js'
import { firstNode, subjectOf, type Node, type Subject } from './node.js'

/** What happened, step by step: plain JSON, to be printed, kept in a file, and replayed. */
export interface Schedule {
  readonly input: Json
  readonly steps: readonly ScheduleStep[]
}

/** `at` is virtual time since the start, ms. */
export type ScheduleStep =
  | TaskStep
  | { readonly type: 'late'; readonly at: number; readonly state: string; readonly indices: readonly number[]; readonly outcome: string }
  | { readonly type: 'timePasses' | 'stop' | 'redrive'; readonly at: number }

/** A task `ends` (its effect and its answer), `acts` (its effect, without an answer yet), or `answers` after it has acted. */
export interface TaskStep {
  readonly type: 'ends' | 'acts' | 'answers'
  readonly at: number
  readonly state: string
  readonly indices: readonly number[]
  /** The name of the outcome. */
  readonly outcome: string
  readonly answer?: AttemptAnswer
}

/** A schedule does not fit the machine any more. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
}

export interface Replayed<W> {
  readonly execution: Execution
  /** Undefined for a replay without a model. */
  readonly world: W | undefined
  /** The invariants that don't hold at the end. */
  readonly broken: readonly string[]
}

/**
 * Lets the same happen again, after the machine or the model was changed perhaps: a story that was found once, as a test.
 *
 *     const { world, broken } = replaySchedule(machine, schedule, model)
 *     expect(broken).toEqual([])
 *
 * Without a model, tasks answer as the schedule says and nothing is known of the world.
 *
 * @throws ScheduleError for a step that can't happen, with what can
 */
export function replaySchedule<W>(machine: Machine, schedule: Schedule, model?: Model<W>): Replayed<W> {
  if (model === undefined) {
    const { execution } = lastNode(subjectOf(machine, modelFrom(schedule)), schedule)
    return { execution, world: undefined, broken: [] }
  }
  const subject = subjectOf(machine, { ...model, input: schedule.input, faults: Infinity, stops: Infinity, redrives: Infinity })
  const node = lastNode(subject, schedule)
  const { execution, world } = node
  const view = { world, status: execution.status, execution }
  const isOver = actionsOf(subjectOf(machine, model), node).length === 0
  const all = Object.entries({ ...model.invariants, ...(isOver && model.atEnd) })
  return { execution, world, broken: all.filter(([, holds]) => !holds(view)).map(([name]) => name) }
}

function lastNode<W>(subject: Subject<W>, { steps }: Schedule): Node<W> {
  let node = firstNode(subject)
  steps.forEach((step, index) => {
    const actions = actionsOf(subject, node)
    const action = actions.find(candidate => isStep(candidate, step))
    if (action === undefined) {
      const possible = actions.map(candidate => describeStep(stepOf(node, candidate))).join(', ')
      throw new ScheduleError(`Step ${index + 1} (${describeStep(step)}) can't happen; what can: ${possible || 'nothing'}`)
    }
    // Time passes as far as it did, whatever the timers are now.
    node = perform(subject, node, action.type === 'timePasses' ? { ...action, to: step.at } : action)
  })
  return node
}

function isStep<W>(action: Action<W>, step: ScheduleStep): boolean {
  if (!('outcome' in step) || !isOutcome(action)) return action.type === step.type
  const { stateName, indices } = callOf(action)
  return action.type === step.type && stateName === step.state && indices.join() === step.indices.join() && nameOf(action) === step.outcome
}

type OutcomeAction<W> = Extract<Action<W>, { readonly type: 'ends' | 'acts' | 'answers' | 'late' }>

const isOutcome = <W>(action: Action<W>): action is OutcomeAction<W> => 'thread' in action || 'effect' in action
const callOf = <W>(action: OutcomeAction<W>): Call => ('thread' in action ? action.thread.work!.call : action.effect.call)
const nameOf = <W>(action: OutcomeAction<W>): string => ('thread' in action ? action : action.effect).outcome.name

/** The step of a schedule that says what happens to a node. */
export function stepOf<W>(node: Node<W>, action: Action<W>): ScheduleStep {
  if (action.type === 'timePasses') return { type: 'timePasses', at: action.to }
  if (!isOutcome(action)) return { type: action.type, at: node.now }
  const { stateName: state, indices } = callOf(action)
  const place = { at: node.now, state, indices, outcome: nameOf(action) }
  if (action.type === 'late' || action.type === 'acts') return { type: action.type, ...place }
  return { type: action.type, ...place, answer: answerOf(node, action) }
}

function describeStep(step: ScheduleStep): string {
  return 'outcome' in step ? `${step.state}: ${step.outcome}` : step.type
}

/** Tasks answer as in the schedule, and those that are not in it never do. */
function modelFrom({ input, steps }: Schedule): Model<null> {
  const tasks: Record<string, Record<string, Outcome<null>>> = { '*': { 'never answers': {} } }
  const keep = (world: null) => world
  for (const step of steps) {
    if (!('outcome' in step) || step.type === 'late') continue
    const outcomes = (tasks[step.state] ??= {})
    if (step.type === 'ends') outcomes[step.outcome] = step.answer!
    else if (step.type === 'acts') outcomes[step.outcome] ??= isLate(step, steps) ? { effect: keep, effectComes: 'late' } : { effect: keep }
    else outcomes[step.outcome] = { ...step.answer, effect: keep, effectComes: 'beforeAnswer' }
  }
  return { input, world: null, tasks, faults: Infinity, stops: Infinity, redrives: Infinity }
}

const isLate = ({ state, outcome }: TaskStep, steps: readonly ScheduleStep[]) =>
  steps.some(step => step.type === 'late' && step.state === state && step.outcome === outcome)
