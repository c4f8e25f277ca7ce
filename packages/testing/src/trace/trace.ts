import { history, type Execution, type HistoryEvent, type Json, type Machine } from '@redrive/engine'
import type { MapRunTrace } from './mapRuns.js'
import { detailsOf, momentOf, payloadDetail, taskMoment, textDetail } from './events.js'
import { definitionsOf, structureOf, type State, type Structure } from './structure.js'

/** What an execution did, state by state, as its history tells it. */
export interface Trace {
  readonly machine: Machine
  readonly events: readonly HistoryEvent[]
  /** In the order of entering. */
  readonly visits: readonly Visit[]
  /** The visit that an event belongs to, by its id; undefined for events of the execution itself and of aborted states. */
  readonly visitOf: (eventId: number) => Visit | undefined
  /** The Map Runs of its Distributed Maps, in the order of their starts; empty where they are mocked as a whole. */
  readonly mapRuns: readonly MapRunTrace[]
}

/** What the history of an execution itself tells: nothing of the children of its Map Runs. */
export type OwnTrace = Omit<Trace, 'mapRuns'>

/** One entering of a state, and what became of it. A redrive goes on with visits that had not been exited. */
export interface Visit {
  readonly stateName: string
  readonly stateType: State['type']
  /** Indices of the branches and iterations that the state is in, outermost first. */
  readonly indices: readonly number[]
  /** The visit of the Parallel or Map around it. */
  readonly parent: Visit | undefined
  readonly enteredEventId: number
  /** Epoch ms. */
  readonly enteredAt: number
  /** The event that caused it. */
  readonly causeEventId: number
  readonly input: Json
  /** The variables that it sees. */
  readonly variables: Variables
  readonly exitedEventId: number | undefined
  readonly exitedAt: number | undefined
  readonly output: Json | undefined
  /** The times that its work was begun: once, and again for each retry and redrive. Empty for states without work of their own. */
  readonly attempts: readonly Attempt[]
}

export type Variables = Readonly<Record<string, Json>>

/** One scheduling of a Task, or one opening of a Parallel or Map. */
export interface Attempt {
  readonly eventId: number
  /** Epoch ms. */
  readonly at: number
  readonly kind: 'first' | 'retry' | 'redrive'
  /** What was submitted to the service, of a `.sync` or `.waitForTaskToken` task. */
  readonly submitted: Json | undefined
  /** How it ended; undefined where it didn't. */
  readonly end: AttemptEnd | undefined
}

export interface AttemptEnd {
  readonly eventId: number
  readonly at: number
  readonly type: 'Succeeded' | 'Failed' | 'TimedOut' | 'ScheduleFailed' | 'StartFailed' | 'SubmitFailed'
  readonly output: Json | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
}

/** Reads the trace of an execution off its history. */
export function ownTraceOf(execution: Execution): OwnTrace {
  return new Tracer(execution.machine, history(execution)).trace()
}

/** An iteration that an event happened in, and those around it. */
interface Iteration {
  readonly mapName: string
  readonly index: number
  readonly outer: Iteration | undefined
}

type Open = { -readonly [K in keyof Visit]: K extends 'attempts' ? OpenAttempt[] : K extends 'parent' ? Open | undefined : Visit[K] }
type OpenAttempt = { -readonly [K in keyof Attempt]: Attempt[K] }

class Tracer {
  readonly #machine: Machine
  readonly #structure: Structure
  readonly #events: readonly HistoryEvent[]
  readonly #visits: Open[] = []
  /** By event id. */
  readonly #visitOf: (Open | undefined)[] = []
  readonly #iterations: (Iteration | undefined)[] = []

  constructor(machine: Machine, events: readonly HistoryEvent[]) {
    this.#machine = machine
    this.#structure = structureOf(machine)
    this.#events = events
  }

