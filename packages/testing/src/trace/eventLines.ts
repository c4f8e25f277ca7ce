import type { HistoryEvent } from '@redrive/engine'
import { formatDuration } from '../duration.js'
import { shortened } from '../mocks/errors.js'
import { momentOf, taskMoment, textDetail } from './events.js'

/**
 * A history as one short line an event: id and cause, time where it has passed, type, state, error, and payloads where they change.
 *
 *     5<-4 +1s 500ms LambdaFunctionFailed Charge Busy: slow down
 */
export function eventLines(events: readonly HistoryEvent[]): string[] {
  const names: (string | undefined)[] = []
  const payloads: (string | undefined)[] = []
  let before = events[0] === undefined ? 0 : momentOf(events[0])
  return events.map(event => {
    const { id, previousEventId, type } = event
    const own = textDetail(event, 'name') ?? textDetail(event, 'state')
    names[id] = own ?? names[previousEventId]
    const payload = textDetail(event, 'output') ?? textDetail(event, 'input') ?? textDetail(event, 'parameters')
    // The first state has no cause, but the input of the execution.
    const known = payloads[previousEventId === 0 ? 1 : previousEventId]
    const isNew = payload !== undefined && payload !== known
    payloads[id] = payload ?? known
    const at = momentOf(event)
    const passed = at - before
    before = at
    return words([
      previousEventId === 0 ? String(id) : `${id}<-${previousEventId}`,
      passed > 0 ? `+${formatDuration(passed)}` : undefined,
      type,
      own ?? (taskMoment(event) === undefined ? undefined : names[id]),
      indexOf(event),
      failureOf(event),
      isNew ? payload : undefined,
    ])
  })
}

/** The lines around one event, which is marked; by default the last ones. */
export function excerpt(
  events: readonly HistoryEvent[],
  eventId: number | undefined,
  options: { readonly around?: number } = {},
): string[] {
  const { around = 4 } = options
  const lines = eventLines(events)
  const index = eventId === undefined ? -1 : events.findIndex(({ id }) => id === eventId)
  const center = index < 0 ? events.length - 1 : index
  const first = Math.max(0, Math.min(center - around, events.length - 2 * around - 1))
  const last = Math.min(events.length - 1, Math.max(center + around, 2 * around))
  const shown = lines.slice(first, last + 1).map((line, i) => `${first + i === index ? '>' : ' '} ${shortened(line, 160)}`)
  if (first > 0) shown.unshift(`  … ${first} before`)
  if (last < events.length - 1) shown.push(`  … ${events.length - 1 - last} more`)
  return shown
}

/** `error: cause`, as far as there is one. */
export function failureText(error: string | undefined, cause: string | undefined): string | undefined {
  if (error === undefined) return cause
  return cause === undefined ? error : `${error}: ${cause}`
}

function failureOf(event: HistoryEvent): string | undefined {
  return failureText(textDetail(event, 'error'), textDetail(event, 'cause'))
}

function indexOf(event: HistoryEvent): string | undefined {
  return event.type.startsWith('MapIteration') ? `[${(Object.values(event).at(-1) as { readonly index?: number }).index ?? ''}]` : undefined
}

const words = (parts: readonly (string | undefined)[]) => parts.filter(part => part !== undefined).join(' ')
