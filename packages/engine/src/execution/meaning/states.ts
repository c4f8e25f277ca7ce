import type { CompiledState, StateEnteredType, StateExitedType } from '../../definition/machine.js'
import { asStateFailure } from '../../expression/failure.js'
import type { Scope } from '../../expression/scope.js'
import { jsonSize, type JsonObject } from '../../json/index.js'
import { editFrame, findFrame, scopeFor, type Draft, type Mutable } from '../draft.js'
import { invariant } from '../invariant.js'
import type { Frame, Variables } from '../state.js'
import { failFrame } from './failures.js'
import { NO_RETRIES, setDue } from './frames.js'
import type { Meaning } from './meaning.js'
import { dropChildren, finishChild } from './regions.js'

export const entered: Meaning<StateEnteredType> = (draft, { id, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  const state = frame.next
  invariant(state?.name === details.name, () => `the state '${state?.name}' comes next in frame ${frameId}, not '${details.name}'`)
  frame.state = state
  frame.phase = 'entered'
  frame.input = details.input
  frame.enteredId = id
  frame.enteredAt = timestamp
  frame.last = id
  frame.next = undefined
  frame.retries = NO_RETRIES
  frame.retryCount = 0
  begin(draft, frame, timestamp)
}

/**
 * The work of a state begins, with its entry or once more with a redrive. When a Wait ends and what a Fail fails with is known from here
 * on. Where it can't be worked out, the frame stays `entered`, and its step says why.
 */
export function begin(draft: Draft, frame: Mutable<Frame>, now: number): void {
  const { state } = frame
  if (state?.type === 'Wait') {
    const due = evaluated(draft, frame, now, state.until)
    if (due === undefined) return
    frame.phase = 'waiting'
    setDue(draft, frame, due)
  } else if (state?.type === 'Fail') {
    const failure = evaluated(draft, frame, now, state.failure)
    if (failure !== undefined) failFrame(draft, frame, { ...failure, at: now, eventId: frame.enteredId })
  }
}

function evaluated<T>(draft: Draft, frame: Frame, now: number, evaluate: (scope: Scope) => T): T | undefined {
  try {
    return evaluate(scopeFor(draft, frame, now))
  } catch (error) {
    if (asStateFailure(error) === undefined) throw error
    return undefined
  }
}

export const exited: Meaning<StateExitedType> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  if (frame.region !== undefined) dropChildren(draft, frame.region)
  frame.phase = 'ready'
  frame.next = following(frame, details.next)
  frame.input = details.output
  if (details.assignedVariables !== undefined) frame.variables = assign(frame.variables, details.assignedVariables)
  frame.last = id
  clearWork(frame)
  const parent = frame.next === undefined ? findFrame(draft, frame.parent) : undefined
  // A branch is finished with its last exit; an iteration has an event of its own for that.
  if (parent?.state?.type === 'Parallel') finishChild(draft, parent.id, frame, id)
}

/** (Most states have one that follows, which need not be looked up.) */
function following({ state, scope }: Frame, name: string | undefined): CompiledState | undefined {
  const { nextState } = state!
  return name === nextState?.name ? nextState : scope.states.get(name!)
}

/** Nothing is left of the work of the state. */
function clearWork(frame: Mutable<Frame>): void {
  frame.attempt = undefined
  frame.region = undefined
  frame.mapRun = undefined
  frame.result = undefined
  frame.failure = undefined
  frame.due = undefined
}

function assign(variables: Variables, assigned: JsonObject): Variables {
  const values = Object.freeze({ ...variables.values, ...assigned })
  return { values, outer: variables.outer, bytes: (variables.outer?.bytes ?? 0) + jsonSize(values) }
}
