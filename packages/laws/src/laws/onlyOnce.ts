import type { HistoryEvent } from '@redrive/engine'
import { textOf } from '../legality/shape.js'
import { placeText } from '../script/work.js'
import { Broken, expect, type Law } from './law.js'

/**
 * The work of a state that has exited is not asked for again, unless the state is entered again: by a loop, or in a Parallel or Map that is
 * retried. A state is entered once for each event that leads to it, and every answer of a task is in the history, once.
 */
export const neverRunsAgain: Law = {
  name: 'a redrive never runs a succeeded step again',
  check: trial => {
    const events = trial.historyOf(trial.last)
    const exits = new Map<number, number>()
    const entered = new Set<string>()
    for (const event of events) {
      const { id, type, previousEventId } = event
      if (type.endsWith('StateEntered')) {
        const key = `${previousEventId} ${textOf(event, 'name')}`
        expect(!entered.has(key), () => `'${textOf(event, 'name')}' is entered twice because of event ${previousEventId}`, id)
        entered.add(key)
      } else if (BEGINS_OR_ENDS.test(type)) {
        const entry = entryOf(events, event)
        const exit = exits.get(entry?.id ?? 0)
        if (exit !== undefined)
          throw new Broken(`'${textOf(entry!, 'name')}' was exited with event ${exit}, and goes on with event ${id}`, id)
        if (type.endsWith('StateExited') && entry !== undefined) exits.set(entry.id, id)
      }
    }
    const answered = trial.steps.filter(({ action }) => action.type === 'TaskSucceeded')
    const counted = events.filter(({ type }) => /^(Task|LambdaFunction|Activity)(Succeeded|Failed)$/.test(type)).length
    const failed = trial.steps.filter(({ action }) => action.type === 'TaskFailed')
    expect(
      counted === answered.length + failed.length,
      () => `of the answers for ${[...answered, ...failed].map(({ work }) => placeText(work!)).join(', ')} the history tells ${counted}`,
    )
  },
}

const BEGINS_OR_ENDS = /^(Task|LambdaFunction|Activity)Scheduled$|^MapRun(Started|Redriven)$|^TaskStateExited$/

/** The entering of the state whose work an event is about, found along the causes. */
function entryOf(events: readonly HistoryEvent[], event: HistoryEvent): HistoryEvent | undefined {
  let at: HistoryEvent | undefined = event
  while (at !== undefined && !isEntry(at)) at = at.type === 'EvaluationFailed' ? evaluatedEntry(events, at) : events[at.previousEventId - 1]
  return at
}

const isEntry = ({ type }: HistoryEvent) => type === 'TaskStateEntered' || type === 'MapStateEntered'

/** An evaluation that failed has the cause of the entering, and not the entering itself. */
function evaluatedEntry(events: readonly HistoryEvent[], evaluation: HistoryEvent): HistoryEvent | undefined {
  const { id, previousEventId } = evaluation
  const name = textOf(evaluation, 'state')
  return events
    .slice(0, id - 1)
    .findLast(event => isEntry(event) && event.previousEventId === previousEventId && textOf(event, 'name') === name)
}
