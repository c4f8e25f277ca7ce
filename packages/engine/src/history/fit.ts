import { asStateFailure } from '../expression/failure.js'
import { findFrame, scopeFor, type Draft } from '../execution/draft.js'
import type { StateExitedType } from '../definition/machine.js'
import { catcherFor, isFallible } from '../execution/retry.js'
import { isFinished, type Frame, type Phase } from '../execution/state.js'
import { getAt } from '../execution/sparseArray.js'
import { isEntry, isExit, isTerminal, perType, type EventType, type LogEvent } from './event.js'

/** Why an event can't come next in the history of this state machine; undefined when it can. */
export function misfit(draft: Draft, event: LogEvent): string | undefined {
  const { type, timestamp } = event
  const newest = draft.log.at(draft.log.length)
  if (newest === undefined) return type === 'ExecutionStarted' ? undefined : 'a history begins with ExecutionStarted'
  if (timestamp < newest.timestamp) return `it happened before event ${newest.id}`
  const isClosed = draft.state.status !== 'RUNNING'
  if (type === 'ExecutionRedriven') return isClosed ? undefined : 'a running execution is not redriven'
  if (isClosed) return `the execution is ${draft.state.status}`
  if (type === 'ExecutionStarted') return 'the execution has started already'
  if (isTerminal(type)) return type === 'ExecutionSucceeded' ? misfitOfSuccess(draft) : undefined
  if (type === 'MapIterationStarted') return misfitOfIteration(draft, event)
  const frame = findFrame(draft, event.frame)
  if (frame === undefined) return 'the branch or iteration that it belongs to has finished'
  return isEntry(type) ? misfitOfEntry(frame, event as LogEvent<'PassStateEntered'>) : misfitOfStep(draft, frame, event)
}

/**
 * Where a state that exits goes: its Next, the Next of the catcher that takes its failure, or that of the Choice rule that matches.
 *
 * @param enteredNext the state that the history enters because of the exit, if it goes on
 */
export function exitTarget(draft: Draft, frameId: number, enteredNext: () => string | undefined): string | undefined {
  const frame = findFrame(draft, frameId)!
  const state = frame.state!
  if (frame.failure !== undefined) return catcherFor(state, frame.failure)!.next
  if (isFallible(state) && state.catchers.length > 0) {
    const entered = enteredNext()
    if (entered !== undefined && entered === state.next) return entered
    // No event tells that the state could not make its output of what its work gave.
    const failure = draft.failureOfStep(draft, frame)
    const caught =
      failure === undefined ? resultIsUnknown(frame) && state.catchers.find(({ next }) => next === entered) : catcherFor(state, failure)
    return caught ? caught.next : state.next
  }
  if (state.type !== 'Choice') return state.next
  try {
    return state.choose(scopeFor(draft, frame, frame.enteredAt))?.next
  } catch (error) {
    // A Choice that can't be evaluated leads nowhere; the event after it shows the misfit.
    if (asStateFailure(error) === undefined) throw error
    return undefined
  }
}

/** A history that was read does not tell what a Map Run gave. */
const resultIsUnknown = ({ mapRun, result }: Frame) => mapRun?.hasSucceeded === true && result === undefined

function misfitOfSuccess(draft: Draft): string | undefined {
  const root = findFrame(draft, 0)!
  if (root.phase === 'ready' && root.next === undefined) return undefined
  return root.phase === 'ready' ? `the state '${root.next!.name}' comes next` : `the state '${root.state!.name}' has not exited`
}

function misfitOfIteration(draft: Draft, { frame, details: { name, index } }: LogEvent<'MapIterationStarted'>): string | undefined {
  const known = getAt(draft.state.frames, frame)
  return known === undefined || isFinished(known) ? undefined : `iteration ${index} of '${name}' is running already`
}

function misfitOfEntry(frame: Frame, { type, details: { name } }: LogEvent<'PassStateEntered'>): string | undefined {
  const state = frame.scope.states.get(name)
  if (state === undefined)
    return `the state machine has no state '${name}' there; it has ${[...frame.scope.states.keys()].map(n => `'${n}'`).join(', ')}`
  if (frame.phase !== 'ready') return `the state '${frame.state!.name}' has not exited`
  if (frame.next?.name !== name) return frame.next === undefined ? 'nothing comes next' : `the state '${frame.next.name}' comes next`
  return state.entered === type ? undefined : `the state is of type ${state.type}`
}

