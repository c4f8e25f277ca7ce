import type { CompiledScope } from '../../definition/machine.js'
import type { Json, JsonObject } from '../../json/index.js'
import type { Draft, Mutable } from '../draft.js'
import type { Frame, Variables } from '../state.js'
import { addTimer } from '../timers.js'

export const NO_VALUES: JsonObject = Object.freeze({})
export const NO_VARIABLES: Variables = { values: NO_VALUES, outer: undefined, bytes: 0 }
export const NO_RETRIES: readonly number[] = []

export function newFrame(
  draft: Draft,
  id: number,
  parent: number,
  index: number,
  scope: CompiledScope,
  input: Json,
  variables: Variables,
  last: number,
): Frame {
  return {
    owner: draft.owner,
    id,
    parent,
    index,
    scope,
    phase: 'ready',
    last,
    next: scope.start,
    state: undefined,
    input,
    enteredId: 0,
    enteredAt: 0,
    variables,
    retries: NO_RETRIES,
    retryCount: 0,
    attempt: undefined,
    region: undefined,
    mapRun: undefined,
    result: undefined,
    failure: undefined,
    due: undefined,
  }
}

/** Sets when time moves the frame on. */
export function setDue(draft: Draft, frame: Mutable<Frame>, due: number | undefined): void {
  frame.due = due
  if (due !== undefined) draft.state.timers = addTimer(draft.state.timers, due, draft.log.length, frame.id)
}
