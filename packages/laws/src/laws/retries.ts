import type { HistoryEvent, Machine } from '@redrive/engine'
import { textOf } from '../legality/shape.js'
import type { Attempt, Visit } from '../legality/visit.js'
import type { Trial } from '../script/trial.js'
import { memberOf } from '../script/world.js'
import { expect, type Law } from './law.js'

type Retrier = Extract<Machine['states'] extends ReadonlyMap<string, infer S> ? S : never, { readonly type: 'Task' }>['retriers'][number]

/**
 * After each redrive every retrier of a state that failed may be used as often as at first, with the delays that it had at first: no more,
 * and no less.
 */
export const retriersAreWhole: Law = {
  name: 'a redrive gives retriers their whole budgets',
  check: trial => {
    const reading = trial.reading
    for (const visit of reading?.visits ?? []) {
      const state = trial.machine.states.get(visit.name)!
      // No event tells whether it was a heartbeat that was missed.
      const dependsOnBeats = JSON.stringify(memberOf(reading!.definitionOf(visit), 'Retry') ?? []).includes('States.HeartbeatTimeout')
      if ('retriers' in state && visit.attempts.length > 0 && !dependsOnBeats) checkVisit(trial, visit, state.retriers)
    }
  },
}

function checkVisit(trial: Trial, visit: Visit, retriers: readonly Retrier[]): void {
  const events = trial.historyOf(trial.last)
  let life = -1
  let used: number[] = []
  let isKnown = true
  for (const [i, attempt] of visit.attempts.entries()) {
    if (attempt.redrive !== life) [life, used, isKnown] = [attempt.redrive, retriers.map(() => 0), true]
    const failure = failureOf(events, attempt)
    isKnown &&= failure !== undefined || attempt.failedId === undefined
    if (failure === undefined || !isKnown) continue
    const position = retriers.findIndex(({ matches }) => matches(failure.details))
    const next = visit.attempts[i + 1]
    const retrier = retriers[position]
    if (next?.redrive === life) {
      expect(
        retrier !== undefined,
        () => `'${visit.name}' is retried after ${failure.details.error}, which no retrier is for`,
        next.eventId,
      )
      checkDelay(events, visit, retrier, used[position]!, failure.event, next)
      used[position]!++
      const count = used[position]!
      expect(
        count <= retrier.maxAttempts,
        () => `'${visit.name}' is retried ${count} times, with MaxAttempts ${retrier.maxAttempts}`,
        next.eventId,
      )
    } else if (retrier !== undefined && gaveUp(events, visit, failure.event)) {
      const count = used[position]!
      expect(
        count >= retrier.maxAttempts,
        () => `'${visit.name}' gave up after ${count} retries${redriveText(life)}, with MaxAttempts ${retrier.maxAttempts}`,
        failure.event.id,
      )
    }
  }
}

const redriveText = (redrive: number) => (redrive === 0 ? '' : ` in redrive ${redrive}`)

function checkDelay(
  events: readonly HistoryEvent[],
  { name }: Visit,
  { intervalSeconds, backoffRate, maxDelaySeconds, fullJitter }: Retrier,
  used: number,
  failed: HistoryEvent,
  { eventId }: Attempt,
): void {
  const delay = Math.round((events[eventId - 1]!.timestamp - failed.timestamp) * 1000)
  const longest = Math.min(intervalSeconds * backoffRate ** used, maxDelaySeconds ?? Infinity) * 1000
  const isRight = fullJitter ? delay <= longest : Math.abs(delay - longest) < 1
  expect(isRight, () => `'${name}' is retried after ${delay} ms instead of ${longest} ms`, eventId)
}

interface FailedWith {
  readonly event: HistoryEvent
  readonly details: { readonly error: string; readonly cause?: string }
}

/** What an attempt failed with, as far as the history tells. */
function failureOf(events: readonly HistoryEvent[], { failedId }: Attempt): FailedWith | undefined {
  const event = failedId === undefined ? undefined : events[failedId - 1]
  if (event === undefined) return undefined
  const error = errorAt(events, event)
  if (error === undefined) return undefined
  const cause = textOf(event, 'cause')
  return { event, details: { error, ...(cause !== undefined && { cause }) } }
}

/** The error of a failure, or of the one inside of a Parallel or Map that it comes from. */
function errorAt(events: readonly HistoryEvent[], event: HistoryEvent): string | undefined {
  let at: HistoryEvent | undefined = event
  while (at?.type === 'ParallelStateFailed' || at?.type === 'MapStateFailed') at = events[at.previousEventId - 1]
  return at === undefined ? undefined : textOf(at, 'error')
}

/** True where the failure had consequences other than a retry, and was not only cut short. */
function gaveUp(events: readonly HistoryEvent[], { type, opening }: Visit, { id }: HistoryEvent): boolean {
  const isRegion = type !== 'Task' && opening !== undefined
  return events.some(event => event.previousEventId === id && (!isRegion || event.type === `${type}StateFailed`))
}
