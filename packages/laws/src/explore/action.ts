import { answerAttempt, redrive, redriveEligibility, stop, transition, type AttemptAnswer, type Execution } from '@redrive/engine'
import { dataHash } from './hash.js'
import type { Call } from './model.js'
import { lateHash, markOf, nextDue, type LateEffect, type Mark, type Node, type Subject } from './node.js'
import { isLive, threadsOf, threadWith, type TaskAction, type Thread, type Work } from './thread.js'

/** One thing that can happen next. */
export type Action<W> =
  TaskAction<W> | LateAction<W> | { readonly type: 'timePasses'; readonly to: number } | { readonly type: 'stop' | 'redrive' }

/** The late effect of a task. */
export interface LateAction<W> {
  readonly type: 'late'
  readonly effect: LateEffect<W>
}

/**
 * Everything that can happen next, in an order that is the same for states that are the same: what tasks do first, in the order of their
 * branches and iterations.
 */
export function actionsOf<W>(subject: Subject<W>, node: Node<W>): Action<W>[] {
  const { execution, stops, late, now } = node
  const { bounds, model } = subject
  if (execution.status !== 'RUNNING') return [...lateActions(late), ...redrives(subject, node)]
  const actions: Action<W>[] = []
  for (const thread of workingThreads(node)) addTaskActions(actions, subject, node, thread)
  const due = nextDue(node)
  const { slowTasks = true, timeStep = Infinity } = model
  if (due !== undefined && (slowTasks || actions.length === 0)) actions.push({ type: 'timePasses', to: Math.min(due, now + timeStep) })
  if (late.length > 0) actions.push(...lateActions(late))
  if (stops < bounds.stops) actions.push({ type: 'stop' })
  return actions
}

function redrives<W>({ bounds }: Subject<W>, { execution, now }: Node<W>): Action<W>[] {
  const isWithinBounds = execution.status !== 'SUCCEEDED' && execution.state.redriveCount < bounds.redrives
  return isWithinBounds && redriveEligibility(execution, { at: now }).redriveStatus === 'REDRIVABLE' ? [{ type: 'redrive' }] : []
}

function workingThreads<W>({ threads }: Node<W>): Thread<W>[] {
  const working: Thread<W>[] = []
  for (const thread of threads) {
    if (thread.work === undefined || !isLive(threads, thread)) continue
    let place = working.length
    while (place > 0 && isBefore(thread.path, working[place - 1]!.path)) place--
    if (place === working.length) working.push(thread)
    else working.splice(place, 0, thread)
  }
  return working
}

function isBefore(left: readonly number[], right: readonly number[]): boolean {
  for (let i = 0; i < left.length && i < right.length; i++) if (left[i] !== right[i]) return left[i]! < right[i]!
  return left.length < right.length
}

function addTaskActions<W>(actions: Action<W>[], { bounds }: Subject<W>, node: Node<W>, thread: Thread<W>): void {
  const { call, actions: possible } = thread.work!
  const mark = markOf(node, thread)
  if (mark?.outcome !== undefined && mark.scheduledId === thread.frame.attempt!.scheduledId) {
    const { outcome } = mark
    if (!outcome.isSilent)
      actions.push({ type: 'answers', thread, outcome, index: possible.findIndex(action => action.outcome === outcome) })
    return
  }
  for (const action of possible) {
    const { isFault, outcome } = action.outcome
    if (isFault && node.faults >= bounds.faults) continue
    if (outcome.possible?.(node.world, call) !== false) actions.push(action)
  }
}

function lateActions<W>(late: readonly LateEffect<W>[]): LateAction<W>[] {
  const actions = late.map(effect => ({ type: 'late', effect }) as const)
  return actions.length < 2 ? actions : actions.sort((x, y) => x.effect.hash.a - y.effect.hash.a || x.effect.hash.b - y.effect.hash.b)
}

/** The state after one more thing has happened. */
export function perform<W>(subject: Subject<W>, node: Node<W>, action: Action<W>): Node<W> {
  const { execution, now } = node
  switch (action.type) {
    case 'ends':
      return afterTask(subject, node, action, answered(node, action))
    case 'answers':
      return next(subject, node, answered(node, action), {})
    case 'acts':
      return afterTask(subject, node, action, execution)
    case 'late':
      return afterLateEffect(subject, node, action.effect)
    case 'timePasses':
      return next(subject, node, transition(execution, { type: 'TimePassed', at: action.to })[0], { now: action.to })
    case 'stop':
      return next(subject, node, stop(execution, { at: now })[0], { stops: node.stops + 1 })
    case 'redrive':
      return next(subject, node, redrive(execution, { at: now })[0], { redrivenAfter: endOf(node) })
  }
}

function answered<W>(node: Node<W>, action: TaskAction<W>): Execution {
  return answerAttempt(node.execution, action.thread.frame, answerOf(node, action), node.now)
}

/** What the engine is told. */
export function answerOf<W>({ world }: Node<W>, { thread, outcome: { outcome } }: TaskAction<W>): AttemptAnswer {
  const { output, error, cause } = outcome
  if (error !== undefined) return cause === undefined ? { error } : { error, cause }
  return { output: typeof output === 'function' ? output(thread.work!.call, world) : output! }
}

