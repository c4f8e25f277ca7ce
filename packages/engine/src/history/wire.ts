import type { Execution } from '../execution/execution.js'
import { stringifyJson, textOf, type Json, type JsonObject } from '../json/index.js'
import { isEntry, isExit, perType, type DetailsByType, type EventType, type LogEvent } from './event.js'
import { eventsBetween } from './log.js'

/** Every payload that GetExecutionHistory returns comes with this. */
export interface HistoryEventExecutionDataDetails {
  readonly truncated: boolean
}

type Texts<D> = D extends undefined
  ? Record<never, never>
  : { readonly [K in keyof Visible<D>]: WireMember<K, Visible<D>[K]> } & DataDetails<D>

/** What AWS doesn't know is not on the wire. */
type Visible<D> = Omit<D, 'next' | 'clientToken'>

type WireMember<K, V> = K extends 'input' | 'output' | 'parameters'
  ? string
  : K extends 'assignedVariables'
    ? { readonly [name: string]: string }
    : V

type DataDetails<D> = {
  readonly [K in keyof D & ('input' | 'output' | 'assignedVariables') as `${K}Details`]?: HistoryEventExecutionDataDetails
}

/** The name of the member that holds the details of an event type. */
type DetailsKey<T extends EventType> = T extends `${string}StateEntered`
  ? 'stateEnteredEventDetails'
  : T extends `${string}StateExited`
    ? 'stateExitedEventDetails'
    : `${Uncapitalize<T>}EventDetails`

interface EventBase<T extends EventType> {
  /** Epoch seconds, with three decimals. */
  readonly timestamp: number
  readonly type: T
  readonly id: number
  readonly previousEventId: number
}

type WireDetails<T extends EventType> = undefined extends DetailsByType[T]
  ? Record<never, never>
  : { readonly [K in DetailsKey<T>]: Texts<DetailsByType[T]> }

/** An event as GetExecutionHistory returns it: a union over its type, payloads as JSON texts. */
export type HistoryEvent<T extends EventType = EventType> = { readonly [K in T]: EventBase<K> & WireDetails<K> }[T]

export interface HistoryOptions {
  /** False leaves out inputs, outputs and parameters. Default true. */
  readonly includeExecutionData?: boolean
  /** True for the newest event first; ids stay. Default false. */
  readonly reverseOrder?: boolean
}

/**
 * The history of an execution, exactly as GetExecutionHistory returns its events.
 *
 *     history(execution).map(event => event.type)   // ['ExecutionStarted', 'PassStateEntered', ...]
 */
export function history(execution: Execution, options: HistoryOptions = {}): HistoryEvent[] {
  const { includeExecutionData = true, reverseOrder = false } = options
  const events = eventsBetween(execution.log, 1, execution.log.length).map(event => wireEvent(event, includeExecutionData))
  return reverseOrder ? events.reverse() : events
}

/** One event of the log in the wire form. */
export function wireEvent(event: LogEvent, includeExecutionData = true): HistoryEvent {
  const { timestamp, type, id, previousEventId, details } = event
  const base = { timestamp: timestamp / 1000, type, id, previousEventId }
  const shown = details === undefined || type === 'MapRunSucceeded' ? undefined : wireDetails(details, includeExecutionData)
  return (shown === undefined ? base : { ...base, [detailsKey(type)]: shown }) as HistoryEvent
}

/** The name under which events of a type carry their details. */
export const detailsKey = perType((type): string => {
  if (isEntry(type)) return 'stateEnteredEventDetails'
  if (isExit(type)) return 'stateExitedEventDetails'
  return `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails`
})

function wireDetails(details: object, includeExecutionData: boolean): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(details)) {
    if (name === 'next' || name === 'clientToken') continue
    const isData = name === 'input' || name === 'output' || name === 'parameters' || name === 'assignedVariables'
    if (!isData) shown[name] = value
    else if (includeExecutionData) {
      shown[name] = name === 'assignedVariables' ? variableTexts(value as JsonObject) : textOf(value as Json)
      if (name !== 'parameters') shown[`${name}Details`] = { truncated: false }
    }
  }
  return shown
}

function variableTexts(variables: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, stringifyJson(value)]))
}
