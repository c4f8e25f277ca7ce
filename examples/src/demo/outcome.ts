import type { HistoryEvent } from '@redrive/engine'
import type { Visit } from './threads.js'

/** What came of a state, as far as a history tells. */
export interface Outcome {
  readonly kind: 'succeeded' | 'failed' | 'stopped' | 'never entered'
  /** How many attempts the Task took. */
  readonly attempts: number
  /** The last error, if it was not retried with success. */
  readonly error: string | undefined
}

/** The outcome of a state within the events with ids from `from` to `to`. */
export function outcomeOf(visit: Visit, from: number, to: number): Outcome {
  const events = visit.events.filter(({ id }) => id >= from && id <= to)
  const attempts = events.filter(({ type }) => type.endsWith('Scheduled')).length
  const error = errorOf(events.findLast(({ type }) => !type.endsWith('StateExited')))
  if (visit.enteredEventId > to) return { kind: 'never entered', attempts, error }
  if (visit.exitedEventId !== undefined && visit.exitedEventId <= to) return { kind: 'succeeded', attempts, error }
  const hasFailed = error !== undefined || visit.type === 'Fail' || events.some(({ type }) => /^(Map|Parallel)StateFailed$/.test(type))
  return { kind: hasFailed ? 'failed' : 'stopped', attempts, error }
}

/** The error that an event carries, wherever it carries it. */
export function errorOf(event: HistoryEvent | undefined): string | undefined {
  const details = Object.values(event ?? {}).find(value => typeof value === 'object') as { readonly error?: string } | undefined
  return details?.error
}
