import type { Execution, ExecutionStatus, ExecutionTree, Json, Machine, StartOptions, StoredObject } from '@redrive/engine'
import { observed } from '../coverage/observe.js'
import type { AsyncMocks, Call, Mocks } from '../mocks/mock.js'
import { traceOf } from '../trace/mapRuns.js'
import type { Trace } from '../trace/trace.js'
import type { Appointment } from './agenda.js'
import { Stage } from './stage.js'
import { stopWorld, type World } from './world.js'

/** How far a run goes: to a moment (epoch ms of virtual time), or until the execution is as wanted. By default to its end. */
export type Until = number | ((execution: Execution) => boolean)

export interface RunOptions extends Omit<StartOptions, 'at'> {
  /** What becomes of the tasks, by state or resource. */
  readonly mocks?: Mocks
  /** The start, epoch ms of virtual time. Default 0. */
  readonly at?: number
  readonly until?: Until
  /** What is in Amazon S3 for the readers of Distributed Maps. */
  readonly objects?: Iterable<StoredObject>
}

export interface ContinueOptions {
  /** In place of the mocks so far. */
  readonly mocks?: Mocks
  readonly until?: Until
}

export interface RedriveRunOptions extends ContinueOptions {
  /** The moment of the redrive, epoch ms of virtual time. Default: the moment that the run has reached. */
  readonly at?: number
  readonly clientToken?: string
  /** Put into Amazon S3 before the redrive. */
  readonly objects?: Iterable<StoredObject>
}

/** What a machine did in a test: a value that never changes. Redriving or continuing it gives another one. */
export interface Run {
  readonly machine: Machine
  readonly execution: Execution
  readonly status: ExecutionStatus
  readonly output: Json | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
  /** Every task that was asked for, in order, also before a redrive. */
  readonly calls: readonly Call[]
  /** The moment that the run has reached, epoch ms of virtual time. */
  readonly at: number
  /** Virtual time from the start to that moment, ms. */
  readonly elapsedMs: number
  /** The states that were entered, and what became of them; those of the children of Map Runs too. */
  readonly trace: Trace
  /**
   * The execution with its Map Runs and their children, for `mapRunsOf`, `describeMapRun`, `childExecution` of `@redrive/engine`; undefined
   * where no Distributed Map is carried out.
   */
  readonly tree: ExecutionTree | undefined
  /** What is in Amazon S3: what was given, and what the ResultWriters of Distributed Maps have written. */
  readonly objects: readonly StoredObject[]
  readonly mocks: AsyncMocks
  /** What the outside world was still about to do. */
  readonly pending: readonly Appointment[]
}

/**
 * Runs a machine to its end, or to a moment, with virtual time: waits and retries of a year take no time. Synchronous and repeatable.
 *
 *     const { status, calls, elapsedMs } = run(machine, { input: { orderId: 7 }, mocks: { Charge: succeed({ ok: true }) } })
 *
 * A run ends RUNNING when nothing can happen any more because somebody never answers. (The service's own limit of a year on every
 * execution ends it only if `until` is later than that.)
 *
 * @throws UnmockedTaskError for a task without a mock
 * @throws MockError for mocks that don't fit the machine
 */
export function run(machine: Machine, options: RunOptions = {}): Run {
  const { mocks = {}, until, at = 0, ...start } = options
  return toEnd(Stage.start(machine, mocks, { ...start, at }), mocks, until)
}

/**
 * Redrives a run that failed, timed out or was stopped, and lets it run on.
 *
 *     const again = redriveRun(failed, { mocks: { ...mocks, Charge: succeed({ ok: true }) } })
 *
 * @throws ExecutionNotRedrivableError
 */
export function redriveRun(run: Run, options: RedriveRunOptions = {}): Run {
  const mocks = options.mocks ?? (run.mocks as Mocks)
  return toEnd(Stage.redrive(run, mocks, options.at ?? run.at, options), mocks, options.until)
}

/**
 * Goes on with a run that was only run `until` some moment. Tasks that are open already end as they were mocked.
 *
 *     const halfway = run(machine, { mocks, until: 60_000 })
 *     const done = continueRun(halfway)
 */
export function continueRun(run: Run, options: ContinueOptions = {}): Run {
  const mocks = options.mocks ?? (run.mocks as Mocks)
  return toEnd(Stage.resume(run, mocks), mocks, options.until)
}

/**
 * Stops a run that was run `until` some moment, as StopExecution does.
 *
 *     const stopped = stopRun(run(machine, { mocks, until: 60_000 }), { error: 'Operator' })
 */
export function stopRun(run: Run, options: { readonly at?: number; readonly error?: string; readonly cause?: string } = {}): Run {
  const at = options.at ?? run.at
  const world = stopWorld(run, { ...options, at })
  return runOf({ machine: run.machine, calls: run.calls, at, mocks: run.mocks, pending: [] }, world)
}

/** The calls of one state, by its name, or of all states with one Resource. */
export function callsOf({ calls }: Pick<Run, 'calls'>, nameOrResource: string): Call[] {
  return calls.filter(({ stateName, resource }) => stateName === nameOrResource || resource === nameOrResource)
}

function toEnd([stage, begin]: [Stage, () => void], mocks: AsyncMocks, until: Until | undefined): Run {
  begin()
  const isWanted = typeof until === 'function' ? until : () => false
  const last = typeof until === 'number' ? until : Infinity
  while (stage.isRunning && !isWanted(stage.execution)) {
    const { due } = stage
    if (due === undefined || due > last) break
    stage.step()
  }
  return finish(stage, mocks, until)
}

export function finish(stage: Stage, mocks: AsyncMocks, until: Until | undefined): Run {
  if (typeof until === 'number' && stage.isRunning && until > stage.at) stage.pass(until)
  const { machine, world, at } = stage
  const pending = stage.isRunning ? stage.agenda.pending : []
  return runOf({ machine, at, mocks, pending, calls: stage.calls.calls }, world)
}

function runOf(parts: Pick<Run, 'machine' | 'calls' | 'at' | 'mocks' | 'pending'>, world: World): Run {
  const { execution, tree } = world
  const { at } = parts
  let trace: Trace | undefined
  const run: Run = Object.freeze({
    ...parts,
    execution,
    tree,
    get objects() {
      return world.objects
    },
    status: execution.status,
    output: execution.output,
    error: execution.error,
    cause: execution.cause,
    elapsedMs: at - execution.state.startedAt,
    get trace() {
      return (trace ??= traceOf(execution, tree))
    },
  })
  return observed(run)
}
