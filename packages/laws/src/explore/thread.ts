import { attemptInput, forEachOutput, openFrames, type Execution, type Frame } from '@redrive/engine'
import { Hasher, mixed, nameHash, payloadHash, type Hash } from './hash.js'
import type { Call, CompiledOutcome, OutcomesOf } from './model.js'

/**
 * One version of a frame of an execution, with what the explorer needs to know of it. Executions that have the same version of a frame
 * share its thread, so that a step costs only what it changes.
 */
export interface Thread<W> {
  readonly frame: Frame
  /** Indices from the root: what a frame is called in every history. */
  readonly path: readonly number[]
  readonly pathHash: Hash
  /** Of all that the frame can still do, except when. */
  readonly hash: Hash
  /** What is asked of its attempt, and how that can end. */
  readonly work: Work<W> | undefined
}

export interface Work<W> {
  readonly call: Call
  /** What the task can do, but for what the node forbids: an action for each outcome. */
  readonly actions: readonly TaskAction<W>[]
  /** Bit `i`: with the outcome `i` the branch or iteration has been seen to finish. */
  finishing: number
  /** Bit `i`: with the outcome `i` more has been seen to change than the branch or iteration. */
  reaching: number
}

/**
 * Something that a task does:
 * - `ends`: its effect, if any, and its answer
 * - `acts`: its effect; the answer is still to come, or never comes
 * - `answers`: the answer after the effect
 */
export interface TaskAction<W> {
  readonly type: 'ends' | 'acts' | 'answers'
  readonly thread: Thread<W>
  readonly outcome: CompiledOutcome<W>
  /** The place of the outcome among those of the task. */
  readonly index: number
}

/** What besides the frames tells states apart. */
export interface Precision {
  /** The machine looks at the clock: states at different moments are different. */
  readonly tellsTime: boolean
  /** The machine draws random numbers, and draws depend on event ids: states with different histories are different. */
  readonly draws: boolean
}

/** The threads of an execution, oldest frame first, given those of the execution it was made from. */
export function threadsOf<W>(
  execution: Execution,
  before: readonly Thread<W>[],
  outcomes: OutcomesOf<W>,
  precision: Precision,
): readonly Thread<W>[] {
  const threads: Thread<W>[] = []
  let next = 0
  for (const frame of openFrames(execution)) {
    while (next < before.length && before[next]!.frame.id < frame.id) next++
    const same = before[next]
    threads.push(same?.frame === frame ? same : threadOf(execution, frame, same, threads, outcomes, precision))
  }
  return threads
}

/** The thread whose frame has that id; threads are sorted by it. */
export function threadWith<W>(threads: readonly Thread<W>[], frameId: number): Thread<W> | undefined {
  let low = 0
  let high = threads.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (threads[middle]!.frame.id < frameId) low = middle + 1
    else high = middle
  }
  const found = threads[low]
  return found?.frame.id === frameId ? found : undefined
}

/** Whether nothing around the frame has closed: it goes on, and its attempt can be answered. */
export function isLive<W>(threads: readonly Thread<W>[], { frame }: Thread<W>): boolean {
  for (let id = frame.parent; id >= 0;) {
    const parent = threadWith(threads, id)
    if (parent?.frame.phase !== 'open') return false
    id = parent.frame.parent
  }
  return true
}

function threadOf<W>(
  execution: Execution,
  frame: Frame,
  before: Thread<W> | undefined,
  older: readonly Thread<W>[],
  outcomes: OutcomesOf<W>,
  precision: Precision,
): Thread<W> {
  const { path, pathHash } = before?.frame.id === frame.id ? before : placeOf(frame, threadWith(older, frame.parent))
  const hash = frameHash(execution, frame, pathHash, precision)
  const { attempt, state, retryCount } = frame
  if (attempt === undefined || state?.type !== 'Task') return { frame, path, pathHash, hash, work: undefined }
  const { redriveCount } = execution.state
  const input = attemptInput(execution, frame)
  const call: Call = { stateName: state.name, resource: state.resource.arn, input, retryCount, redriveCount, indices: path }
  const actions: TaskAction<W>[] = []
  const thread = { frame, path, pathHash, hash, work: { call, actions, finishing: 0, reaching: 0 } }
  for (const outcome of outcomes.get(state.name)!)
    actions.push({ type: outcome.comesInSteps ? 'acts' : 'ends', thread, outcome, index: actions.length })
  return thread
}

function placeOf<W>({ index }: Frame, parent: Thread<W> | undefined): Pick<Thread<W>, 'path' | 'pathHash'> {
  if (parent === undefined) return { path: [], pathHash: ROOT }
  return { path: [...parent.path, index], pathHash: hasher.reset(1).hash(parent.pathHash).word(index).finish() }
}

const hasher = new Hasher()
const ROOT: Hash = new Hasher().reset(0).finish()

function frameHash(execution: Execution, frame: Frame, pathHash: Hash, { tellsTime, draws }: Precision): Hash {
  const { phase, state, next, input, variables, retries, retryCount, attempt, region, result, failure } = frame
  hasher
    .reset(2)
    .hash(pathHash)
    .hash(nameHash(phase))
    .hash(nameHash(state?.name ?? ''))
    .hash(nameHash(next?.name ?? ''))
  hasher.hash(payloadHash(input)).hash(payloadHash(variables.values)).word(retryCount).word(retries.length)
  for (const used of retries) hasher.word(used)
  hasher.word(attempt === undefined ? 0 : 1)
  if (result !== undefined) hasher.word(2).hash(payloadHash(result))
  if (failure !== undefined) {
    hasher.word(failure.isHeartbeat === true ? 3 : 4).hash(payloadHash(failure.error ?? null))
    hasher.hash(payloadHash(failure.cause ?? null))
  }
  if (region !== undefined) {
    hasher
      .word(5)
      .word(region.length)
      .word(region.started)
      .word(region.aborted)
      .word(region.failed?.index ?? -1)
    forEachOutput(execution, region, (output, index) => {
      hasher.word(index).hash(payloadHash(output))
    })
  }
  if (tellsTime) hasher.number(frame.enteredAt)
  if (draws) hasher.word(frame.last)
  return hasher.finish()
}

/** Of a thread at a moment: with the time that is left until it goes on by itself. */
export function timedHash(hash: Hash, millisecondsLeft: number): Hash {
  return {
    a: mixed(hash.a ^ Math.imul(millisecondsLeft | 0, 0x9e3779b1)),
    b: mixed(hash.b + Math.imul((millisecondsLeft / 0x100000) | 0, 0x85ebca77) + (millisecondsLeft | 0)),
  }
}
