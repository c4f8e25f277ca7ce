import type { HistoryEvent } from '@redrive/engine'
import { must } from './illegalEvent.js'
import type { Past } from './past.js'
import { detailsOf, textOf } from './shape.js'
import { finishedThreads, isOpen, newestVisit, type Thread } from './visit.js'

/** Events of the execution as a whole: its beginning, its ends, and its redrives. */
export function readExecution(past: Past, event: HistoryEvent): void {
  const { id, type, previousEventId: causeId } = event
  switch (type) {
    case 'ExecutionStarted':
      must(id === 1 && causeId === 0, event, 'it is the first event, and has no cause')
      return
    case 'ExecutionRedriven':
      must(past.status !== 'RUNNING' && past.status !== 'SUCCEEDED', event, `the execution is ${past.status}`)
      must(causeId === id - 1, event, 'its cause is the end of the execution')
      must(detailsOf(event).redriveCount === past.redrives + 1, event, `it is redrive ${past.redrives + 1}`)
      past.redrives++
      past.status = 'RUNNING'
      return reopen(past, past.root, event)
    case 'ExecutionSucceeded': {
      const last = newestVisit(past.root)
      must(past.root.isFinished && last !== undefined, event, 'the last state has not exited')
      must(causeId === last.exitedId, event, 'its cause is the exit of the last state')
      must(textOf(event, 'output') === last.output, event, 'its output is that of the last state')
      past.status = 'SUCCEEDED'
      return
    }
    case 'ExecutionFailed': {
      // What fails again at once, without an event of its own, hangs on the redrive.
      const isAgain = causeId === id - 1 && past.typeOf(causeId) === 'ExecutionRedriven'
      must(isAgain || past.failing(causeId)?.thread === past.root, event, 'its cause is what failed at the top level')
      past.status = 'FAILED'
      return
    }
    default:
      must(causeId === 0, event, 'nothing in the history caused it')
      past.status = type === 'ExecutionAborted' ? 'ABORTED' : 'TIMED_OUT'
  }
}

/** Everything that was entered and not exited goes on; what has finished stays so. */
function reopen(past: Past, thread: Thread, event: HistoryEvent): void {
  const visit = newestVisit(thread)
  if (visit === undefined || !isOpen(visit)) return
  visit.newest = visit.enteredId
  const { opening } = visit
  if (opening === undefined) return
  opening.failedBy = undefined
  opening.aborted.clear()
  if (finishedThreads(opening) < opening.length && !visit.hasMapRun) past.beginAttempt(visit, event)
  for (const inner of opening.threads.values()) reopen(past, inner, event)
}
