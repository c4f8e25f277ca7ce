import { history } from '@redrive/engine'
import type { Draft } from '../world/draft.js'
import { findExecution, typeNotSupported } from '../world/hosting.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { remembered } from '../world/remembered.js'
import { done, type Reply } from './reply.js'

interface GetExecutionHistoryInput extends PageRequest {
  readonly executionArn: string
  readonly reverseOrder?: boolean
  readonly includeExecutionData?: boolean
}

export function getExecutionHistory(draft: Draft, input: GetExecutionHistoryInput): Reply {
  const { executionArn, reverseOrder = false, includeExecutionData = true } = input
  const { execution } = findExecution(draft, executionArn)
  if (execution.machine.type === 'EXPRESS') throw typeNotSupported()
  const list = `history:${executionArn}:${reverseOrder}:${includeExecutionData}`
  const events = remembered(execution, list, () => history(execution, { reverseOrder, includeExecutionData }))
  const { items, ...rest } = pageOf(draft, list, events, ({ id }) => String(id), input)
  return done({ events: items, ...rest })
}
