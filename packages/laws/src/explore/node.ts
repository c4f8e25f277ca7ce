import { start, type Execution, type Machine } from '@redrive/engine'
import { dataHash, Hasher, nameHash, payloadHash, type Hash } from './hash.js'
import { compileModel, type Call, type CompiledOutcome, type Model, type OutcomesOf } from './model.js'
import { isLive, threadsOf, threadWith, timedHash, type Precision, type Thread } from './thread.js'

/** What is explored: a machine in a world. */
export interface Subject<W> {
  readonly machine: Machine
  readonly model: Model<W>
  readonly outcomes: OutcomesOf<W>
  readonly precision: Precision
  readonly bounds: { readonly faults: number; readonly stops: number; readonly redrives: number }
}

/** A state of the execution and the world around it, as one history has led to it. */
export interface Node<W> {
  readonly execution: Execution
  /** Virtual time since the start, ms. */
  readonly now: number
  readonly world: W
  readonly worldHash: Hash
  readonly threads: readonly Thread<W>[]
  /** What attempts have done besides answering. */
  readonly marks: readonly Mark<W>[]
  /** Effects that are still to come, wherever their attempts have gone. */
  readonly late: readonly LateEffect<W>[]
  readonly faults: number
  readonly stops: number
  /** What the execution failed with before its last redrive. */
  readonly redrivenAfter: string | undefined
}

/** What an attempt of an open state has done besides answering. It is kept as long as the state is open. */
export interface Mark<W> {
  readonly frameId: number
  readonly enteredId: number
  /** The attempt that went silent, or whose answer is on its way. */
  readonly scheduledId: number
  readonly outcome: CompiledOutcome<W> | undefined
  /** The redriveCount with which the effect of the state happened last. */
  readonly doneIn: number | undefined
}

export interface LateEffect<W> {
  readonly call: Call
  readonly outcome: CompiledOutcome<W>
  readonly frameId: number
  readonly enteredId: number
  readonly hash: Hash
}

/**
 * @throws ModelError where the model doesn't fit the machine
 */
export function subjectOf<W>(machine: Machine, model: Model<W>): Subject<W> {
  const { faults = 1, stops = 0, redrives = 1 } = model
  return {
    machine,
    model,
    outcomes: compileModel(machine, model),
    precision: precisionOf(machine),
    bounds: { faults, stops, redrives: machine.type === 'EXPRESS' ? 0 : redrives },
  }
}

/** Where the text of the definition doesn't name a source of time or chance, nothing of either can reach the execution. */
function precisionOf({ definition }: Machine): Precision {
  const text = JSON.stringify(definition)
  return {
    tellsTime: WHOLE_CONTEXT.test(text) || /Timestamp|EnteredTime|StartTime|RedriveTime|\$(now|millis)\b/.test(text),
    draws: /States\.(UUID|MathRandom)|\$(uuid|random|shuffle)\b|"JitterStrategy":"FULL"/.test(text),
  }
}

/** Paths to the context object, or to a part of it that holds moments. */
const WHOLE_CONTEXT = /\$\$(\.Execution|\.State)?["\s,)]|\$states(\.context(\.Execution|\.State)?)?(?![.\w])/

export function firstNode<W>({ machine, model, outcomes, precision }: Subject<W>): Node<W> {
  const [execution] = start(machine, { input: model.input ?? {}, at: 0 })
  const { world } = model
  return {
    execution,
    now: 0,
    world,
    worldHash: dataHash(world),
    threads: threadsOf(execution, [], outcomes, precision),
    marks: [],
    late: [],
    faults: 0,
    stops: 0,
    redrivenAfter: undefined,
  }
}

/** The mark of a thread's open state. */
export function markOf<W>({ marks }: Node<W>, { frame }: Thread<W>): Mark<W> | undefined {
  for (const mark of marks) if (mark.frameId === frame.id && mark.enteredId === frame.enteredId) return mark
  return undefined
}

/** When time alone makes something happen; undefined when it doesn't. */
export function nextDue<W>({ execution, threads }: Node<W>): number | undefined {
  const { machine, state } = execution
  let next = machine.timeoutSeconds === undefined ? Infinity : state.deadline
  for (const thread of threads) {
    const { due } = thread.frame
    if (due !== undefined && due < next && isLive(threads, thread)) next = due
  }
  return next === Infinity ? undefined : next
}

const hasher = new Hasher()

/**
 * The same for states that are the same: from which the same can happen, in whatever history they were reached. Ids of events and frames,
 * tokens and the clock don't count; how much time is left until something happens does.
 */
export function canonicalHash<W>(node: Node<W>, { tellsTime }: Precision, maxTime: number | undefined): Hash {
  const { execution, now, threads, marks, late } = node
  const { status, state } = execution
  const isRunning = status === 'RUNNING'
  let a = 0
  let b = 0
  for (const thread of threads) {
    const { due } = thread.frame
    const hash = isRunning && due !== undefined && isLive(threads, thread) ? timedHash(thread.hash, due - now) : thread.hash
    a = (a + hash.a) | 0
    b = (b + hash.b) | 0
  }
  for (const mark of marks) {
    const hash = markHash(mark, threads, state.redriveCount)
    a = (a + hash.a) | 0
    b = (b + hash.b) | 0
  }
  for (const { hash } of late) {
    a = (a + hash.a) | 0
    b = (b + hash.b) | 0
  }
  hasher.reset(20).word(a).word(b).hash(node.worldHash).word(node.faults).word(node.stops).word(state.redriveCount)
  if (!isRunning) hasher.hash(closedHash(execution))
  else if (execution.machine.timeoutSeconds !== undefined) hasher.number(state.deadline - now)
  if (tellsTime || maxTime !== undefined) hasher.number(now)
  if (mayRepeatByRedrive(node)) hasher.hash(nameHash(node.redrivenAfter ?? ''))
  return hasher.finish()
}

/** Whether what ended the execution before its redrive may still be told of. */
function mayRepeatByRedrive<W>({ marks, late, execution }: Node<W>): boolean {
  if (marks.length === 0 && late.length === 0) return false
  const { redriveCount } = execution.state
  const isBefore = (count: number | undefined) => count !== undefined && count < redriveCount
  return marks.some(({ doneIn }) => isBefore(doneIn)) || late.some(({ call }) => isBefore(call.redriveCount))
}

function markHash<W>({ frameId, scheduledId, outcome, doneIn }: Mark<W>, threads: readonly Thread<W>[], redriveCount: number): Hash {
  const { frame, pathHash } = threadWith(threads, frameId)!
  const silent = outcome !== undefined && frame.attempt?.scheduledId === scheduledId ? outcome.name : ''
  const marks = new Hasher().reset(21).hash(pathHash).hash(nameHash(silent))
  return marks.word(doneIn === undefined ? 0 : doneIn === redriveCount ? 1 : 2).finish()
}

function closedHash({ status, output, error, state }: Execution): Hash {
  return new Hasher()
    .reset(22)
    .hash(nameHash(status))
    .hash(payloadHash(output ?? null))
    .hash(payloadHash(error ?? null))
    .hash(payloadHash(state.failure?.cause ?? null))
    .finish()
}

/** What tells two late effects apart. */
export function lateHash({ stateName, input, indices }: Call, outcome: string): Hash {
  const late = new Hasher().reset(23).hash(nameHash(stateName)).hash(nameHash(outcome)).hash(payloadHash(input))
  for (const index of indices) late.word(index)
  return late.finish()
}
