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
import { EVENT_TYPES, isEntry, isExit, perType, type EventType, type LogEvent } from './event.js'
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

/** The payloads of one history by their texts: the output of a state is the input of the next one. */
export type Payloads = Map<string, Json>

/**
 * Reads one event, the `expectedId`th of its history.
 *
 * @throws HistoryMismatchError for an event that is none
 */
export function readEvent(foreign: ForeignEvent, expectedId: number, payloads: Payloads): ReadEvent {
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
  const details = hasDetails(type as EventType) ? readDetails(type as EventType, shown, { payloads, refuse }) : undefined
  return { id, previousEventId, timestamp, type: type as EventType, details } as ReadEvent
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

/** The details of some are undefined in the log, whatever an export puts there. */
const hasDetails = perType(
  type =>
    !/^(LambdaFunctionStarted|ParallelState(Started|Succeeded|Failed)|MapState(Succeeded|Failed)|MapRun(Succeeded|Aborted)|.*StateAborted)$/.test(
      type,
    ),
)

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

const neededBy = perType(type => NEEDS.filter(([pattern]) => pattern.test(type)).flatMap(([, members]) => members))

/** What reading the members of an event takes. */
interface Reading {
  readonly payloads: Payloads
  readonly refuse: (reason: string) => Error
}

function readDetails(type: EventType, shown: Readonly<Record<string, unknown>>, reading: Reading): unknown {
  // Most events of most histories, written out. (A fifth of the time of a replay.)
  const { name, input, output, assignedVariables } = shown
  if (typeof name === 'string' && isEntry(type) && typeof input === 'string') return { name, input: readPayload('input', input, reading) }
  if (typeof name === 'string' && isExit(type) && typeof output === 'string' && (assignedVariables ?? undefined) === undefined)
    return { name, output: readPayload('output', output, reading) }
  const details: Record<string, unknown> = {}
  for (const name of Object.keys(shown)) {
    const value = shown[name]
    if (value !== null && value !== undefined && !name.endsWith('Details')) details[name] = readMember(name, value, reading)
  }
  for (const member of neededBy(type)) {
    if (Object.hasOwn(details, member)) continue
    const hint = PAYLOADS.has(member) ? '; a history can be replayed only with its execution data (includeExecutionData)' : ''
    throw reading.refuse(`it has no ${member}${hint}`)
  }
  return details
}

const PAYLOADS: ReadonlySet<string> = new Set(['input', 'output', 'parameters'])
const COUNTS: ReadonlySet<string> = new Set(['index', 'length', 'redriveCount'])
const SECONDS: ReadonlySet<string> = new Set(['timeoutInSeconds', 'heartbeatInSeconds'])

function readMember(name: string, value: unknown, reading: Reading): unknown {
  if (PAYLOADS.has(name)) return readPayload(name, value, reading)
  const expect = (what: string, isSo: boolean) => {
    if (!isSo) throw reading.refuse(`its ${name} is ${JSON.stringify(value)} instead of ${what}`)
  }
  if (name === 'assignedVariables') {
    expect('an object', isRecord(value))
    return readVariables(value as Readonly<Record<string, unknown>>, reading)
  }
  if (name === 'taskCredentials') expect('an object with a roleArn', isRecord(value) && typeof value.roleArn === 'string')
  else if (COUNTS.has(name)) expect('a whole number', Number.isSafeInteger(value) && (value as number) >= 0)
  else if (SECONDS.has(name)) expect('a number of seconds', Number.isFinite(value) && (value as number) >= 0)
  else expect('a text', typeof value === 'string')
  return value
}

function readVariables(shown: Readonly<Record<string, unknown>>, reading: Reading): JsonObject {
  const variables: MutableObject = {}
  for (const [variable, text] of Object.entries(shown)) setMember(variables, variable, readPayload(variable, text, reading))
  return Object.freeze(variables)
}

function readPayload(name: string, value: unknown, { payloads, refuse }: Reading): Json {
  try {
    // Whoever handed the history around may have parsed its texts already.
    if (typeof value !== 'string') return admit(value, name)
    const known = payloads.get(value)
    if (known !== undefined) return known
    const payload = parseJson(value)
    payloads.set(value, payload)
    return payload
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof NotJsonError) throw refuse(`its ${name} is no JSON: ${error.message}`)
    throw error
  }
}
