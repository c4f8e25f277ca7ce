import type { HistoryEvent, Json, Machine } from '@redrive/engine'
import { definitionsOf } from '../script/world.js'
import { isOpen, type Opening, type Thread, type Visit } from './visit.js'

/** What a history has told so far. */
export class Past {
  readonly root: Thread
  readonly visits: Visit[] = []
  /** The openings that have failed and are done with, whether they are opened again or not. */
  readonly failedOpenings: Opening[] = []
  readonly events: HistoryEvent[] = []
  /** What an event happened to, by its id. */
  readonly places: (Visit | Thread | undefined)[] = []
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT' = 'RUNNING'
  redrives = 0
  readonly #definitions: ReadonlyMap<string, Json>

  constructor(machine: Machine) {
    this.#definitions = definitionsOf(machine)
    this.root = { opening: undefined, index: 0, scope: machine.definition, visits: [], isFinished: false }
  }

  definitionOf({ name }: Visit): Json {
    return this.#definitions.get(name)!
  }

  /** The type of an event that has been read; undefined for 0, which is no event. */
  typeOf(eventId: number): string | undefined {
    return this.events[eventId - 1]?.type
  }

  /** The state that an event belongs to, if it belongs to one. */
  visitOf(eventId: number): Visit | undefined {
    const place = this.places[eventId]
    return place !== undefined && 'enteredId' in place ? place : undefined
  }

  /** The branch or iteration that an event belongs to without belonging to a state of it. */
  threadOf(eventId: number): Thread | undefined {
    const place = this.places[eventId]
    return place !== undefined && 'visits' in place ? place : undefined
  }

  /** The open state that an event is the newest of, or that it was the last of: what fails when that event is a failure. */
  failing(eventId: number): Visit | undefined {
    return this.outwards(eventId, isOpen)
  }

  /** The innermost state around an event that is as wanted. */
  outwards(eventId: number, isWanted: (visit: Visit) => boolean): Visit | undefined {
    let visit = this.visitOf(eventId) ?? this.threadOf(eventId)?.opening?.visit
    while (visit !== undefined && !isWanted(visit)) visit = visit.thread.opening?.visit
    return visit
  }

  /** The work of a state is begun. */
  beginAttempt(visit: Visit, { id: eventId, previousEventId: causeId }: HistoryEvent): void {
    visit.attempts.push({ eventId, causeId, redrive: this.redrives, failedId: undefined, succeededId: undefined })
  }

  /** The work of a state has failed, unless that is known already. */
  endAttempt({ attempts }: Visit, failedId: number): void {
    const last = attempts.at(-1)
    if (last?.redrive === this.redrives) last.failedId ??= failedId
  }
}