  trace(): OwnTrace {
    for (const event of this.#events) {
      this.#iterations[event.id] = this.#iterationOf(event)
      this.#visitOf[event.id] = this.#read(event)
    }
    return { machine: this.#machine, events: this.#events, visits: this.#visits, visitOf: eventId => this.#visitOf[eventId] }
  }

  #iterationOf(event: HistoryEvent): Iteration | undefined {
    const before = this.#iterations[event.previousEventId]
    if (event.type !== 'MapIterationStarted') return before
    const { name: mapName, index } = detailsOf(event) as { readonly name: string; readonly index: number }
    let outer = before
    while (outer?.mapName === mapName) outer = outer.outer
    return { mapName, index, outer }
  }

  #read(event: HistoryEvent): Open | undefined {
    const { type } = event
    if (/^Execution|StateAborted$/.test(type)) return undefined
    const before = this.#visitOf[event.previousEventId]
    if (type.endsWith('StateEntered')) return this.#enter(event, before)
    if (type.endsWith('StateExited')) return this.#exit(event, before)
    if (type === 'EvaluationFailed') return this.#evaluationFailed(event)
    if (type.startsWith('MapIteration')) return climb(before, visit => visit.stateName === textDetail(event, 'name'))
    const region = /^(Parallel|Map)State(Started|Succeeded|Failed)$/.exec(type)
    if (region !== null) return this.#region(event, before, region[1]!, region[2]!)
    if (before !== undefined && type === 'MapRunRedriven') begin(event, before)
    return work(event, before)
  }

  #enter(event: HistoryEvent, before: Open | undefined): Open {
    const stateName = textDetail(event, 'name')!
    const surrounding = this.#structure.get(stateName)
    const parent = surrounding && climb(before, visit => visit.stateName === surrounding.stateName)
    const visit: Open = {
      stateName,
      stateType: this.#machine.states.get(stateName)?.type ?? 'Pass',
      indices: this.#indicesOf(stateName, this.#iterations[event.id]),
      parent,
      enteredEventId: event.id,
      enteredAt: momentOf(event),
      causeEventId: event.previousEventId,
      input: payloadDetail(event, 'input') ?? null,
      variables: before === undefined || before === parent ? (parent?.variables ?? {}) : this.#after(before),
      exitedEventId: undefined,
      exitedAt: undefined,
      output: undefined,
      attempts: [],
    }
    this.#visits.push(visit)
    return visit
  }

  /** The variables after a visit: those that it saw, and what it assigned. */
  #after({ variables, exitedEventId }: Open): Variables {
    const exited = exitedEventId === undefined ? undefined : this.#events[exitedEventId - 1]
    const assigned = exited === undefined ? undefined : detailsOf(exited).assignedVariables
    if (assigned === undefined) return variables
    const texts = Object.entries(assigned as Record<string, string>)
    return { ...variables, ...Object.fromEntries(texts.map(([name, text]) => [name, JSON.parse(text) as Json])) }
  }

  #exit(event: HistoryEvent, before: Open | undefined): Open | undefined {
    const name = textDetail(event, 'name')!
    const visit = climb(before, ({ stateName }) => stateName === name) ?? this.#latestOpen(name)
    if (visit === undefined) return undefined
    visit.exitedEventId = event.id
    visit.exitedAt = momentOf(event)
    visit.output = payloadDetail(event, 'output') ?? null
    return visit
  }

  #evaluationFailed(event: HistoryEvent): Open | undefined {
    const visit = this.#latestOpen(textDetail(event, 'state')!)
    const last = visit?.attempts.at(-1)
    if (last !== undefined && last.end === undefined) last.end = endOf(event, 'Failed')
    return visit
  }

  #latestOpen(name: string): Open | undefined {
    return this.#visits.findLast(({ stateName, exitedEventId }) => stateName === name && exitedEventId === undefined)
  }

  #region(event: HistoryEvent, before: Open | undefined, stateType: string, what: string): Open | undefined {
    const cause = this.#events[event.previousEventId - 1]
    const isOver = before?.exitedEventId !== undefined || cause?.type === 'ParallelStateFailed' || cause?.type === 'MapStateFailed'
    const visit = climb(isOver ? before?.parent : before, open => open.stateType === stateType && open.exitedEventId === undefined)
    if (visit === undefined) return undefined
    if (what === 'Started') {
      // A retry follows the event that failed the attempt before; no other tells of its end.
      const last = visit.attempts.at(-1)
      if (last?.end === undefined && cause !== undefined && event.previousEventId !== visit.enteredEventId)
        endAttempt(visit, { ...endOf(cause, 'Failed'), ...this.#failureAt(cause.id) })
      begin(event, visit)
    } else
      endAttempt(visit, {
        ...endOf(event, what as 'Succeeded' | 'Failed'),
        ...(what === 'Failed' && this.#failureAt(event.previousEventId)),
      })
    return visit
  }

  /** The error of the event that failed a region, or of the one that caused it. */
  #failureAt(eventId: number): Pick<AttemptEnd, 'error' | 'cause'> {
    for (let event = this.#events[eventId - 1]; event !== undefined; event = this.#events[event.previousEventId - 1]) {
      const error = textDetail(event, 'error')
      if (error !== undefined) return { error, cause: textDetail(event, 'cause') }
      if (event.type === 'FailStateEntered') return statedFailure(this.#machine, textDetail(event, 'name')!)
      if (!/Failed$|TimedOut$/.test(event.type)) break
    }
    return { error: undefined, cause: undefined }
  }

  #indicesOf(stateName: string, iteration: Iteration | undefined): number[] {
    const indices: number[] = []
    let within = iteration
    for (let around = this.#structure.get(stateName); around !== undefined; around = this.#structure.get(around.stateName)) {
      const { stateName: name, branch } = around
      if (branch !== undefined) indices.unshift(branch)
      else {
        while (within !== undefined && within.mapName !== name) within = within.outer
        indices.unshift(within?.index ?? 0)
      }
    }
    return indices
  }
}

