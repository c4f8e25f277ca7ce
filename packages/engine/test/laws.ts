import fc, { type IProperty } from 'fast-check'
import { expect } from 'vitest'
import { compile, effectsOf, history, planRedrive, replay, start, type Execution, type Json, type ReplayOptions } from '../src/index.js'
import { isInClosedRegion } from '../src/execution/draft.js'
import { ABORTABLE, type LogEvent } from '../src/history/event.js'
import { eventAt } from '../src/history/log.js'
import { INPUT, machineArbitrary } from './arbitraries.js'
import { difference, Fold, liveFrames, plainState } from './fold.js'
import { latest, play, success, type Move, scriptArbitrary } from './script.js'

/**
 * Checks a law on random runs, always the same ones. Others, or more of them:
 *
 *     SEED=77 RUNS=10000 npx vitest run packages/engine/src/redrive/laws
 */
export function check<T>(law: IProperty<T>, options: { readonly seed: number; readonly runs: number }): void {
  const { SEED = options.seed, RUNS = options.runs } = process.env
  fc.assert(law, { seed: Number(SEED), numRuns: Number(RUNS) })
}

const MAX_STEPS = 300

/**
 * Every version of an execution that goes through a script, and then through a world in which all goes well. One that can't succeed ends
 * after two redrives more.
 */
export function* versions(definition: Json, script: readonly Move[], seed: number): Generator<Execution> {
  yield* continuations(start(compile(definition), { input: INPUT, at: 0, seed })[0], script)
}

/** The execution, and every version that follows. */
export function* continuations(first: Execution, script: readonly Move[]): Generator<Execution> {
  let execution = first
  yield execution
  for (let step = 0, extraRedrives = 0; step < MAX_STEPS; step++) {
    if (execution.status !== 'RUNNING' && step >= script.length && ++extraRedrives > 2) return
    const next = play(execution, script[step] ?? success)
    if (next === undefined) return
    execution = next
    yield execution
  }
  throw new Error(`no end after ${MAX_STEPS} steps`)
}

/** What must hold whenever one version of an execution becomes another. Every law is named in what it throws. */
export class Laws {
  readonly #fold: Fold
  readonly #threads = new Map<number, Thread>()
  readonly #states = new StateCounts()
  #before: Execution | undefined

  constructor(first: Execution) {
    this.#fold = new Fold(first)
  }

