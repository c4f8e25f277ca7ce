import type { Execution, ExecutionStatus, Json, Machine } from '@redrive/engine'

/**
 * What the world around a machine does: how its tasks can end, and what becomes of a world that the tasks change. The world is plain JSON
 * data; the functions are pure: they give a new world and leave the old one as it is.
 *
 *     const model: Model<{ charges: number }> = {
 *       world: { charges: 0 },
 *       tasks: {
 *         Charge: {
 *           charged: { output: {}, effect: charge },
 *           'charged, but the answer is lost': { effect: charge },
 *           declined: { error: 'Card.Declined' },
 *         },
 *       },
 *       invariants: { 'the card is charged at most once': ({ world }) => world.charges <= 1 },
 *     }
 */
export interface Model<W = unknown> {
  /** The input of the execution; `{}` by default. */
  readonly input?: Json
  /** The world before the execution starts. */
  readonly world: W
  /** How each Task can end, by the name of its state, or its Resource, or `*` for all others. */
  readonly tasks: { readonly [stateOrResource: string]: Outcomes<W> }
  /** What must hold in every state. */
  readonly invariants?: Invariants<W>
  /** What must hold wherever nothing can happen any more: all is done, or failed for good, or stuck. */
  readonly atEnd?: Invariants<W>
  /** How many faults may happen on the way; 1 by default. A schedule without faults is always explored too. */
  readonly faults?: number
  /** How often somebody may stop the execution, at any moment; 0 by default. */
  readonly stops?: number
  /** How often an execution that failed, was stopped or has timed out may be redriven; 1 by default. */
  readonly redrives?: number
  /**
   * Whether a task can take so long that time passes before it ends, and it times out if it can. False: tasks that answer do so before
   * any time passes. True by default.
   */
  readonly slowTasks?: boolean
  /**
   * Time passes from one timer to the next; so a task ends either at once or right after a timer. With a step (ms) it also ends at every
   * multiple of the step in between, for timers whose order depends on when the task before them ended.
   */
  readonly timeStep?: number
}

/** The ways in which a task can end, by a name that stories and schedules use. */
export interface Outcomes<W> {
  readonly [name: string]: Outcome<W>
}

/** One way in which a task can end. Without `output` and `error` no answer ever comes: the task times out, or is stuck. */
export interface Outcome<W> {
  readonly output?: Json | ((call: Call, world: W) => Json)
  readonly error?: string
  readonly cause?: string
  /** What the task does to the world. */
  readonly effect?: (world: W, call: Call) => W
  /**
   * - `withAnswer`: the effect and the answer are one step (the default); without an answer, the effect alone is
   * - `beforeAnswer`: two steps, and anything may happen between them
   * - `late`: there is no answer, and the effect comes at any moment from now on, even when nobody waits for it any more
   */
  readonly effectComes?: 'withAnswer' | 'beforeAnswer' | 'late'
  /** Whether the task can end like this; it always can by default. */
  readonly possible?: (world: W, call: Call) => boolean
  /** Whether it counts as a fault; by default everything does but an `output`. */
  readonly isFault?: boolean
}

/** What a task is asked to do. */
export interface Call {
  readonly stateName: string
  readonly resource: string
  readonly input: Json
  /** 0 for the first attempt. */
  readonly retryCount: number
  readonly redriveCount: number
  /** Indices of the branches and iterations that the state is in, outermost first. */
  readonly indices: readonly number[]
}

/** What holds, by its name. */
export interface Invariants<W> {
  readonly [name: string]: (view: View<W>) => boolean
}

/** What an invariant sees. */
export interface View<W> {
  readonly world: W
  readonly status: ExecutionStatus
  readonly execution: Execution
}

/** A model does not fit its machine. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** An outcome as the explorer works with it. */
export interface CompiledOutcome<W> {
  readonly name: string
  readonly outcome: Outcome<W>
  readonly isSilent: boolean
  readonly isFault: boolean
  /** The effect is a step of its own. */
  readonly comesInSteps: boolean
  /** Whether what happens, but for the effect, depends on the world. */
  readonly readsWorld: boolean
}

/** The outcomes of every Task of a machine, by the name of the state. */
export type OutcomesOf<W> = ReadonlyMap<string, readonly CompiledOutcome<W>[]>

/**
 * @throws ModelError for a Task without outcomes, outcomes without a Task, and outcomes that make no sense
 */
export function compileModel<W>(machine: Machine, { tasks }: Model<W>): OutcomesOf<W> {
  const used = new Set<string>(['*'])
  const byState = new Map<string, readonly CompiledOutcome<W>[]>()
  for (const state of machine.states.values()) {
    if (state.type === 'Map' && state.distributed !== undefined)
      throw new ModelError(`State '${state.name}' is a Distributed Map; its executions are explored one by one`)
    if (state.type !== 'Task') continue
    const key = [state.name, state.resource.arn, '*'].find(name => Object.hasOwn(tasks, name))
    if (key === undefined) throw new ModelError(`The model says nothing about the task '${state.name}' (${state.resource.arn})`)
    used.add(key)
    byState.set(state.name, compileOutcomes(key, tasks[key]!))
  }
  const unused = Object.keys(tasks).find(key => !used.has(key))
  if (unused !== undefined) throw new ModelError(`The model tells of '${unused}', which is no Task of the machine`)
  return byState
}

function compileOutcomes<W>(key: string, outcomes: Outcomes<W>): CompiledOutcome<W>[] {
  const compiled = Object.entries(outcomes).map(([name, outcome]) => compileOutcome(`'${name}' of '${key}'`, name, outcome))
  if (compiled.length === 0) throw new ModelError(`The model has no outcome for '${key}'`)
  return compiled
}

function compileOutcome<W>(what: string, name: string, outcome: Outcome<W>): CompiledOutcome<W> {
  const { output, error, cause, effect, effectComes, possible } = outcome
  const isSilent = output === undefined && error === undefined
  if (output !== undefined && error !== undefined) throw new ModelError(`Outcome ${what} has both an output and an error`)
  if (cause !== undefined && error === undefined) throw new ModelError(`Outcome ${what} has a cause but no error`)
  if (effectComes !== undefined && effect === undefined) throw new ModelError(`Outcome ${what} has no effect that could come`)
  if (effectComes === 'late' && !isSilent) throw new ModelError(`Outcome ${what} has a late effect and so can't have an answer`)
  return {
    name,
    outcome,
    isSilent,
    isFault: outcome.isFault ?? output === undefined,
    comesInSteps: isSilent || effectComes === 'beforeAnswer',
    readsWorld: possible !== undefined || typeof output === 'function',
  }
}
