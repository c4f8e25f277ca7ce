import type { Machine, StateExitedType } from '../definition/machine.js'
import type { Draft } from '../execution/draft.js'
import { evolve } from '../execution/evolve.js'
import { finishDraft, firstDraft, type Execution } from '../execution/execution.js'
import { identityFrom, type IdentityOptions } from '../execution/identity.js'
import { InvariantError } from '../execution/invariant.js'
import { isExit, type LogEvent } from './event.js'
import { exitTarget, misfit } from './fit.js'
import { locate } from './locate.js'
import { HistoryMismatchError } from './mismatch.js'
import { readEvent, type ForeignEvent, type Payloads, type ReadEvent } from './read.js'
import type { HistoryEvent } from './wire.js'

export type ReplayOptions = IdentityOptions

/**
 * The execution that a history tells of: to look at, to continue, to redrive. Takes our own histories and those of AWS, in every form in
 * which they are handed around: from the SDK (dates as `Date`), the CLI (ISO texts) or the API (epoch seconds).
 *
 *     const execution = replay(machine, JSON.parse(exported).events)
 *     redrive(execution, { at })
 *
 * A history that ends in the middle of things goes on from there with the next command.
 *
 * @throws HistoryMismatchError naming the event, the state and the reason, when the history is not one of this state machine
 */
export function replay(machine: Machine, events: readonly (ForeignEvent | HistoryEvent)[], options: ReplayOptions = {}): Execution {
  const draft = firstDraft(machine, identityFrom(options, machine.type))
  const foreign = events as readonly ForeignEvent[]
  const payloads: Payloads = new Map()
  let entries: ReadonlyMap<number, string> | undefined
  const entered = (cause: number) => (entries ??= entriesByCause(foreign)).get(cause)
  for (const event of foreign) apply(draft, readEvent(event, draft.log.length + 1, payloads), entered)
  if (draft.log.length === 0) throw new HistoryMismatchError(0, 'ExecutionStarted', undefined, 'the history is empty')
  draft.isSettled = draft.state.status !== 'RUNNING'
  return finishDraft(draft)
}

/** The name of the state that the history enters because of an event, if it does. */
type EnteredAfter = (cause: number) => string | undefined

function entriesByCause(events: readonly ForeignEvent[]): ReadonlyMap<number, string> {
  const entries = new Map<number, string>()
  for (const event of events as readonly (ForeignEvent | undefined | null)[]) {
    const name = (event?.stateEnteredEventDetails as { readonly name?: unknown } | undefined)?.name
    if (typeof name === 'string') entries.set(event?.previousEventId ?? 0, name)
  }
  return entries
}

function apply(draft: Draft, read: ReadEvent, entered: EnteredAfter): void {
  const { id, previousEventId, timestamp, type } = read
  const frame = locate(draft, read)
  const located = { id, previousEventId, timestamp, type, frame: frame ?? 0, details: read.details } as LogEvent
  const reason = frame === undefined ? `event ${previousEventId} is not its cause` : misfit(draft, located)
  if (reason !== undefined) throw new HistoryMismatchError(id, type, stateNameOf(located), reason)
  const event = Object.freeze(isExit(type) ? withTarget(draft, located as LogEvent<StateExitedType>, entered) : located)
  draft.log.append(event)
  try {
    evolve(draft, event)
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    throw new HistoryMismatchError(id, type, stateNameOf(located), error.message)
  }
}

/** Where an exit leads to is not on the wire. */
function withTarget(draft: Draft, event: LogEvent<StateExitedType>, entered: EnteredAfter): LogEvent {
  const { id, previousEventId, timestamp, type, frame } = event
  const { name, output, assignedVariables } = event.details
  const next = exitTarget(draft, frame, () => entered(id))
  const details = assignedVariables === undefined ? { name, output, next } : { name, output, assignedVariables, next }
  return { id, previousEventId, timestamp, type, frame, details }
}

function stateNameOf({ details }: LogEvent): string | undefined {
  const named = details as { readonly name?: string; readonly state?: string } | undefined
  return named?.name ?? named?.state
}
