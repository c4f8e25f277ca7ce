import type { Machine, StartOptions, StoredObject } from '@redrive/engine'
import type { Answer, AsyncMocks, MockCall } from '../mocks/mock.js'
import type { Work } from './calls.js'
import { finish, type RedriveRunOptions, type Run, type Until } from './run.js'
import { Stage } from './stage.js'

export interface AsyncRunOptions extends Omit<StartOptions, 'at'> {
  /** What becomes of the tasks, by state or resource. Functions may be async. */
  readonly mocks?: AsyncMocks
  /** The start, epoch ms. Default 0. */
  readonly at?: number
  readonly until?: Until
  /** What is in Amazon S3 for the readers of Distributed Maps. */
  readonly objects?: Iterable<StoredObject>
  /**
   * `virtual` (default): handlers run for real, but take no time, and waits are skipped. Answers count in the order in which the tasks
   * were asked for, so that runs are repeatable.
   * `real`: waits last, and what is ready first counts first.
   */
  readonly time?: 'virtual' | 'real'
}

export interface AsyncRedriveRunOptions extends Omit<RedriveRunOptions, 'mocks'>, Pick<AsyncRunOptions, 'mocks' | 'time'> {}

/**
 * Runs a machine with handlers that are async.
 *
 *     const { output } = await runAsync(machine, { input, mocks: { Charge: async order => gateway.charge(order) } })
 *
 * An exception of a handler rejects the promise; a handler that wants its task to fail throws a TaskFailure.
 */
export async function runAsync(machine: Machine, options: AsyncRunOptions = {}): Promise<Run> {
  const { mocks = {}, until, at = 0, time, ...start } = options
  return toEnd(Stage.start(machine, mocks, { ...start, at }), mocks, until, time)
}

/** As `redriveRun`, with handlers that are async. */
export async function redriveRunAsync(run: Run, options: AsyncRedriveRunOptions = {}): Promise<Run> {
  const { mocks = run.mocks, at = run.at, until, time } = options
  return toEnd(Stage.redrive(run, mocks, at, options), mocks, until, time)
}

async function toEnd([stage, begin]: [Stage, () => void], mocks: AsyncMocks, until: Until | undefined, time = 'virtual'): Promise<Run> {
  const replies = new Replies(stage)
  stage.onPromise = replies.add
  begin()
  const isWanted = typeof until === 'function' ? until : () => false
  const last = typeof until === 'number' ? until : Infinity
  const advance = time === 'real' ? realTime(stage, replies, last) : virtualTime(stage, replies, last)
  while (stage.isRunning && !isWanted(stage.execution)) {
    if (!(await advance())) break
  }
  return finish(stage, mocks, until)
}

/** Does the next thing; false when there is none. */
type Advance = () => Promise<boolean>

function virtualTime(stage: Stage, replies: Replies, last: number): Advance {
  return async () => {
    // Time stands still as long as a handler is at work.
    await replies.settleFirst()
    if (replies.count > 0) return true
    const { due } = stage
    if (due === undefined || due > last) return false
    stage.step()
    return true
  }
}

function realTime(stage: Stage, replies: Replies, last: number): Advance {
  const origin = stage.at - performance.now()
  const now = () => Math.floor(origin + performance.now())
  return async () => {
    replies.settleReady(now())
    const { due } = stage
    if (due !== undefined && due <= Math.min(now(), last)) {
      stage.step()
      return true
    }
    if (due === undefined && replies.count === 0) return false
    const next = Math.min(due ?? Infinity, last)
    if (now() >= last) return false
    await replies.wait(next - now())
    return true
  }
}

interface Waiting {
  readonly task: Work
  readonly call: MockCall
  readonly settled: Promise<void>
  result: { readonly answer: Answer } | { readonly thrown: unknown } | undefined
}

/** The handlers that are at work. */
class Replies {
  #waiting: Waiting[] = []
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  get count(): number {
    return this.#waiting.length
  }

  readonly add = (reply: Promise<Answer>, call: MockCall, task: Work): void => {
    const waiting: Waiting = {
      task,
      call,
      result: undefined,
      settled: reply.then(
        answer => void (waiting.result = { answer }),
        (thrown: unknown) => void (waiting.result = { thrown }),
      ),
    }
    this.#waiting.push(waiting)
  }

  /** Waits for the handler that was called first. */
  async settleFirst(): Promise<void> {
    const first = this.#waiting[0]
    if (first === undefined) return
    await first.settled
    this.#waiting.shift()
    this.#expect(first, this.#stage.at)
  }

  /** Takes all answers that are there. */
  settleReady(now: number): void {
    const ready = this.#waiting.filter(({ result }) => result !== undefined)
    if (ready.length === 0) return
    this.#waiting = this.#waiting.filter(({ result }) => result === undefined)
    for (const waiting of ready) this.#expect(waiting, Math.max(now, this.#stage.at))
  }

  /** Waits until a handler is ready, or for that long. */
  async wait(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const pause = new Promise<void>(resolve => {
      timer = setTimeout(resolve, Math.min(Math.max(ms, 1), LONGEST_TIMER_MS))
    })
    await Promise.race([pause, ...this.#waiting.map(({ settled }) => settled)])
    clearTimeout(timer)
  }

  #expect({ task, call, result }: Waiting, from: number): void {
    if (result === undefined) return
    if ('thrown' in result) throw result.thrown
    this.#stage.expect(task, call, result.answer, from)
  }
}

/** Longer timers of the platform fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
