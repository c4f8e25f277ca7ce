import { history, parseJson, stringifyJson, type Execution, type ForeignEvent, type HistoryEvent, type Json } from '../src/index.js'
import { isObject, member } from '../src/json/index.js'
import { detailsKey } from '../src/history/wire.js'
import type { EventType } from '../src/history/event.js'
import { functionArn } from './definitions.js'

/**
 * Histories as tables. A line is
 *
 *     7<-6 TaskStateEntered Charge {"orderId":7} @30
 *
 * the id, previousEventId and type of the event; what it is about (a state, an iteration, an error, a length, a count); then, where they
 * matter, the cause in quotes, the payload, and the moment in seconds.
 */
export interface Line {
  readonly id: number
  readonly previousEventId: number
  readonly type: string
  readonly subject: string | undefined
  readonly cause: string | undefined
  readonly payload: string | undefined
  readonly seconds: number | undefined
}

const LINE =
  /^(\d+)<-(\d+) (\w+)(?: ([^\s"{[@][^\s]*(?: \d+)?))?(?: "((?:[^"\\]|\\.)*)")?(?: ([[{"].*?|null|true|false))?(?: @(-?[\d.]+))?$/

export function parseTable(table: string): Line[] {
  const rows = table
    .split('\n')
    .map(row => row.trim())
    .filter(row => row !== '')
  return rows.map(row => {
    const match = LINE.exec(row)
    if (match === null) throw new SyntaxError(`no line of a history: ${row}`)
    const [, id, previous, type, subject, cause, payload, seconds] = match
    return {
      id: Number(id),
      previousEventId: Number(previous),
      type: type!,
      subject,
      cause: cause === undefined ? undefined : (JSON.parse(`"${cause}"`) as string),
      payload,
      seconds: seconds === undefined ? undefined : Number(seconds),
    }
  })
}

/** What a line shows beside id, cause and type. */
interface Shown {
  readonly cause: boolean
  readonly payload: boolean
  readonly time: boolean
}

const PLAIN: Shown = { cause: false, payload: false, time: false }

export function lineOf(event: HistoryEvent, shown: Shown = PLAIN): string {
  const { id, previousEventId, type, timestamp } = event
  const { subject, cause, payload } = partsOf(event)
  return [
    `${id}<-${previousEventId} ${type}`,
    subject,
    shown.cause && cause !== undefined ? JSON.stringify(cause) : undefined,
    shown.payload ? payload : undefined,
    shown.time ? `@${timestamp}` : undefined,
  ]
    .filter(part => part !== undefined)
    .join(' ')
}

/** The history as a table, plain: for errors, and for tests that compare whole histories. */
export function tableOf(execution: Execution, from = 1): string[] {
  return history(execution)
    .slice(from - 1)
    .map(event => lineOf(event))
}

/** The events as lines that show what the expected lines show. */
export function linesLike(events: readonly HistoryEvent[], expected: readonly Line[]): string[] {
  return events.map((event, i) => {
    const { cause, payload, seconds } = expected[i] ?? {}
    return lineOf(event, { cause: cause !== undefined, payload: payload !== undefined, time: seconds !== undefined })
  })
}

/** Lines as {@link linesLike} writes them. */
export function linesOf(lines: readonly Line[]): string[] {
  return lines.map(({ id, previousEventId, type, subject, cause, payload, seconds }) =>
    [
      `${id}<-${previousEventId} ${type}`,
      subject,
      cause === undefined ? undefined : JSON.stringify(cause),
      payload,
      seconds === undefined ? undefined : `@${seconds}`,
    ]
      .filter(part => part !== undefined)
      .join(' '),
  )
}

interface Parts {
  readonly subject: string | undefined
  readonly cause: string | undefined
  readonly payload: string | undefined
}

function partsOf(event: HistoryEvent): Parts {
  const details = ((event as unknown as Record<string, unknown>)[detailsKey(event.type)] ?? {}) as Record<string, Json>
  const text = (name: string) => {
    const value = member(details, name)
    return value === undefined ? undefined : typeof value === 'string' ? value : stringifyJson(value)
  }
  const name = text('name')
  const index = text('index')
  return {
    subject:
      name === undefined ? (text('error') ?? text('length') ?? text('redriveCount')) : index === undefined ? name : `${name} ${index}`,
    cause: text('cause'),
    payload: text('input') ?? text('parameters') ?? text('output'),
  }
}

/** A history of the wire form from a table: payloads are `{}` and moments those of the line before, where it doesn't say. */
export function eventsFromTable(table: string, definition: Json): ForeignEvent[] {
  const lines = parseTable(table)
  const events: ForeignEvent[] = []
  let seconds = 0
  for (const line of lines) {
    seconds = line.seconds ?? seconds
    const { id, previousEventId } = line
    const type = line.type as EventType
    const details = detailsOf(line, type, stateOf(lines, line, definition))
    events.push({ id, previousEventId, type, timestamp: seconds, ...(details !== undefined && { [detailsKey(type)]: details }) })
  }
  return events
}

function detailsOf({ subject, cause, payload }: Line, type: EventType, resource: string): Record<string, unknown> | undefined {
  const text = payload ?? '{}'
  const truncated = { truncated: false }
  const integration = () => {
    const [, resourceType, name] = /^arn:aws:states:::(aws-sdk:[^:]+|[^:]+):(.+)$/.exec(resource) ?? []
    return { resourceType, resource: name }
  }
  const failure = { ...(subject !== undefined && { error: subject }), ...(cause !== undefined && { cause }) }
  if (type === 'ExecutionStarted') return { input: text, inputDetails: truncated, roleArn: 'arn:aws:iam::123456789012:role/R' }
  if (type === 'ExecutionSucceeded') return { output: text, outputDetails: truncated }
  if (type === 'ExecutionRedriven') return { redriveCount: Number(subject) }
  if (type.startsWith('Execution')) return failure
  if (type.endsWith('StateEntered')) return { name: subject, input: text, inputDetails: truncated }
  if (type.endsWith('StateExited')) return { name: subject, output: text, outputDetails: truncated }
  if (type === 'MapStateStarted') return { length: Number(subject) }
  if (type.startsWith('MapIteration')) return { name: subject!.split(' ')[0], index: Number(subject!.split(' ')[1]) }
  if (/^(LambdaFunction|Activity)Scheduled$/.test(type)) return { resource, input: text, inputDetails: truncated }
  if (/^(LambdaFunction|Activity)Succeeded$/.test(type)) return { output: text, outputDetails: truncated }
  if (type === 'TaskScheduled') return { ...integration(), region: 'us-east-1', parameters: text }
  if (type === 'TaskStarted') return integration()
  if (/^Task(Submitted|Succeeded)$/.test(type)) return { ...integration(), output: text, outputDetails: truncated }
  if (/^Task(?!State)/.test(type)) return { ...integration(), ...failure }
  if (/Failed$|TimedOut$/.test(type) && !/^(Map|Parallel)State/.test(type)) return failure
  return type === 'ActivityStarted' ? {} : undefined
}

/** The Resource of the state that an event is of, found along the causes. */
function stateOf(lines: readonly Line[], line: Line, definition: Json): string {
  for (let at: Line | undefined = line; at !== undefined; at = lines[at.previousEventId - 1]) {
    if (at.type === 'TaskStateEntered') return resourceOf(definition, at.subject!) ?? functionArn(at.subject!)
  }
  return functionArn('unknown')
}

function resourceOf(definition: Json, name: string): string | undefined {
  const found = new RegExp(`"${name}":\\{[^{}]*?"Resource":"([^"]+)"`).exec(stringifyJson(definition))
  return found?.[1]
}

/** The payload of a line, as a value. */
export const payloadOf = (text: string): Json => parseJson(text)

/** The named member of an event's details. */
export function detailOf(event: HistoryEvent, name: string): unknown {
  const details = (event as unknown as Record<string, unknown>)[detailsKey(event.type)]
  return isObject(details) ? member(details, name) : undefined
}
