import { history, type Execution, type HistoryEvent } from '@redrive/engine'
import type { Draft } from '../world/draft.js'
import { findExecution } from '../world/hosting.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { done, type Reply } from './reply.js'

interface GetExecutionHistoryInput extends PageRequest {
  readonly executionArn: string
  readonly reverseOrder?: boolean
  readonly includeExecutionData?: boolean
}

export function getExecutionHistory(draft: Draft, input: GetExecutionHistoryInput): Reply {
  const { executionArn, reverseOrder = false, includeExecutionData = true } = input
  const { execution } = findExecution(draft, executionArn)
  const events = eventsOf(execution, reverseOrder, includeExecutionData)
  const list = `history:${executionArn}:${reverseOrder}:${includeExecutionData}`
  const { items, ...rest } = pageOf(draft, list, events, ({ id }) => String(id), input)
  return done({ events: items, ...rest })
}

const known = new WeakMap<Execution, Map<string, readonly HistoryEvent[]>>()

/** Whoever reads one page of a history will read the next. */
function eventsOf(execution: Execution, reverseOrder: boolean, includeExecutionData: boolean): readonly HistoryEvent[] {
  const forms = known.get(execution) ?? new Map<string, readonly HistoryEvent[]>()
  known.set(execution, forms)
  const form = `${reverseOrder}:${includeExecutionData}`
  const events = forms.get(form) ?? history(execution, { reverseOrder, includeExecutionData })
  forms.set(form, events)
  return events
}
