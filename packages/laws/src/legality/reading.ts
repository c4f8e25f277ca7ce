import type { HistoryEvent, Json, Machine } from '@redrive/engine'
import { definitionsOf, listAt, memberOf, textAt } from '../script/world.js'
import { detailsOf, misshapen, textOf } from './shape.js'
import { finishedThreads, isLive, isOpen, newestVisit, type Attempt, type Opening, type Thread, type Visit } from './visit.js'

/** An event that can't stand where it stands in a history. */
export class IllegalEvent extends Error {
  override readonly name = 'IllegalEvent'
  readonly eventId: number

  constructor({ id, type }: HistoryEvent, reason: string) {
    super(`${type} (${id}) can't stand there: ${reason}`)
    this.eventId = id
  }
}

/**
 * Reads a history event by event, and refuses what AWS would not write: it knows the types, causes and order of events, and nothing of how
 * they come about. So it is a judge of engines, and independent of them.
 *
 *     const reading = new Reading(machine)
 *     for (const event of history(execution)) reading.read(event)   // throws IllegalEvent
 */
export class Reading {
  readonly root: Thread
  readonly visits: Visit[] = []
  /** The openings that have failed and are done with, whether they are opened again or not. */
  readonly failedOpenings: Opening[] = []
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT' = 'RUNNING'
  redrives = 0
  readonly #definitions: ReadonlyMap<string, Json>
  readonly #events: HistoryEvent[] = []
  /** What an event happened to, by its id. */
  readonly #places: (Visit | Thread | undefined)[] = []

  constructor({ definition, ...machine }: Machine) {
    this.#definitions = definitionsOf({ definition, ...machine })
    this.root = { opening: undefined, index: 0, scope: definition, visits: [], isFinished: false }
  }

  get events(): readonly HistoryEvent[] {
    return this.#events
  }

  /** @throws IllegalEvent */
  read(event: HistoryEvent): void {
    const reason = misshapen(event, this.#events.length + 1)
    if (reason !== undefined) throw new IllegalEvent(event, reason)
    this.#expect(this.status === 'RUNNING' || event.type === 'ExecutionRedriven', event, `the execution is ${this.status}`)
    this.#events.push(event)
    this.#places[event.id] = this.#place(event)
  }

  definitionOf({ name }: Visit): Json {
    return this.#definitions.get(name)!
  }

  /** The state that an event belongs to, if it belongs to one. */
  visitOf(eventId: number): Visit | undefined {
    const place = this.#places[eventId]
    return place !== undefined && 'enteredId' in place ? place : undefined
  }

  #place(event: HistoryEvent): Visit | Thread | undefined {
    const { type } = event
    if (type.startsWith('Execution')) return this.#execution(event)
    if (type.endsWith('StateEntered')) return this.#enter(event)
    if (type.endsWith('StateExited')) return this.#exit(event)
    if (type.endsWith('StateAborted') || type === 'MapIterationAborted' || type === 'MapIterationFailed') return this.#abort(event)
    switch (type) {
      case 'EvaluationFailed':
        return this.#failEvaluation(event)
      case 'ParallelStateStarted':
      case 'MapStateStarted':
        return this.#open(event)
      case 'ParallelStateSucceeded':
      case 'MapStateSucceeded':
        return this.#succeedRegion(event)
      case 'ParallelStateFailed':
      case 'MapStateFailed':
        return this.#failRegion(event)
      case 'MapIterationStarted':
        return this.#startIteration(event)
      case 'MapIterationSucceeded':
        return this.#succeedIteration(event)
      case 'MapRunStarted':
      case 'MapRunRedriven':
      case 'MapRunSucceeded':
      case 'MapRunFailed':
      case 'MapRunAborted':
        return this.#mapRun(event)
      default:
        return this.#work(event)
    }
  }

