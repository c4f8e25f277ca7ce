import type { HistoryEvent } from '@redrive/engine'
import pc from 'picocolors'
import { errorOf } from './outcome.js'
import { columns } from './text.js'
import type { Threads, Visit } from './threads.js'

/** The events of a history, one a line: id, the event that caused it, time, type, and the state it is about. */
export function eventTable(events: readonly HistoryEvent[], threads: Threads): string {
  const rows = events.map(event => [
    pc.bold(String(event.id).padStart(3)),
    pc.dim(`← ${String(event.previousEventId).padStart(2)}`),
    pc.dim(timeOf(event)),
    coloured(event.type),
    about(event, threads.visitOf.get(event.id)),
  ])
  return columns([[' id', 'prev', 'time', 'type', 'state'].map(pc.bold), ...rows])
}

const timeOf = ({ timestamp }: HistoryEvent) => new Date(Math.round(timestamp * 1000)).toISOString().slice(11, 21)

function coloured(type: string): string {
  if (/(Failed|TimedOut)$/.test(type)) return pc.red(type)
  if (type.endsWith('Aborted')) return pc.yellow(type)
  if (type.endsWith('Succeeded')) return pc.green(type)
  return type === 'ExecutionRedriven' ? pc.cyan(type) : type
}

function about(event: HistoryEvent, visit: Visit | undefined): string {
  const error = errorOf(event)
  return [subject(event, visit), error && pc.red(error)].filter(text => text !== undefined).join(' ')
}

function subject(event: HistoryEvent, visit: Visit | undefined): string | undefined {
  if (event.type === 'ExecutionRedriven') return `redriveCount ${event.executionRedrivenEventDetails.redriveCount}`
  const iteration = iterationOf(event)
  if (iteration !== undefined) return `${iteration.name} ${pc.dim(`item ${iteration.index}`)}`
  return visit && `${visit.name} ${pc.dim(visit.thread.label)}`.trimEnd()
}

function iterationOf(event: HistoryEvent): { readonly name: string; readonly index: number } | undefined {
  switch (event.type) {
    case 'MapIterationStarted':
      return event.mapIterationStartedEventDetails
    case 'MapIterationSucceeded':
      return event.mapIterationSucceededEventDetails
    case 'MapIterationFailed':
      return event.mapIterationFailedEventDetails
    case 'MapIterationAborted':
      return event.mapIterationAbortedEventDetails
    default:
      return undefined
  }
}
