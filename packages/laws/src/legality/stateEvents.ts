import type { HistoryEvent, Json } from '@redrive/engine'
import { listAt, memberOf } from '../script/world.js'
import { must } from './illegalEvent.js'
import type { Past } from './past.js'
import { textOf } from './shape.js'
import { finishedThreads, isLive, isOpen, newestVisit, startThread, type Thread, type Visit } from './visit.js'

/** Events that every type of state has: it is entered, it is exited, and something in it can't be evaluated. */
export function enter(past: Past, event: HistoryEvent): Visit {
  const { id, previousEventId: causeId } = event
  const name = textOf(event, 'name')!
  const type = event.type.replace(/StateEntered$/, '')
  const thread = threadEntered(past, event, name)
  const definition = memberOf(memberOf(thread.scope, 'States'), name)
  must(definition !== undefined, event, `there is no state '${name}' there`)
  must(memberOf(definition, 'Type') === type, event, `the state '${name}' is of another type`)
  const before = newestVisit(thread)
  const input = textOf(event, 'input')
  const given = before === undefined ? (causeId === 0 ? textOf(past.events[0]!, 'input') : input) : before.output
  must(input === given, event, 'its input is not what came before')
  must(isLive(thread), event, 'the branch or iteration was aborted')
  const visit: Visit = {
    name,
    type,
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
  past.visits.push(visit)
  return visit
}

function threadEntered(past: Past, event: HistoryEvent, name: string): Thread {
  const { previousEventId: causeId } = event
  const { root } = past
  const cause = past.typeOf(causeId)
  if (cause === undefined) {
    must(root.visits.length === 0 && name === memberOf(root.scope, 'StartAt'), event, 'only the first state has no cause')
    return root
  }
  if (cause.endsWith('StateExited')) {
    const before = past.visitOf(causeId)!
    const { thread } = before
    must(newestVisit(thread) === before, event, `after the exit ${causeId} a state was entered already`)
    must(successors(past.definitionOf(before)).includes(name), event, `'${before.name}' does not lead there`)
    thread.isFinished = false
    return thread
  }
  if (cause === 'ParallelStateStarted') {
    const { opening } = past.visitOf(causeId)!
    must(opening?.startedId === causeId, event, `the opening ${causeId} is over`)
    const branches = listAt(past.definitionOf(opening.visit), 'Branches')
    const index = branches.findIndex(branch => memberOf(branch, 'StartAt') === name)
    must(index >= 0, event, `no branch starts with '${name}'`)
    must(!opening.threads.has(index), event, `branch ${index} was started already`)
    return startThread(opening, index, branches[index]!)
  }
  must(cause === 'MapIterationStarted', event, `${cause} (${causeId}) can't be its cause`)
  const thread = past.threadOf(causeId)!
  must(thread.visits.length === 0, event, `iteration ${thread.index} has entered its first state already`)
  must(name === memberOf(thread.scope, 'StartAt'), event, 'the iteration starts with another state')
  return thread
}

/** Every state that a state may lead to. */
function successors(definition: Json): readonly (Json | undefined)[] {
  const rules = [...listAt(definition, 'Choices'), ...listAt(definition, 'Catch')]
  return [memberOf(definition, 'Next'), memberOf(definition, 'Default'), ...rules.map(rule => memberOf(rule, 'Next'))]
}

export function exit(past: Past, event: HistoryEvent): Visit {
  const { id, type, previousEventId: causeId } = event
  const name = textOf(event, 'name')!
  const visit = past.outwards(causeId, at => at.name === name && isOpen(at))
  must(visit !== undefined, event, `no open state '${name}' has to do with its cause`)
  must(`${visit.type}StateExited` === type, event, `the state is of type ${visit.type}`)
  must(isLive(visit.thread), event, 'the state was aborted')
  must(isCauseOfExit(past, visit, causeId), event, `${past.typeOf(causeId)} (${causeId}) can't be its cause`)
  visit.exitedId = id
  visit.exitCauseId = causeId
  visit.output = textOf(event, 'output')
  visit.thread.isFinished = memberOf(past.definitionOf(visit), 'End') === true || visit.type === 'Succeed'
  return visit
}

function isCauseOfExit(past: Past, { type, enteredId, newest, opening }: Visit, causeId: number): boolean {
  const cause = past.typeOf(causeId)!
  switch (type) {
    case 'Task':
      return causeId === newest && /^TaskStateEntered$|Succeeded$|Failed$|TimedOut$/.test(cause)
    case 'Parallel':
    case 'Map': {
      if (causeId === newest && /Failed$|StateEntered$/.test(cause)) return true
      const isWhole = opening !== undefined && (finishedThreads(opening) === opening.length || cause.startsWith('MapRun'))
      const succeeded = past.events[newest - 1]!
      if (!isWhole || !succeeded.type.endsWith('StateSucceeded')) return false
      // AWS gives the exit the cause of the success; that of a Distributed Map has the Map Run itself.
      return causeId === succeeded.previousEventId || /^MapRun(Started|Redriven|Succeeded)$/.test(cause)
    }
    default:
      return causeId === enteredId
  }
}

export function failEvaluation(past: Past, event: HistoryEvent): Visit {
  const { id, previousEventId: causeId } = event
  const name = textOf(event, 'state')
  const visit = past.visits.findLast(
    at => at.name === name && isOpen(at) && (at.causeId === causeId || at.enteredId === causeId) && isLive(at.thread),
  )
  must(visit !== undefined, event, `no open state '${name}' has to do with its cause`)
  const last = visit.attempts.at(-1)
  // What can't be evaluated to begin with fails without having been scheduled.
  if (last?.redrive !== past.redrives || last.failedId !== undefined) past.beginAttempt(visit, event)
  past.endAttempt(visit, id)
  visit.newest = id
  // Items that can't be evaluated fail the whole Map.
  if (visit.opening !== undefined && finishedThreads(visit.opening) < visit.opening.length) visit.opening.failedBy = id
  return visit
}