  /** Takes the next version. */
  hold(execution: Execution): void {
    if (execution === this.#before) return
    const known = this.#before?.log.length ?? 0
    this.#growsOnly(execution, known)
    for (let id = known + 1; id <= execution.log.length; id++) {
      const event = eventAt(execution.log, id)!
      this.#isInOrder(execution, event, id)
      this.#isOfOneThread(event)
      this.#states.count(event)
    }
    this.#fold.follow(execution)
    isSame('state == fold(log)', difference(this.#fold.state, execution.state))
    this.#states.hold(execution)
    if (this.#before !== undefined && execution.state.redriveCount > this.#before.state.redriveCount)
      redrivesAsPlanned(this.#before, execution)
    this.#before = execution
  }

  #growsOnly({ log }: Execution, known: number): void {
    for (let id = 1; id <= known; id++) {
      if (eventAt(log, id) !== eventAt(this.#before!.log, id)) throw new Error(`the history only grows: event ${id} has changed`)
    }
  }

  #isInOrder({ log }: Execution, event: LogEvent, id: number): void {
    const { previousEventId, timestamp } = event
    if (event.id !== id) throw new Error(`ids are consecutive: event ${id} has id ${event.id}`)
    if (previousEventId < 0 || previousEventId >= id) throw new Error(`causes come before: event ${id} is caused by ${previousEventId}`)
    if (timestamp < (eventAt(log, id - 1)?.timestamp ?? 0)) throw new Error(`time only goes on: event ${id} happened before ${id - 1}`)
  }

  /** States are entered and exited in turn, and nothing happens outside of them or once the thread is at its end: nothing runs twice. */
  #isOfOneThread(event: LogEvent): void {
    const { type, frame, id } = event
    const thread = this.#threads.get(frame) ?? 'between'
    if (type.startsWith('Execution') || type.startsWith('MapIteration') || /(Map|Parallel)StateSucceeded$|Aborted$/.test(type)) return
    const expected: Thread = type.endsWith('StateEntered') ? 'between' : 'inside'
    if (thread !== expected)
      throw new Error(`what has succeeded does not run again: ${type} (${id}) comes ${thread} states of frame ${frame}`)
    if (type.endsWith('StateEntered')) this.#threads.set(frame, 'inside')
    if (type.endsWith('StateExited')) {
      const { next } = event.details as { readonly next: string | undefined }
      this.#threads.set(frame, next === undefined && frame > 0 ? 'after the' : 'between')
    }
  }
}

type Thread = 'between' | 'inside' | 'after the'

/** Every Task, Wait, Map and Parallel that was entered is exited, was aborted, or is open. */
class StateCounts {
  readonly #missing = new Map<string, number>([...ABORTABLE].map(type => [type, 0]))
  #aborted = new Map<string, number>()

  count({ type }: LogEvent): void {
    const [, stateType, what] = /^(Task|Wait|Map|Parallel)State(Entered|Exited|Aborted)$/.exec(type) ?? []
    if (stateType !== undefined) this.#missing.set(stateType, this.#missing.get(stateType)! + (what === 'Entered' ? 1 : -1))
    // What was aborted is open again.
    if (type === 'ExecutionRedriven')
      for (const [aborted, count] of this.#aborted) this.#missing.set(aborted, this.#missing.get(aborted)! + count)
  }

  hold(execution: Execution): void {
    this.#aborted = new Map()
    const open = new Map<string, number>()
    for (const frame of liveFrames(execution)) {
      if (frame.phase === 'ready' || frame.state === undefined || !ABORTABLE.has(frame.state.type)) continue
      const counts = isInClosedRegion(execution, frame) ? this.#aborted : open
      counts.set(frame.state.type, (counts.get(frame.state.type) ?? 0) + 1)
    }
    for (const [type, missing] of this.#missing) {
      const expected = open.get(type) ?? 0
      if (missing !== expected)
        throw new Error(`what is entered is exited, aborted or open: ${missing} ${type} states are neither, ${expected} are open`)
    }
  }
}

/** A redrive does what its plan told. */
function redrivesAsPlanned(before: Execution, after: Execution): void {
  const plan = planRedrive(before, { at: latest(before) })
  const isUndisturbed = after.status === 'RUNNING' && !eventsSince(before, after).some(({ type }) => /Failed$|Aborted$/.test(type))
  if (!isUndisturbed) return
  const { tasks } = effectsOf(after)
  const scheduled = tasks.map(({ stateName, indices }) => `${stateName}[${indices.join()}]`).sort()
  for (const { action, stateName, indices } of plan.resumes) {
    const place = `${stateName}[${indices.join()}]`
    if (action === 'schedule' && !scheduled.includes(place))
      throw new Error(`a redrive does what its plan tells: ${place} is not scheduled`)
  }
}

const eventsSince = ({ log: { length } }: Execution, { log }: Execution) =>
  Array.from({ length: log.length - length }, (_, i) => eventAt(log, length + 1 + i)!)

/** The history of an execution, read elsewhere, gives its state. */
export function holdReplay(execution: Execution): void {
  const replayed = replay(execution.machine, JSON.parse(JSON.stringify(history(execution))) as [], identityOf(execution))
  isSame('replay(history) == execution', difference(replayed.state, execution.state))
}

/** What makes the same execution of a history. */
export const identityOf = ({ identity: { seed, executionArn, roleArn } }: Execution): ReplayOptions => ({
  seed,
  executionArn,
  ...(roleArn !== undefined && { roleArn }),
})

/** An older version stays what it was, and goes on by itself. */
export class OldVersion {
  readonly #execution: Execution
  readonly #state: unknown
  readonly #length: number

  constructor(execution: Execution) {
    this.#execution = execution
    this.#state = plainState(execution.state)
    this.#length = execution.log.length
  }

  hold(): void {
    if (this.#execution.log.length !== this.#length) throw new Error('old versions stay as they are: the log has grown')
    const now = plainState(this.#execution.state)
    isSame('old versions stay as they are', JSON.stringify(now) === JSON.stringify(this.#state) ? undefined : [this.#state, now])
  }
}

function isSame(law: string, difference: readonly [unknown, unknown] | undefined): void {
  if (difference !== undefined) expect(difference[1], law).toEqual(difference[0])
}

/** Random machines keep the laws of histories through random faults, stops and redrives. */
export const historyLaws = fc.property(machineArbitrary(), scriptArbitrary, fc.nat(), ({ definition }, script, n) => {
  let laws: Laws | undefined
  let last: Execution | undefined
  for (const version of versions(definition, script, n)) {
    laws ??= new Laws(version)
    laws.hold(version)
    last = version
  }
  if (n % 4 === 0) holdReplay(last!)
})
