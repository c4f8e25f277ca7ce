import {
  compile,
  ExecutionNotRedrivableError,
  type Execution,
  type HistoryEvent,
  type Json,
  type Machine,
  type ReplayOptions,
} from '@redrive/engine'
import type { Engine } from '../engine.js'
import { IllegalEvent } from '../legality/illegalEvent.js'
import { Reading } from '../legality/reading.js'
import { actOf, doAction, type Act } from './action.js'
import { SUCCESS, type Move } from './move.js'
import { worldOf, type World, type WorldParts } from './world.js'

/** What an execution goes through: an input, what tasks give, and what the outside world does. */
export interface Script extends WorldParts {
  readonly input: Json
  readonly moves: readonly Move[]
  /** The seed of the execution. */
  readonly seed: number
}

/** What was done, and what came of it. */
export interface Step extends Act {
  readonly execution: Execution
}

/** An execution going through a script: every version of it, and what led from one to the next. The laws look at this. */
export class Trial {
  readonly engine: Engine
  readonly definition: Json
  readonly machine: Machine
  readonly script: Script
  readonly world: World
  readonly first: Execution
  readonly steps: readonly Step[]
  readonly #histories = new Map<Execution, readonly HistoryEvent[]>()
  readonly #lines = new Map<Execution, readonly string[]>()
  #reading: Reading | null | undefined

  constructor(engine: Engine, definition: Json, script: Script, machine = compile(definition)) {
    this.engine = engine
    this.definition = definition
    this.machine = machine
    this.script = script
    this.world = worldOf(machine, script)
    this.first = this.start()
    this.steps = [...stepsOf(this, this.first, script.moves)]
  }

  /** The same execution from its start once more. */
  start(machine = this.machine): Execution {
    const { input, seed } = this.script
    return this.engine.start(machine, { input, seed, at: START, name: 'trial' })[0]
  }

  /** The same version, the first being 0, made again from the start. */
  remade(version: number): Execution {
    return this.steps.slice(0, version).reduce((execution, { action }) => doAction(this.engine, execution, action), this.start())
  }

  get last(): Execution {
    return this.steps.at(-1)?.execution ?? this.first
  }

  /** Every version, the oldest first. */
  get versions(): readonly Execution[] {
    return [this.first, ...this.steps.map(({ execution }) => execution)]
  }

  /** The versions that a redrive came from, each with the step that redrove it. */
  get redrives(): readonly { readonly before: Execution; readonly step: Step }[] {
    const { versions } = this
    return this.steps.flatMap((step, i) => (step.action.type === 'RedriveExecution' ? [{ before: versions[i]!, step }] : []))
  }

  /** So many versions at most, others for each seed. */
  sample(most: number): readonly Execution[] {
    const { versions } = this
    const stride = Math.ceil(versions.length / most)
    return versions.filter((_, i) => (i + this.script.seed) % stride === 0)
  }

  /** The newest history, read as AWS would have written it; undefined where it can't have. */
  get reading(): Reading | undefined {
    if (this.#reading === undefined) this.#reading = readingOf(this.machine, this.historyOf(this.last))
    return this.#reading ?? undefined
  }

  /** False where time, chance or the number of redrives finds its way into the data. */
  get isFunctionOfInput(): boolean {
    return !IMPURE.test(JSON.stringify(this.definition))
  }

  /** The end of an execution for which each task gives always the same. */
  plainEnd(from: Execution, moves: readonly Move[] = []): Execution {
    const { tasks, outputs = {} } = this.script
    const first = Object.fromEntries(Object.entries(outputs).map(([name, list]) => [name, list.slice(0, 1)]))
    const world = worldOf(this.machine, { ...(tasks !== undefined && { tasks }), outputs: first })
    return endOf({ engine: this.engine, world }, from, moves)
  }

  /** Its events, each as text. */
  linesOf(execution: Execution): readonly string[] {
    const lines = this.#lines.get(execution) ?? this.historyOf(execution).map(event => JSON.stringify(event))
    this.#lines.set(execution, lines)
    return lines
  }

  /** The history of a version, read once. */
  historyOf(execution: Execution): readonly HistoryEvent[] {
    const history = this.#histories.get(execution) ?? this.engine.history(execution)
    this.#histories.set(execution, history)
    return history
  }
}

const START = 0

const IMPURE = /UUID|MathRandom|\$(now|millis|random|uuid|shuffle)\(|EnteredTime|StartTime|RedriveCount|RedriveTime/

function readingOf(machine: Machine, events: readonly HistoryEvent[]): Reading | null {
  const reading = new Reading(machine)
  try {
    for (const event of events) reading.read(event)
    return reading
  } catch (error) {
    if (error instanceof IllegalEvent) return null
    throw error
  }
}

/** What makes the same execution of a history. */
export function identityOf({ identity: { seed, executionArn, roleArn } }: Execution): ReplayOptions {
  return { seed, executionArn, ...(roleArn !== undefined && { roleArn }) }
}

/** More than any script needs that is not going in circles. */
const MOST_STEPS = 150

/** How often an execution is redriven after the moves are at an end: one that can't succeed would go on for ever. */
const EXTRA_REDRIVES = 2

/**
 * Lets an execution go through moves, and then through a world in which all goes well. It ends with success, or after a few redrives more,
 * or where it can't be redriven any more.
 */
export function* stepsOf(trial: Pick<Trial, 'engine' | 'world'>, from: Execution, moves: readonly Move[]): Generator<Step> {
  const { engine, world } = trial
  const successes = new Map<string, number>()
  let execution = from
  for (let step = 0, redrives = 0; step < MOST_STEPS; step++) {
    if (step >= moves.length && execution.status !== 'RUNNING' && ++redrives > EXTRA_REDRIVES) return
    const act = actOf(engine, execution, moves[step] ?? SUCCESS, world, name => successes.get(name) ?? 0)
    if (act === undefined) return
    try {
      execution = doAction(engine, execution, act.action)
    } catch (error) {
      if (error instanceof ExecutionNotRedrivableError) return
      throw error
    }
    if (act.action.type.endsWith('Succeeded')) successes.set(act.work!.stateName, (successes.get(act.work!.stateName) ?? 0) + 1)
    yield { ...act, execution }
  }
}

/** The last version of an execution that goes through moves. */
export function endOf(trial: Pick<Trial, 'engine' | 'world'>, from: Execution, moves: readonly Move[] = []): Execution {
  let execution = from
  for (const step of stepsOf(trial, from, moves)) execution = step.execution
  return execution
}
