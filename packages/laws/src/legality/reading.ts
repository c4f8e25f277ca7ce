import type { HistoryEvent, Json, Machine } from '@redrive/engine'
import { readExecution } from './executionEvents.js'
import { IllegalEvent, must } from './illegalEvent.js'
import { Past } from './past.js'
import { abort, failRegion, open, startIteration, succeedIteration, succeedRegion } from './regionEvents.js'
import { misshapen } from './shape.js'
import { enter, exit, failEvaluation } from './stateEvents.js'
import type { Opening, Thread, Visit } from './visit.js'
import { readMapRun, readTask } from './workEvents.js'

/**
 * Reads a history event by event, and refuses what AWS would not write: it knows the types, causes and order of events, and nothing of how
 * they come about. So it is a judge of engines, and independent of them.
 *
 *     const reading = new Reading(machine)
 *     for (const event of history(execution)) reading.read(event)   // throws IllegalEvent
 */
export class Reading {
  readonly #past: Past

  constructor(machine: Machine) {
    this.#past = new Past(machine)
  }

  /** @throws IllegalEvent */
  read(event: HistoryEvent): void {
    const past = this.#past
    const reason = misshapen(event, past.events.length + 1)
    if (reason !== undefined) throw new IllegalEvent(event, reason)
    must(past.status === 'RUNNING' || event.type === 'ExecutionRedriven', event, `the execution is ${past.status}`)
    past.events.push(event)
    past.places[event.id] = readEvent(past, event)
  }

  get status(): Past['status'] {
    return this.#past.status
  }

  get redrives(): number {
    return this.#past.redrives
  }

  get events(): readonly HistoryEvent[] {
    return this.#past.events
  }

  /** The top level. */
  get root(): Thread {
    return this.#past.root
  }

  /** The states that were entered, in that order. */
  get visits(): readonly Visit[] {
    return this.#past.visits
  }

  /** The openings of Parallels and Maps that have failed and are done with, whether they are opened again or not. */
  get failedOpenings(): readonly Opening[] {
    return this.#past.failedOpenings
  }

  definitionOf(visit: Visit): Json {
    return this.#past.definitionOf(visit)
  }
}

/** What the event happened to. */
function readEvent(past: Past, event: HistoryEvent): Visit | Thread | undefined {
  const { type } = event
  if (type.startsWith('Execution')) return void readExecution(past, event)
  if (type.endsWith('StateEntered')) return enter(past, event)
  if (type.endsWith('StateExited')) return exit(past, event)
  if (type.endsWith('StateAborted') || type === 'MapIterationAborted' || type === 'MapIterationFailed') return abort(past, event)
  switch (type) {
    case 'EvaluationFailed':
      return failEvaluation(past, event)
    case 'ParallelStateStarted':
    case 'MapStateStarted':
      return open(past, event)
    case 'ParallelStateSucceeded':
    case 'MapStateSucceeded':
      return succeedRegion(past, event)
    case 'ParallelStateFailed':
    case 'MapStateFailed':
      return failRegion(past, event)
    case 'MapIterationStarted':
      return startIteration(past, event)
    case 'MapIterationSucceeded':
      return succeedIteration(past, event)
    case 'MapRunStarted':
    case 'MapRunRedriven':
    case 'MapRunSucceeded':
    case 'MapRunFailed':
    case 'MapRunAborted':
      return readMapRun(past, event)
    default:
      return readTask(past, event)
  }
}
