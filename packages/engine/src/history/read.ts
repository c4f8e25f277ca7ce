import {
  admit,
  JsonSyntaxError,
  NotJsonError,
  parseJson,
  setMember,
  type Json,
  type JsonObject,
  type MutableObject,
} from '../json/index.js'
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
  if (!isRecord(foreign)) throw new HistoryMismatchError(expectedId, typeof foreign, undefined, 'an event is an object')
  const { id, type, previousEventId = 0 } = foreign
  const refuse = (reason: string) => new HistoryMismatchError(typeof id === 'number' ? id : expectedId, String(type), undefined, reason)
  if (!EVENT_TYPES.has(type as EventType)) throw refuse('there is no event of this type')
  if (id !== expectedId) throw refuse(`it has id ${String(id)} where ${expectedId} comes next`)
  if (!Number.isInteger(previousEventId) || previousEventId < 0 || previousEventId >= id)
    throw refuse(`its previousEventId is ${String(previousEventId)}`)
  const timestamp = readTimestamp(foreign.timestamp)
  if (timestamp === undefined) throw refuse(`its timestamp is ${JSON.stringify(foreign.timestamp)}`)
  const key = detailsKey(type as EventType)
  const shown = foreign[key as `${string}EventDetails`] ?? {}
  if (!isRecord(shown)) throw refuse(`its ${key} are no object`)
  return { id, previousEventId, timestamp, type: type as EventType, details: readDetails(type as EventType, shown, refuse) } as ReadEvent
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

function readTimestamp(timestamp: ForeignEvent['timestamp']): number | undefined {
  const moment = momentOf(timestamp)
  return moment !== undefined && Number.isFinite(moment) ? moment : undefined
}

function momentOf(timestamp: ForeignEvent['timestamp']): number | undefined {
  if (typeof timestamp === 'number') return Math.round(timestamp * 1000)
  // The CLI writes offsets and microseconds, Python a blank for the T.
  if (typeof timestamp === 'string') return parseTimestamp(timestamp.replace(' ', 'T'))
  return isRecord(timestamp) && typeof timestamp.getTime === 'function' ? timestamp.getTime() : undefined
}

/** Events whose details are undefined in the log, whatever an export puts there. */
const WITHOUT_DETAILS =
  /^(LambdaFunctionStarted|ParallelState(Started|Succeeded|Failed)|MapState(Succeeded|Failed)|MapRun(Succeeded|Aborted)|.*StateAborted)$/
/** What an event must tell for others to follow from it. */
const NEEDS: readonly (readonly [pattern: RegExp, members: readonly string[]])[] = [
  [/^ExecutionStarted$/, ['input']],
  [/^.*StateEntered$/, ['name', 'input']],
  [/^.*StateExited$/, ['name', 'output']],
  [/^EvaluationFailed$/, ['state']],
  [/^MapIteration/, ['name', 'index']],
  [/^MapStateStarted$/, ['length']],
  [/^MapRun(Started|Redriven)$/, ['mapRunArn']],
  [/^(ExecutionRedriven|MapRunRedriven)$/, ['redriveCount']],
]

function readDetails(type: EventType, shown: Readonly<Record<string, unknown>>, refuse: (reason: string) => Error): unknown {
  if (WITHOUT_DETAILS.test(type)) return undefined
  const details: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(shown)) {
    if (!name.endsWith('Details') && value !== null && value !== undefined) details[name] = readMember(name, value, refuse)
  }
  for (const [pattern, members] of NEEDS) {
    if (!pattern.test(type)) continue
    for (const member of members) {
      if (Object.hasOwn(details, member)) continue
      const hint = PAYLOADS.has(member) ? '; a history can be replayed only with its execution data (includeExecutionData)' : ''
      throw refuse(`it has no ${member}${hint}`)
    }
  }
  return Object.freeze(details)
}

const PAYLOADS: ReadonlySet<string> = new Set(['input', 'output', 'parameters'])
const COUNTS: ReadonlySet<string> = new Set(['index', 'length', 'redriveCount'])
const SECONDS: ReadonlySet<string> = new Set(['timeoutInSeconds', 'heartbeatInSeconds'])

function readMember(name: string, value: unknown, refuse: (reason: string) => Error): unknown {
  const expect = (what: string, isSo: boolean) => {
    if (!isSo) throw refuse(`its ${name} is ${JSON.stringify(value)} instead of ${what}`)
  }
  if (PAYLOADS.has(name)) return readPayload(name, value, refuse)
  if (name === 'assignedVariables') {
    expect('an object', isRecord(value))
    return readVariables(value as Readonly<Record<string, unknown>>, refuse)
  }
  if (name === 'taskCredentials') expect('an object with a roleArn', isRecord(value) && typeof value.roleArn === 'string')
  else if (COUNTS.has(name)) expect('a whole number', Number.isSafeInteger(value) && (value as number) >= 0)
  else if (SECONDS.has(name)) expect('a number of seconds', Number.isFinite(value) && (value as number) >= 0)
  else expect('a text', typeof value === 'string')
  return value
}

function readVariables(shown: Readonly<Record<string, unknown>>, refuse: (reason: string) => Error): JsonObject {
  const variables: MutableObject = {}
  for (const [variable, text] of Object.entries(shown)) setMember(variables, variable, readPayload(variable, text, refuse))
  return Object.freeze(variables)
}

function readPayload(name: string, value: unknown, refuse: (reason: string) => Error): Json {
  try {
    // Whoever handed the history around may have parsed its texts already.
    return typeof value === 'string' ? parseJson(value) : admit(value, name)
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof NotJsonError) throw refuse(`its ${name} is no JSON: ${error.message}`)
    throw error
  }
}
