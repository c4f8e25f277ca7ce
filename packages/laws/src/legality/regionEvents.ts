import type { HistoryEvent } from '@redrive/engine'
import { listAt, memberOf } from '../script/world.js'
import { must } from './illegalEvent.js'
import type { Past } from './past.js'
import { detailsOf, textOf } from './shape.js'
import { finishedThreads, isLive, isOpen, startThread, type Opening, type Thread, type Visit } from './visit.js'

/** Events of a Parallel or Map and of its branches or iterations: it is opened, succeeds as a whole, or fails as a whole. */
export function open(past: Past, event: HistoryEvent): Visit {
  const { id, type, previousEventId: causeId } = event
  const visit = opened(past, event)
  must(visit !== undefined, event, 'its cause belongs to no open state of that type')
  must(isLive(visit.thread), event, 'the state was aborted')
  must(past.typeOf(visit.newest)?.endsWith('Succeeded') !== true, event, `'${visit.name}' has succeeded`)
  if (visit.opening !== undefined && causeId !== visit.enteredId) {
    visit.opening.failedBy ??= causeId
    closeOpening(past, visit.opening)
  }
  past.beginAttempt(visit, event)
  const length = type === 'ParallelStateStarted' ? listAt(past.definitionOf(visit), 'Branches').length : Number(detailsOf(event).length)
  visit.opening = { visit, startedId: id, length, threads: new Map(), failedBy: undefined, aborted: new Map() }
  visit.newest = causeId === visit.enteredId ? id : Math.max(id, visit.newest)
  return visit
}

/** The state that is opened: for the first time, or again because of an event inside of it. */
function opened(past: Past, { type, previousEventId: causeId }: HistoryEvent): Visit | undefined {
  const wanted = type.replace('StateStarted', '')
  const failing = past.failing(causeId)
  const around = (past.threadOf(causeId) ?? failing?.thread)?.opening?.visit
  if (around?.type === wanted && around.opening?.failedBy === causeId) return around
  if (failing?.type === wanted && failing.newest === causeId) return failing
  return around?.type === wanted ? around : undefined
}

export function succeedRegion(past: Past, event: HistoryEvent): Visit {
  const { id, type, previousEventId: causeId } = event
  const wanted = type.replace('StateSucceeded', '')
  const visit = past.outwards(causeId, at => at.type === wanted && isOpen(at))
  const opening = visit?.opening
  must(opening !== undefined && isLive(opening.visit.thread), event, 'its cause belongs to no open state of that type')
  const isMapRun = past.typeOf(causeId) === 'MapRunSucceeded'
  const missing = opening.length - finishedThreads(opening)
  must(isMapRun || missing === 0, event, `${missing} of its ${opening.length} branches or iterations have not finished`)
  must(opening.failedBy === undefined, event, `it has failed with event ${opening.failedBy}`)
  opening.visit.newest = id
  opening.visit.attempts.at(-1)!.succeededId = id
  return opening.visit
}

export function startIteration(past: Past, event: HistoryEvent): Thread {
  const { name, index } = iterationIn(event)
  const visit = past.outwards(event.previousEventId, at => at.name === name && isOpen(at))
  const opening = visit?.opening
  must(opening !== undefined && isLive(opening.visit.thread), event, `its cause belongs to no open Map '${name}'`)
  must(opening.failedBy === undefined, event, `the Map has failed with event ${opening.failedBy}`)
  must(index < opening.length, event, `there are ${opening.length} items`)
  must(!opening.threads.has(index), event, `iteration ${index} was started already`)
  must(index === opening.threads.size, event, `iteration ${opening.threads.size} comes first`)
  const definition = past.definitionOf(opening.visit)
  const limit = memberOf(definition, 'MaxConcurrency')
  const running = opening.threads.size - finishedThreads(opening)
  must(typeof limit !== 'number' || limit === 0 || running < limit, event, `${running} iterations are running already`)
  return startThread(opening, index, memberOf(definition, 'ItemProcessor') ?? memberOf(definition, 'Iterator')!)
}

export function succeedIteration(past: Past, event: HistoryEvent): Visit {
  const { name, index } = iterationIn(event)
  const last = past.visitOf(event.previousEventId)
  const map = last?.thread.opening?.visit
  const isEnd = last?.thread.isFinished === true && last.exitedId === event.previousEventId
  must(map?.name === name && last?.thread.index === index && isEnd, event, 'its cause is not the end of the iteration')
  must(isLive(last.thread), event, 'the iteration was aborted')
  return map
}

const iterationIn = (event: HistoryEvent) => detailsOf(event) as { readonly name: string; readonly index: number }

/** An event of the cascade by which one failure ends a Parallel or Map. */
export function abort(past: Past, event: HistoryEvent): Visit {
  const { type, previousEventId: causeId } = event
  const opening = failedOpening(past, event)
  const { aborted, visit } = opening
  if (type === 'MapIterationFailed') must(textOf(event, 'name') === visit.name, event, `it is '${visit.name}' that fails`)
  opening.failedBy = causeId
  aborted.set(type, (aborted.get(type) ?? 0) + 1)
  return visit
}

export function failRegion(past: Past, event: HistoryEvent): Visit {
  const { id, type, previousEventId: causeId } = event
  const own = past.visitOf(causeId)
  const isOwn = own?.type === type.replace('StateFailed', '') && /^(EvaluationFailed|MapRun(Failed|Aborted))$/.test(past.typeOf(causeId)!)
  const opening = isOwn ? undefined : failedOpening(past, event)
  const visit = opening?.visit ?? own!
  must(`${visit.type}StateFailed` === type, event, `it is the ${visit.type} '${visit.name}' that fails`)
  must(isOpen(visit) && isLive(visit.thread), event, 'the state is not open')
  if (opening === undefined) past.endAttempt(visit, causeId)
  else {
    opening.failedBy = causeId
    closeOpening(past, opening)
  }
  visit.newest = id
  return visit
}

/** The opening that the failure of one of its threads fails. */
function failedOpening(past: Past, event: HistoryEvent): Opening {
  const { previousEventId: causeId } = event
  // An iteration may fail before its first state.
  const opening = (past.threadOf(causeId) ?? past.failing(causeId)?.thread)?.opening
  must(opening !== undefined && isOpen(opening.visit), event, 'its cause fails no Parallel or Map')
  must(opening.failedBy === undefined || opening.failedBy === causeId, event, `event ${opening.failedBy} has failed it already`)
  return opening
}

function closeOpening(past: Past, opening: Opening): void {
  const failedBy = opening.failedBy!
  past.endAttempt(opening.visit, failedBy)
  // One that could not evaluate its items has no threads that failed.
  const isOwn = past.typeOf(failedBy) === 'EvaluationFailed' && past.visitOf(failedBy) === opening.visit
  if (!isOwn) past.failedOpenings.push(opening)
}