/** The phases in which the events of a state can come. */
const PHASES: readonly (readonly [pattern: RegExp, phases: readonly Phase[]])[] = [
  [/^(Pass|Choice|Succeed)StateExited$/, ['entered']],
  [/^WaitStateExited$/, ['waiting']],
  [/^TaskStateExited$/, ['succeeded', 'failed', 'entered']],
  [/^(Map|Parallel)StateExited$/, ['succeeded', 'rejected', 'entered']],
  [/^(Task|LambdaFunction|Activity)Scheduled$/, ['entered', 'failed']],
  [/^(Task|LambdaFunction|Activity)Started$/, ['scheduled']],
  [/^(Task|LambdaFunction|Activity)(ScheduleFailed|StartFailed)$/, ['scheduled', 'started']],
  [/^Task(Submitted|SubmitFailed)$/, ['started']],
  [/^(Task|LambdaFunction|Activity)(Succeeded|Failed|TimedOut)$/, ['scheduled', 'started', 'submitted']],
  [/^(Map|Parallel)StateStarted$/, ['entered', 'failing', 'failed']],
  [/^(Map|Parallel)StateSucceeded$/, ['open', 'mapRun']],
  [/^MapRun(Started|Redriven|Succeeded|Failed|Aborted)$/, ['mapRun']],
  [/^MapIterationSucceeded$/, ['open']],
]

const phasesOf = perType(type => PHASES.find(([pattern]) => pattern.test(type))?.[1])

/** The family of tasks that has events of that type. */
const familyOf = perType(type => /^(Task|LambdaFunction|Activity)(?!State)/.exec(type)?.[1])

function misfitOfStep(draft: Draft, frame: Frame, event: LogEvent): string | undefined {
  const { type } = event
  const { state, phase } = frame
  if (state === undefined) return `the state '${frame.next!.name}' has not been entered`
  const phases = phasesOf(type)
  if (phases !== undefined && !phases.includes(phase)) return `the state '${state.name}' is ${phase}`
  return (
    misfitOfType(frame, type) ??
    (isExit(type) ? misfitOfExit(frame, event as LogEvent<StateExitedType>) : misfitOfRegion(draft, frame, event))
  )
}

function misfitOfType({ state }: Frame, type: EventType): string | undefined {
  const family = familyOf(type)
  if (family === undefined) return undefined
  const isOfFamily = state!.type === 'Task' && state!.resource.family === family
  return isOfFamily ? undefined : `the state '${state!.name}' is no Task with such events`
}

function misfitOfExit(frame: Frame, { type, details }: LogEvent<StateExitedType>): string | undefined {
  const { failure, phase } = frame
  const state = frame.state!
  if (details.name !== state.name) return `the state '${state.name}' is the one to exit`
  if (!('exited' in state) || state.exited !== type) return `the state is of type ${state.type}`
  if (failure !== undefined && catcherFor(state, failure) === undefined)
    return `its failure (${failure.error ?? 'without a name'}) is not caught`
  // Work that can't begin may be caught, without an event that says so.
  const begun = phase !== 'entered' || !isFallible(state) || state.catchers.length > 0
  return begun ? undefined : `the state '${state.name}' is ${phase}`
}

function misfitOfRegion(draft: Draft, { state, region }: Frame, { type, details }: LogEvent): string | undefined {
  if (type === 'MapIterationSucceeded' || type === 'MapIterationFailed') {
    const { name, index } = details
    if (state!.name !== name || region === undefined) return `the state '${state!.name}' is the Map there`
    if (index >= region.length) return `'${name}' has ${region.length} items`
    const iteration = findFrame(draft, region.firstFrame + index)
    if (iteration === undefined) return `iteration ${index} of '${name}' is not running`
    const hasEnded = iteration.phase === 'ready' && iteration.next === undefined
    return type === 'MapIterationFailed' || hasEnded ? undefined : `iteration ${index} of '${name}' has not come to its end`
  }
  if ((type !== 'MapStateSucceeded' && type !== 'ParallelStateSucceeded') || region === undefined) return undefined
  const { finished, length } = region
  return finished === length ? undefined : `${length - finished} of its ${length} children have not finished`
}