/** What a Fail state says that it fails with, where its definition says so in so many words. */
function statedFailure(machine: Machine, stateName: string): Pick<AttemptEnd, 'error' | 'cause'> {
  const { Error: error, Cause: cause } = definitionsOf(machine).get(stateName) ?? {}
  return { error: typeof error === 'string' ? error : undefined, cause: typeof cause === 'string' ? cause : undefined }
}

function work(event: HistoryEvent, visit: Open | undefined): Open | undefined {
  const moment = taskMoment(event)
  if (visit === undefined || moment === undefined) return visit
  const last = visit.attempts.at(-1)
  if (moment === 'Scheduled') begin(event, visit)
  else if (moment === 'Submitted' && last !== undefined) last.submitted = payloadDetail(event, 'output')
  else if (moment !== 'Started' && moment !== 'Submitted') endAttempt(visit, endOf(event, moment))
  return visit
}

function begin(event: HistoryEvent, visit: Open): void {
  const isAnew = event.previousEventId === visit.enteredEventId || event.type === 'MapRunRedriven'
  const kind = visit.attempts.length === 0 ? 'first' : isAnew ? 'redrive' : 'retry'
  visit.attempts.push({ eventId: event.id, at: momentOf(event), kind, submitted: undefined, end: undefined })
}

function endAttempt(visit: Open, end: AttemptEnd): void {
  const last = visit.attempts.at(-1)
  if (last !== undefined) last.end = end
}

function endOf(event: HistoryEvent, type: AttemptEnd['type']): AttemptEnd {
  return {
    eventId: event.id,
    at: momentOf(event),
    type,
    output: payloadDetail(event, 'output'),
    error: textDetail(event, 'error'),
    cause: textDetail(event, 'cause'),
  }
}

/** The innermost visit around one that is as wanted, itself included. */
function climb(visit: Open | undefined, isWanted: (visit: Open) => boolean): Open | undefined {
  let at = visit
  while (at !== undefined && !isWanted(at)) at = at.parent
  return at
}