  #execution(event: HistoryEvent): undefined {
    const { id, type, previousEventId: cause } = event
    const last = this.#events[id - 2]
    switch (type) {
      case 'ExecutionStarted':
        return void this.#expect(id === 1 && cause === 0, event, 'it is the first event, and has no cause')
      case 'ExecutionRedriven': {
        this.#expect(this.status !== 'RUNNING' && this.status !== 'SUCCEEDED', event, `the execution is ${this.status}`)
        this.#expect(cause === id - 1, event, 'its cause is the end of the execution')
        this.#expect(detailsOf(event).redriveCount === this.redrives + 1, event, `it is redrive ${this.redrives + 1}`)
        this.redrives++
        this.status = 'RUNNING'
        return void this.#reopen(this.root, event)
      }
      case 'ExecutionSucceeded':
        this.#expect(this.root.isFinished, event, 'the last state has not exited')
        this.#expect(cause === newestVisit(this.root)!.exitedId, event, 'its cause is the exit of the last state')
        this.#expect(textOf(event, 'output') === newestVisit(this.root)!.output, event, 'its output is that of the last state')
        this.status = 'SUCCEEDED'
        return undefined
      case 'ExecutionFailed': {
        const failing = this.#failing(cause)
        // What fails again at once, without an event of its own, hangs on the redrive.
        const isAgain = last?.type === 'ExecutionRedriven' && cause === last.id
        this.#expect(isAgain || failing?.thread === this.root, event, 'its cause is what failed at the top level')
        this.status = 'FAILED'
        return undefined
      }
      default:
        this.#expect(cause === 0, event, 'nothing in the history caused it')
        this.status = type === 'ExecutionAborted' ? 'ABORTED' : 'TIMED_OUT'
        return undefined
    }
  }

  /** Everything that was entered and not exited goes on; what has finished stays so. */
  #reopen(thread: Thread, event: HistoryEvent): void {
    const visit = newestVisit(thread)
    if (visit === undefined || !isOpen(visit)) return
    visit.newest = visit.enteredId
    const { opening } = visit
    if (opening === undefined) return
    opening.failedBy = undefined
    opening.aborted.clear()
    if (finishedThreads(opening) < opening.length && !visit.hasMapRun) this.#beginAttempt(visit, event)
    for (const inner of opening.threads.values()) this.#reopen(inner, event)
  }

  #enter(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const name = textOf(event, 'name')!
    const thread = this.#threadEntered(event, name)
    const definition = memberOf(memberOf(thread.scope, 'States'), name)
    this.#expect(definition !== undefined, event, `there is no state '${name}' there`)
    this.#expect(memberOf(definition, 'Type') === type.replace(/StateEntered$/, ''), event, `the state '${name}' is of another type`)
    const before = newestVisit(thread)
    const input = textOf(event, 'input')
    const given = before === undefined ? (causeId === 0 ? textOf(this.#events[0]!, 'input') : input) : before.output
    this.#expect(input === given, event, 'its input is not what came before')
    this.#expect(isLive(thread), event, 'the branch or iteration was aborted')
    const visit: Visit = {
      name,
      type: type.replace(/StateEntered$/, ''),
      thread,
      enteredId: id,
      causeId,
      input,
      exitedId: undefined,
      exitCauseId: undefined,
      output: undefined,
      newest: id,
      attempts: [],
      opening: undefined,
      hasMapRun: false,
    }
    thread.visits.push(visit)
    this.visits.push(visit)
    return visit
  }

  #threadEntered(event: HistoryEvent, name: string): Thread {
    const { previousEventId: causeId } = event
    const cause = this.#events[causeId - 1]
    if (cause === undefined) {
      this.#expect(
        this.root.visits.length === 0 && name === memberOf(this.root.scope, 'StartAt'),
        event,
        'only the first state has no cause',
      )
      return this.root
    }
    if (cause.type.endsWith('StateExited')) {
      const before = this.visitOf(causeId)!
      const { thread } = before
      this.#expect(newestVisit(thread) === before, event, `after the exit ${causeId} a state was entered already`)
      this.#expect(this.#successors(before).includes(name), event, `'${before.name}' does not lead there`)
      thread.isFinished = false
      return thread
    }
    if (cause.type === 'ParallelStateStarted') {
      const { opening } = this.visitOf(causeId)!
      this.#expect(opening?.startedId === causeId, event, `the opening ${causeId} is over`)
      const branches = listAt(this.definitionOf(opening!.visit), 'Branches')
      const index = branches.findIndex(branch => memberOf(branch, 'StartAt') === name)
      this.#expect(index >= 0, event, `no branch starts with '${name}'`)
      this.#expect(!opening!.threads.has(index), event, `branch ${index} was started already`)
      return this.#thread(opening!, index, branches[index]!)
    }
    this.#expect(cause.type === 'MapIterationStarted', event, `${cause.type} (${causeId}) can't be its cause`)
    const thread = this.#places[causeId] as Thread
    this.#expect(thread.visits.length === 0, event, `iteration ${thread.index} has entered its first state already`)
    this.#expect(name === memberOf(thread.scope, 'StartAt'), event, 'the iteration starts with another state')
    return thread
  }

  #thread(opening: Opening, index: number, scope: Json): Thread {
    const thread: Thread = { opening, index, scope, visits: [], isFinished: false }
    opening.threads.set(index, thread)
    return thread
  }

  /** Every state that a state may lead to. */
  #successors(visit: Visit): readonly (Json | undefined)[] {
    const definition = this.definitionOf(visit)
    const rules = [...listAt(definition, 'Choices'), ...listAt(definition, 'Catch')]
    return [memberOf(definition, 'Next'), memberOf(definition, 'Default'), ...rules.map(rule => memberOf(rule, 'Next'))]
  }

  #exit(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const name = textOf(event, 'name')!
    const visit = this.#outwards(causeId, at => at.name === name && isOpen(at))
    this.#expect(visit !== undefined, event, `no open state '${name}' has to do with its cause`)
    this.#expect(`${visit!.type}StateExited` === type, event, `the state is of type ${visit!.type}`)
    this.#expect(isLive(visit!.thread), event, 'the state was aborted')
    this.#expect(this.#isCauseOfExit(visit!, causeId), event, `${this.#events[causeId - 1]!.type} (${causeId}) can't be its cause`)
    visit!.exitedId = id
    visit!.exitCauseId = causeId
    visit!.output = textOf(event, 'output')
    const mayEnd = memberOf(this.definitionOf(visit!), 'End') === true || visit!.type === 'Succeed'
    visit!.thread.isFinished = mayEnd
    return visit!
  }

  #isCauseOfExit({ type, enteredId, newest, opening }: Visit, causeId: number): boolean {
    const cause = this.#events[causeId - 1]!.type
    switch (type) {
      case 'Task':
        return causeId === newest && /^TaskStateEntered$|Succeeded$|Failed$|TimedOut$/.test(cause)
      case 'Parallel':
      case 'Map': {
        if (causeId === newest && /Failed$|StateEntered$/.test(cause)) return true
        const isWhole = opening !== undefined && (finishedThreads(opening) === opening.length || cause.startsWith('MapRun'))
        const succeeded = this.#events[newest - 1]!
        if (!isWhole || !succeeded.type.endsWith('StateSucceeded')) return false
        // AWS gives the exit the cause of the success; that of a Distributed Map has the Map Run itself.
        return causeId === succeeded.previousEventId || /^MapRun(Started|Redriven|Succeeded)$/.test(cause)
      }
      default:
        return causeId === enteredId
    }
  }

  #failEvaluation(event: HistoryEvent): Visit {
    const { previousEventId: causeId } = event
    const name = textOf(event, 'state')
    const visit = this.visits.findLast(
      at => at.name === name && isOpen(at) && (at.causeId === causeId || at.enteredId === causeId) && isLive(at.thread),
    )
    this.#expect(visit !== undefined, event, `no open state '${name}' has to do with its cause`)
    const last = visit!.attempts.at(-1)
    // What can't be evaluated to begin with fails without having been scheduled.
    if (last?.redrive !== this.redrives || last.failedId !== undefined) this.#beginAttempt(visit!, event)
    this.#endAttempt(visit!, event)
    visit!.newest = event.id
    // Items that can't be evaluated fail the whole Map.
    if (visit!.opening !== undefined && finishedThreads(visit!.opening) < visit!.opening.length) visit!.opening.failedBy = event.id
    return visit!
  }

  #work(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const visit = this.visitOf(causeId)
    const [, family, moment] = /^(Task|LambdaFunction|Activity)(.+)$/.exec(type)!
    this.#expect(visit?.type === 'Task' && isOpen(visit), event, 'its cause belongs to no open Task')
    this.#expect(isLive(visit!.thread), event, 'the state was aborted')
    this.#expect(family === familyOf(this.definitionOf(visit!)), event, `the state '${visit!.name}' calls something else`)
    this.#expect(causeId === visit!.newest, event, `the newest event of '${visit!.name}' is ${visit!.newest}`)
    const cause = this.#events[causeId - 1]!.type.replace(/^(Task|LambdaFunction|Activity)(?!State)/, '')
    this.#expect(CAUSES_OF_WORK[moment!]!.test(cause), event, `${this.#events[causeId - 1]!.type} (${causeId}) can't be its cause`)
    if (moment === 'Scheduled') this.#beginAttempt(visit!, event)
    else if (moment === 'Succeeded') visit!.attempts.at(-1)!.succeededId = id
    else if (/Failed$|TimedOut$/.test(moment!)) this.#endAttempt(visit!, event)
    visit!.newest = id
    return visit!
  }

  #beginAttempt(visit: Visit, { id: eventId, previousEventId: causeId }: HistoryEvent): void {
    visit.attempts.push({ eventId, causeId, redrive: this.redrives, failedId: undefined, succeededId: undefined } satisfies Attempt)
  }

  #endAttempt(visit: Visit, { id }: Pick<HistoryEvent, 'id'>): void {
    const last = visit.attempts.at(-1)
    if (last?.redrive === this.redrives) last.failedId ??= id
  }

  #closeOpening(opening: Opening): void {
    this.#endAttempt(opening.visit, { id: opening.failedBy! })
    // One that could not evaluate its items has no threads that failed.
    if (this.#events[opening.failedBy! - 1]!.type !== 'EvaluationFailed' || this.visitOf(opening.failedBy!) !== opening.visit)
      this.failedOpenings.push(opening)
  }

  #open(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const visit = this.#opened(event)
    this.#expect(visit !== undefined, event, 'its cause belongs to no open state of that type')
    this.#expect(isLive(visit!.thread), event, 'the state was aborted')
    this.#expect(!this.#events[visit!.newest - 1]!.type.endsWith('Succeeded'), event, `'${visit!.name}' has succeeded`)
    if (visit!.opening !== undefined && causeId !== visit!.enteredId) {
      visit!.opening.failedBy ??= causeId
      this.#closeOpening(visit!.opening)
    }
    this.#beginAttempt(visit!, event)
    const length = type === 'ParallelStateStarted' ? listAt(this.definitionOf(visit!), 'Branches').length : Number(detailsOf(event).length)
    visit!.opening = { visit: visit!, startedId: id, length, threads: new Map(), failedBy: undefined, aborted: new Map() }
    visit!.newest = causeId === visit!.enteredId ? id : Math.max(id, visit!.newest)
    return visit!
  }

  /** The state that is opened: for the first time, or again because of an event inside of it. */
  #opened({ type, previousEventId: causeId }: HistoryEvent): Visit | undefined {
    const wanted = type.replace('StateStarted', '')
    const place = this.#places[causeId]
    const failing = this.#failing(causeId)
    const around = (place !== undefined && 'visits' in place ? place : failing?.thread)?.opening?.visit
    if (around?.type === wanted && around.opening?.failedBy === causeId) return around
    if (failing?.type === wanted && failing.newest === causeId) return failing
    return around?.type === wanted ? around : undefined
  }

  #succeedRegion(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const wanted = type.replace('StateSucceeded', '')
    const visit = this.#outwards(causeId, at => at.type === wanted && isOpen(at))
    this.#expect(visit?.opening !== undefined && isLive(visit.thread), event, 'its cause belongs to no open state of that type')
    const { opening } = visit!
    const isMapRun = this.#events[causeId - 1]!.type === 'MapRunSucceeded'
    const missing = opening!.length - finishedThreads(opening!)
    this.#expect(isMapRun || missing === 0, event, `${missing} of its ${opening!.length} branches or iterations have not finished`)
    this.#expect(opening!.failedBy === undefined, event, `it has failed with event ${opening!.failedBy}`)
    visit!.newest = id
    visit!.attempts.at(-1)!.succeededId = id
    return visit!
  }

  #startIteration(event: HistoryEvent): Thread {
    const { previousEventId: causeId } = event
    const { name, index } = detailsOf(event) as { readonly name: string; readonly index: number }
    const visit = this.#outwards(causeId, at => at.name === name && isOpen(at))
    const opening = visit?.opening
    this.#expect(opening !== undefined && isLive(visit!.thread), event, `its cause belongs to no open Map '${name}'`)
    this.#expect(opening!.failedBy === undefined, event, `the Map has failed with event ${opening!.failedBy}`)
    this.#expect(index < opening!.length, event, `there are ${opening!.length} items`)
    this.#expect(!opening!.threads.has(index), event, `iteration ${index} was started already`)
    this.#expect(index === opening!.threads.size, event, `iteration ${opening!.threads.size} comes first`)
    const definition = this.definitionOf(visit!)
    const limit = memberOf(definition, 'MaxConcurrency')
    const running = opening!.threads.size - finishedThreads(opening!)
    this.#expect(typeof limit !== 'number' || limit === 0 || running < limit, event, `${running} iterations are running already`)
    return this.#thread(opening!, index, memberOf(definition, 'ItemProcessor') ?? memberOf(definition, 'Iterator')!)
  }

  #succeedIteration(event: HistoryEvent): Visit {
    const { name, index } = detailsOf(event) as { readonly name: string; readonly index: number }
    const last = this.visitOf(event.previousEventId)
    const thread = last?.thread
    const isIteration = thread?.opening?.visit.name === name && thread.index === index
    this.#expect(
      isIteration && thread.isFinished && last!.exitedId === event.previousEventId,
      event,
      'its cause is not the end of the iteration',
    )
    this.#expect(isLive(thread!), event, 'the iteration was aborted')
    return thread!.opening!.visit
  }

  /** An event of the cascade by which one failure ends a Parallel or Map. */
  #abort(event: HistoryEvent): Visit {
    const { type, previousEventId: causeId } = event
    const opening = this.#failedOpening(event)
    const { aborted, visit } = opening
    if (type === 'MapIterationFailed') this.#expect(textOf(event, 'name') === visit.name, event, `it is '${visit.name}' that fails`)
    opening.failedBy = causeId
    aborted.set(type, (aborted.get(type) ?? 0) + 1)
    return visit
  }

  #failRegion(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const own = this.visitOf(causeId)
    const isOwn =
      own?.type === type.replace('StateFailed', '') && /^(EvaluationFailed|MapRun(Failed|Aborted))$/.test(this.#events[causeId - 1]!.type)
    const visit = isOwn ? own : this.#failedOpening(event).visit
    this.#expect(`${visit.type}StateFailed` === type, event, `it is the ${visit.type} '${visit.name}' that fails`)
    this.#expect(isOpen(visit) && isLive(visit.thread), event, 'the state is not open')
    if (isOwn) this.#endAttempt(visit, { id: causeId })
    else {
      visit.opening!.failedBy = causeId
      this.#closeOpening(visit.opening!)
    }
    visit.newest = id
    return visit
  }

  /** The opening that the failure of one of its threads fails. */
  #failedOpening(event: HistoryEvent): Opening {
    const { previousEventId: causeId } = event
    const place = this.#places[causeId]
    // An iteration may fail before its first state.
    const opening = place !== undefined && 'visits' in place ? place.opening : this.#failing(causeId)?.thread.opening
    this.#expect(opening !== undefined && isOpen(opening.visit), event, 'its cause fails no Parallel or Map')
    const isNew = opening!.failedBy === undefined || opening!.failedBy === causeId
    this.#expect(isNew, event, `event ${opening!.failedBy} has failed it already`)
    return opening!
  }

  #mapRun(event: HistoryEvent): Visit {
    const { id, type, previousEventId: causeId } = event
    const visit = this.visitOf(causeId)
    this.#expect(visit?.type === 'Map' && isOpen(visit) && isLive(visit.thread), event, 'its cause belongs to no open Map')
    const cause = this.#events[causeId - 1]!.type
    const expected = type === 'MapRunStarted' || type === 'MapRunRedriven' ? /^MapStateStarted$/ : /^MapRun(Started|Redriven)$/
    this.#expect(expected.test(cause), event, `${cause} (${causeId}) can't be its cause`)
    if (type === 'MapRunRedriven') this.#beginAttempt(visit!, event)
    if (type === 'MapRunFailed' || type === 'MapRunAborted') this.#endAttempt(visit!, event)
    visit!.newest = id
    visit!.hasMapRun = true
    return visit!
  }

  /** The open state that an event is the newest of, or that it was the last of: what fails when that event is a failure. */
  #failing(eventId: number): Visit | undefined {
    return this.#outwards(eventId, isOpen)
  }

  /** The innermost state around an event that is as wanted. */
  #outwards(eventId: number, isWanted: (visit: Visit) => boolean): Visit | undefined {
    const place = this.#places[eventId]
    let visit: Visit | undefined = place !== undefined && 'enteredId' in place ? place : place?.opening?.visit
    while (visit !== undefined && !isWanted(visit)) visit = visit.thread.opening?.visit
    return visit
  }

  #expect(holds: boolean, event: HistoryEvent, reason: string): void {
    if (!holds) throw new IllegalEvent(event, reason)
  }
}

/** What the events of the work of a Task may be caused by. */
const CAUSES_OF_WORK: Readonly<Record<string, RegExp>> = {
  Scheduled: /^(TaskStateEntered|Failed|TimedOut|ScheduleFailed|StartFailed|SubmitFailed|EvaluationFailed)$/,
  ScheduleFailed: /^Scheduled$/,
  Started: /^Scheduled$/,
  StartFailed: /^(Scheduled|Started)$/,
  Submitted: /^Started$/,
  SubmitFailed: /^Started$/,
  Succeeded: /^(Started|Submitted)$/,
  Failed: /^(Started|Submitted)$/,
  TimedOut: /^(Scheduled|Started|Submitted)$/,
}

/** Which family of events a Task writes. */
function familyOf(definition: Json): 'LambdaFunction' | 'Activity' | 'Task' {
  const resource = textAt(definition, 'Resource')
  if (/^arn:[^:]*:lambda:/.test(resource)) return 'LambdaFunction'
  return /^arn:[^:]*:states:[^:]*:[^:]*:activity:/.test(resource) ? 'Activity' : 'Task'
}