function afterTask<W>(subject: Subject<W>, node: Node<W>, action: TaskAction<W>, execution: Execution): Node<W> {
  const { thread, outcome } = action
  const { call } = thread.work!
  const { effect, effectComes } = outcome.outcome
  const faults = outcome.isFault ? node.faults + 1 : node.faults
  if (effectComes === 'late') {
    const { id: frameId, enteredId } = thread.frame
    const late = { call, outcome, frameId, enteredId, hash: lateHash(call, outcome.name) }
    return next(subject, node, execution, { faults, late: [...node.late, late], marks: withMark(node, thread, { outcome }) })
  }
  const waits = action.type === 'acts'
  if (effect === undefined) return next(subject, node, execution, { faults, ...(waits && { marks: withMark(node, thread, { outcome }) }) })
  const marks = withMark(node, thread, { ...(waits && { outcome }), doneIn: call.redriveCount })
  return next(subject, node, execution, { faults, marks, affected: worldAfter(effect(node.world, call)) })
}

function afterLateEffect<W>(subject: Subject<W>, node: Node<W>, late: LateEffect<W>): Node<W> {
  const { outcome, call, frameId, enteredId } = late
  const thread = threadWith(node.threads, frameId)
  return next(subject, node, node.execution, {
    late: node.late.filter(other => other !== late),
    ...(thread !== undefined && isOpenState(thread, enteredId) && { marks: withMark(node, thread, { doneIn: call.redriveCount }) }),
    affected: worldAfter(outcome.outcome.effect!(node.world, call)),
  })
}

const worldAfter = <W>(world: W): World<W> => ({ world, worldHash: dataHash(world) })

function withMark<W>(node: Node<W>, thread: Thread<W>, change: Partial<Mark<W>>): Mark<W>[] {
  const before = markOf(node, thread)
  const { id: frameId, enteredId, attempt } = thread.frame
  const scheduledId = attempt?.scheduledId ?? before?.scheduledId ?? 0
  const isSameAttempt = before?.scheduledId === scheduledId
  const mark: Mark<W> = {
    frameId,
    enteredId,
    scheduledId,
    outcome: isSameAttempt ? before.outcome : undefined,
    doneIn: before?.doneIn,
    ...change,
  }
  return [...node.marks.filter(other => other !== before), mark]
}

/** How an execution ended, in a few words. */
export function endOf<W>({ execution, threads }: Node<W>): string {
  const { status, error } = execution
  if (status !== 'FAILED') return status
  const failed = threads.find(({ frame: { failure, region } }) => region === undefined && failure !== undefined && failure.error === error)
  return `${error ?? status}${failed === undefined ? '' : ` in ${failed.frame.state!.name}`}`
}

type Changes<W> = Partial<Omit<Node<W>, 'execution' | 'threads' | 'world' | 'worldHash'>> & { readonly affected?: World<W> }

type World<W> = Pick<Node<W>, 'world' | 'worldHash'>

function next<W>({ outcomes, precision }: Subject<W>, node: Node<W>, execution: Execution, changes: Changes<W>): Node<W> {
  const threads = execution === node.execution ? node.threads : threadsOf(execution, node.threads, outcomes, precision)
  const marks = changes.marks ?? node.marks
  return {
    execution,
    now: changes.now ?? node.now,
    world: (changes.affected ?? node).world,
    worldHash: (changes.affected ?? node).worldHash,
    threads,
    marks: marks.length === 0 || threads === node.threads ? marks : marks.filter(mark => isOpen(mark, threads)),
    late: changes.late ?? node.late,
    faults: changes.faults ?? node.faults,
    stops: changes.stops ?? node.stops,
    redrivenAfter: changes.redrivenAfter ?? node.redrivenAfter,
  }
}

function isOpen<W>({ frameId, enteredId }: Mark<W>, threads: readonly Thread<W>[]): boolean {
  const thread = threadWith(threads, frameId)
  return thread !== undefined && isOpenState(thread, enteredId)
}

const isOpenState = <W>({ frame }: Thread<W>, enteredId: number) => frame.enteredId === enteredId && frame.phase !== 'ready'

/** Whether an effect repeats one of the same open state, and how that came to run again. */
export function repetitionOf<W>(node: Node<W>, action: Action<W>): { readonly call: Call; readonly by: 'retry' | 'redrive' } | undefined {
  const found = effectOf(node, action)
  if (found?.mark?.doneIn === undefined) return undefined
  const { call, mark } = found
  return { call, by: mark.doneIn === node.execution.state.redriveCount ? 'retry' : 'redrive' }
}

function effectOf<W>(node: Node<W>, action: Action<W>): { readonly call: Call; readonly mark: Mark<W> | undefined } | undefined {
  if (action.type === 'late') {
    const { frameId, enteredId, call } = action.effect
    return { call, mark: node.marks.find(mark => mark.frameId === frameId && mark.enteredId === enteredId) }
  }
  if (!('thread' in action) || action.type === 'answers') return undefined
  const { effect, effectComes } = action.outcome.outcome
  if (effect === undefined || effectComes === 'late') return undefined
  const work: Work<W> = action.thread.work!
  return { call: work.call, mark: markOf(node, action.thread) }
}
