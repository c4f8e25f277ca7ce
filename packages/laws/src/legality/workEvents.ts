import type { HistoryEvent, Json } from '@redrive/engine'
import { textAt } from '../script/world.js'
import { must } from './illegalEvent.js'
import type { Past } from './past.js'
import { isLive, isOpen, type Visit } from './visit.js'

/** Events of work that the outside world does: that of a Task. */
export function readTask(past: Past, event: HistoryEvent): Visit {
  const { id, type, previousEventId: causeId } = event
  const visit = past.visitOf(causeId)
  const [, family, moment] = /^(Task|LambdaFunction|Activity)(.+)$/.exec(type)!
  must(visit?.type === 'Task' && isOpen(visit), event, 'its cause belongs to no open Task')
  must(isLive(visit.thread), event, 'the state was aborted')
  must(family === familyOf(past.definitionOf(visit)), event, `the state '${visit.name}' calls something else`)
  must(causeId === visit.newest, event, `the newest event of '${visit.name}' is ${visit.newest}`)
  const cause = past.typeOf(causeId)!
  const causeMoment = cause.replace(/^(Task|LambdaFunction|Activity)(?!State)/, '')
  must(CAUSES_OF_WORK[moment!]!.test(causeMoment), event, `${cause} (${causeId}) can't be its cause`)
  if (moment === 'Scheduled') past.beginAttempt(visit, event)
  else if (moment === 'Succeeded') visit.attempts.at(-1)!.succeededId = id
  else if (/Failed$|TimedOut$/.test(moment!)) past.endAttempt(visit, id)
  visit.newest = id
  return visit
}

/** What the events of the work of a Task may be caused by. */
const CAUSES_OF_WORK: Readonly<Record<string, RegExp>> = {
  Scheduled: /^(TaskStateEntered|Failed|TimedOut|ScheduleFailed|StartFailed|SubmitFailed|EvaluationFailed)$/,
  // Engines may tell the start of a function at once, before anybody can know that it could not be scheduled.
  ScheduleFailed: /^(Scheduled|Started)$/,
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

/** Events of the Map Run of a Distributed Map. */
export function readMapRun(past: Past, event: HistoryEvent): Visit {
  const { id, type, previousEventId: causeId } = event
  const visit = past.visitOf(causeId)
  must(visit?.type === 'Map' && isOpen(visit) && isLive(visit.thread), event, 'its cause belongs to no open Map')
  const cause = past.typeOf(causeId)!
  const expected = type === 'MapRunStarted' || type === 'MapRunRedriven' ? /^MapStateStarted$/ : /^MapRun(Started|Redriven)$/
  must(expected.test(cause), event, `${cause} (${causeId}) can't be its cause`)
  if (type === 'MapRunRedriven') past.beginAttempt(visit, event)
  if (type === 'MapRunFailed' || type === 'MapRunAborted') past.endAttempt(visit, id)
  visit.newest = id
  visit.hasMapRun = true
  return visit
}
