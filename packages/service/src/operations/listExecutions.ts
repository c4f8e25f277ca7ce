import { listChildren, type ChildListItem, type ExecutionStatus } from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import { machineArnOf, parseArn } from '../world/arn.js'
import type { Draft } from '../world/draft.js'
import { labelled, noStateMachine, typeNotSupported } from '../world/hosting.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { remembered } from '../world/remembered.js'
import { lookUp, valuesOf } from '../world/table.js'
import type { HostedExecution } from '../world/world.js'
import { findMapRun } from './mapRuns.js'
import { done, given, seconds, type Output, type Reply } from './reply.js'

interface ListExecutionsInput extends PageRequest {
  readonly stateMachineArn?: string
  readonly mapRunArn?: string
  readonly statusFilter?: ExecutionStatus | 'PENDING_REDRIVE'
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN'
}

export function listExecutions(draft: Draft, input: ListExecutionsInput): Reply {
  const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = input
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ApiError('ValidationException', 'Must provide exactly one of: stateMachineArn, mapRunArn')
  }
  if (mapRunArn !== undefined) return listChildrenOf(draft, mapRunArn, input)
  if (redriveFilter !== undefined) {
    throw new ApiError('ValidationException', 'RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN')
  }
  if (statusFilter === 'PENDING_REDRIVE') {
    throw new ApiError('ValidationException', 'PENDING_REDRIVE status filter can only be applied to ListExecutions call with Map Run ARN')
  }
  return listExecutionsOf(draft, stateMachineArn!, input)
}

/** Newest first: running ones by when they started or were redriven, the others by when they ended. */
function listExecutionsOf(draft: Draft, stateMachineArn: string, input: ListExecutionsInput): Reply {
  const { statusFilter } = input
  const isListed = listedBy(draft, stateMachineArn)
  const list = `executions:${stateMachineArn}:${statusFilter ?? ''}`
  const executions = remembered(draft.executions, list, () =>
    valuesOf(draft.executions)
      .filter(hosted => isListed(hosted) && (statusFilter === undefined || hosted.tree.execution.status === statusFilter))
      .sort((a, b) => newestMoment(b) - newestMoment(a) || b.order - a.order),
  )
  const { items, ...rest } = pageOf(draft, list, executions, ({ arn }) => arn, input)
  return done({ executions: items.map(listItem), ...rest })
}

/** @throws ApiError StateMachineDoesNotExist, StateMachineTypeNotSupported, ValidationException for a labelled ARN */
function listedBy(draft: Draft, stateMachineArn: string): (hosted: HostedExecution) => boolean {
  const arn = parseArn(stateMachineArn, 'stateMachine')
  if (arn.label !== undefined) throw labelled()
  const machine = lookUp(draft.stateMachines, machineArnOf(arn))
  if (machine === undefined) throw noStateMachine(stateMachineArn)
  if (machine.type === 'EXPRESS') throw typeNotSupported()
  if (arn.names.length === 1) return hosted => hosted.stateMachineArn === stateMachineArn
  return ({ versionArn, aliasArn }) => versionArn === stateMachineArn || aliasArn === stateMachineArn
}

function newestMoment({ tree }: HostedExecution): number {
  const { stoppedAt, redrivenAt, startedAt } = tree.execution.state
  return stoppedAt ?? redrivenAt ?? startedAt
}

function listItem({ arn: executionArn, stateMachineArn, name, tree, aliasArn, versionArn }: HostedExecution): Output {
  const { status, state } = tree.execution
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate: seconds(state.startedAt),
    ...given('stopDate', state.stoppedAt && seconds(state.stoppedAt)),
    ...given('stateMachineVersionArn', versionArn),
    ...given('stateMachineAliasArn', aliasArn),
    redriveCount: state.redriveCount,
    ...given('redriveDate', state.redrivenAt && seconds(state.redrivenAt)),
  }
}

/** The children that have started, the one that started last comes first (recorded). */
function listChildrenOf(draft: Draft, mapRunArn: string, input: ListExecutionsInput): Reply {
  const { statusFilter, redriveFilter } = input
  const { mapRun } = findMapRun(draft, mapRunArn)
  const list = `children:${mapRunArn}:${statusFilter ?? ''}:${redriveFilter ?? ''}`
  const children = remembered(mapRun, list, () =>
    listChildren(mapRun)
      .filter(({ status }) => statusFilter === undefined || status === statusFilter)
      .filter(({ redriveCount }) => redriveFilter === undefined || redriveCount > 0 === (redriveFilter === 'REDRIVEN'))
      .sort((a, b) => b.startDate - a.startDate || b.childIndex - a.childIndex),
  )
  const { items, ...rest } = pageOf(draft, list, children, ({ executionArn }) => executionArn, input)
  return done({ executions: items.map(withoutIndex), ...rest })
}

/** The place of a child in its Map Run is nothing that the API tells. */
function withoutIndex(item: ChildListItem): Output {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'childIndex'))
}
