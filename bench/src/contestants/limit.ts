import type { Execution } from '@redrive/engine'
import { runOnce } from './redrive.js'
import type { Contestant } from './contestant.js'

type Event = NonNullable<Execution['log']['tail'][number]>

/** The least that anyone can do who records a history: a loop that makes the same event objects, frozen, and nothing else. */
export const limit: Contestant = {
  name: 'limit',
  prepare: workload => {
    const events = eventsOf(runOnce(workload))
    return () => events.map(remade)
  },
}

/** All events of the log. */
export function eventsOf({ log }: Execution): Event[] {
  const events: Event[] = []
  const chunkAt = (node: typeof log.chunks.root, depth: number): void => {
    for (const slot of node?.slots ?? []) {
      if (Array.isArray(slot)) events.push(...(slot as readonly Event[]))
      else if (slot !== undefined && depth > 0) chunkAt(slot as typeof log.chunks.root, depth - 1)
    }
  }
  chunkAt(log.chunks.head, 0)
  chunkAt(log.chunks.root, log.chunks.depth)
  return [...events, ...(log.tail as readonly Event[])].slice(0, log.length)
}

export function remade({ id, previousEventId, timestamp, type, frame, details }: Event): Event {
  return Object.freeze({ id, previousEventId, timestamp, type, frame, details: remadeDetails(details) }) as Event
}

/** Written out by shape, as a hand would. */
function remadeDetails(details: Event['details']): unknown {
  if (details === undefined) return undefined
  if ('next' in details) return { name: details.name, output: details.output, next: details.next }
  if ('name' in details && 'input' in details) return { name: details.name, input: details.input }
  if ('index' in details) return { name: details.name, index: details.index }
  if ('resource' in details && 'input' in details) return { resource: details.resource, input: details.input }
  return { ...details }
}
