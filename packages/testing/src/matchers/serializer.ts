import { history, type HistoryEvent } from '@redrive/engine'
import { eventLines, failureText } from '../trace/eventLines.js'
import { isChild, isExecution, isRun } from './subject.js'

/**
 * Writes runs, children of Map Runs, executions and histories into snapshots: one short line an event, no moments but the time that passed. Stable for the same
 * seed.
 */
export const historySerializer = {
  test: (value: unknown): boolean => isRun(value) || isChild(value) || isExecution(value) || isHistory(value),
  serialize: (value: unknown): string => {
    if (isHistory(value)) return eventLines(value).join('\n')
    const execution = isRun(value) || isChild(value) ? value.execution : value
    if (!isExecution(execution)) return ''
    const { status, error, cause } = execution
    const failure = failureText(error, cause)
    return [failure === undefined ? status : `${status} ${failure}`, ...eventLines(history(execution))].join('\n')
  },
}

function isHistory(value: unknown): value is readonly HistoryEvent[] {
  if (!Array.isArray(value) || value.length === 0) return false
  const first = (value as unknown[])[0]
  return (
    typeof first === 'object' && first !== null && 'id' in first && 'type' in first && 'previousEventId' in first && 'timestamp' in first
  )
}
