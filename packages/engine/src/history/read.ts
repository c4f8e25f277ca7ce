import { admit, JsonSyntaxError, NotJsonError, parseJson, setMember, type Json, type MutableObject } from '../json/index.js'
import { parseTimestamp } from '../time.js'
import { EVENT_TYPES, type EventType, type LogEvent } from './event.js'
import { HistoryMismatchError } from './mismatch.js'
import { detailsKey } from './wire.js'

/** An event of GetExecutionHistory, as anybody hands it around. */
export interface ForeignEvent {
  readonly id: number
  readonly type: string
  /** Absent means 0. */
  readonly previousEventId?: number
  /** A Date (SDK), ISO text (CLI), or epoch seconds (API). */
  readonly timestamp: number | string | { readonly getTime: () => number }
  readonly [details: `${string}EventDetails`]: unknown
}

/** An event before it is known which frame it belongs to. */
export type ReadEvent = Omit<LogEvent, 'frame'>

/**
 * Reads one event, the `expectedId`th of its history.
 *
 * @throws HistoryMismatchError for an event that is none
 */
export function readEvent(foreign: ForeignEvent, expectedId: number): ReadEvent {
  const { id, type, previousEventId = 0 } = foreign
  const refuse = (reason: string) => new HistoryMismatchError(typeof id === 'number' ? id : expectedId, String(type), undefined, reason)
  if (!EVENT_TYPES.has(type as EventType)) throw refuse('there is no event of this type')
  if (id !== expectedId) throw refuse(`it has id ${String(id)} where ${expectedId} comes next`)
  if (!Number.isInteger(previousEventId) || previousEventId < 0 || previousEventId >= id)
    throw refuse(`its previousEventId is ${previousEventId}`)
  const timestamp = readTimestamp(foreign.timestamp)
  if (timestamp === undefined) throw refuse(`its timestamp is ${JSON.stringify(foreign.timestamp)}`)
  const shown = foreign[detailsKey(type as EventType) as `${string}EventDetails`]
  const details = readDetails(type as EventType, (shown ?? undefined) as Readonly<Record<string, unknown>> | undefined, refuse)
  return { id, previousEventId, timestamp, type: type as EventType, details } as ReadEvent
}

function readTimestamp(timestamp: ForeignEvent['timestamp']): number | undefined {
  if (typeof timestamp === 'number') return Number.isFinite(timestamp) ? Math.round(timestamp * 1000) : undefined
  // The CLI writes offsets and microseconds, Python a blank for the T.
  if (typeof timestamp === 'string') return parseTimestamp(timestamp.replace(' ', 'T'))
  return typeof timestamp.getTime === 'function' ? timestamp.getTime() : undefined
}

/** Events whose details are undefined in the log, whatever an export puts there. */
const WITHOUT_DETAILS =
  /^(LambdaFunctionStarted|ParallelState(Started|Succeeded|Failed)|MapState(Succeeded|Failed)|MapRun(Succeeded|Aborted)|.*StateAborted)$/
/** Events whose payload is needed to go on from them. */
const NEEDS: readonly (readonly [pattern: RegExp, member: string])[] = [
  [/^(ExecutionStarted|.*StateEntered)$/, 'input'],
  [/^.*StateExited$/, 'output'],
]

function readDetails(type: EventType, shown: Readonly<Record<string, unknown>> | undefined, refuse: (reason: string) => Error): unknown {
  if (WITHOUT_DETAILS.test(type)) return undefined
  const details: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(shown ?? {})) {
    if (name.endsWith('Details') || value === null || value === undefined) continue
    details[name] = readMember(name, value, refuse)
  }
  for (const [pattern, member] of NEEDS) {
    if (pattern.test(type) && !Object.hasOwn(details, member)) {
      throw refuse(`it has no ${member}; a history can be replayed only with its execution data (includeExecutionData)`)
    }
  }
  return Object.freeze(details)
}

function readMember(name: string, value: unknown, refuse: (reason: string) => Error): unknown {
  const parsed = (text: unknown): Json => {
    try {
      // Whoever handed the history around may have parsed its texts already.
      return typeof text === 'string' ? parseJson(text) : admit(text, name)
    } catch (error) {
      if (error instanceof JsonSyntaxError || error instanceof NotJsonError) throw refuse(`its ${name} is no JSON: ${error.message}`)
      throw error
    }
  }
  if (name === 'input' || name === 'output' || name === 'parameters') return parsed(value)
  if (name !== 'assignedVariables') return value
  const variables: MutableObject = {}
  for (const [variable, text] of Object.entries(value as Record<string, unknown>)) setMember(variables, variable, parsed(text))
  return Object.freeze(variables)
}
