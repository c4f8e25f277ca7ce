import { forEachIn, getAt } from '../execution/sparseArray.js'
import { datesOf, redrivesOf, resultOf, type ExecutionDescription } from '../execution/describe.js'
import type { Execution } from '../execution/execution.js'
import type { ExecutionStatus } from '../execution/state.js'
import { textOf } from '../json/index.js'
import { redriveEligibility } from '../redrive/eligibility.js'
import { childArn, childName } from './family.js'
import { isPendingRedrive, pendingRedrive, type Child, type MapRun, type MapRunStatus, type Tally } from './mapRun.js'
import { childInput, itemCount, firstItem } from './work.js'

/** What DescribeMapRun answers. Dates are epoch seconds. */
export interface MapRunDescription {
  readonly mapRunArn: string
  readonly executionArn: string
  readonly status: MapRunStatus
  readonly startDate: number
  readonly stopDate?: number
  readonly maxConcurrency: number
  readonly toleratedFailurePercentage: number
  readonly toleratedFailureCount: number
  readonly itemCounts: MapRunCounts
  readonly executionCounts: MapRunCounts
  readonly redriveCount: number
  readonly redriveDate?: number
}

export interface MapRunCounts extends Tally {
  readonly pending: number
  readonly pendingRedrive: number
  readonly total: number
  readonly resultsWritten: number
}

/**
 *     describeMapRun(mapRun).itemCounts.failed   // 3
 */
export function describeMapRun(mapRun: MapRun): MapRunDescription {
  const { limits } = mapRun
  return {
    mapRunArn: mapRun.mapRunArn,
    executionArn: mapRun.executionArn,
    status: mapRun.status,
    ...datesOf(mapRun),
    maxConcurrency: limits.maxConcurrency,
    toleratedFailurePercentage: limits.toleratedFailurePercentage,
    toleratedFailureCount: limits.toleratedFailureCount,
    itemCounts: itemCounts(mapRun),
    executionCounts: executionCounts(mapRun),
    ...redrivesOf(mapRun),
  }
}

function executionCounts(mapRun: MapRun): MapRunCounts {
  const total = mapRun.work?.children ?? 0
  return {
    pending: total - mapRun.nextChild,
    ...mapRun.executionCounts,
    total,
    resultsWritten: mapRun.resultsWritten,
    pendingRedrive: pendingRedrive(mapRun),
  }
}

function itemCounts(mapRun: MapRun): MapRunCounts {
  const { work, nextChild, resultsWritten } = mapRun
  const total = work?.items.values.length ?? 0
  const waiting = mapRun.redriveQueue.slice(mapRun.redriven).reduce((sum, index) => sum + itemCount(work!, index), 0)
  return {
    pending: work === undefined ? 0 : total - firstItem(work, nextChild),
    ...mapRun.itemCounts,
    total,
    resultsWritten: resultsWritten === 0 ? 0 : total,
    pendingRedrive: waiting,
  }
}

/** What ListMapRuns tells of a Map Run. */
export function mapRunListItem(mapRun: MapRun) {
  const { executionArn, mapRunArn, family } = mapRun
  return { executionArn, mapRunArn, stateMachineArn: family.stateMachineArn, ...datesOf(mapRun) }
}

export type ChildStatus = ExecutionStatus | 'PENDING_REDRIVE'

/** What ListExecutions tells of a child. */
export interface ChildListItem {
  readonly childIndex: number
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly status: ChildStatus
  readonly startDate: number
  readonly stopDate?: number
  readonly mapRunArn: string
  readonly itemCount: number
  readonly redriveCount: number
  readonly redriveDate?: number
}

/** The children that have started, in the order of the items. */
export function listChildren(mapRun: MapRun): ChildListItem[] {
  const children: ChildListItem[] = []
  forEachIn(mapRun.children, 0, mapRun.nextChild, (child, index) => children.push(listItem(mapRun, child, index)))
  return children
}

function listItem(mapRun: MapRun, child: Child, childIndex: number): ChildListItem {
  const { family, mapRunArn, work } = mapRun
  return {
    childIndex,
    executionArn: childArn(family, childIndex),
    stateMachineArn: family.stateMachineArn,
    name: childName(family, childIndex),
    status: isPendingRedrive(mapRun, childIndex) ? 'PENDING_REDRIVE' : child.status,
    ...datesOf(child),
    mapRunArn,
    itemCount: itemCount(work!, childIndex),
    ...redrivesOf(child),
  }
}

/** What DescribeExecution answers for a child of a Map Run. */
export interface ChildDescription extends Omit<ExecutionDescription, 'status'> {
  readonly status: ChildStatus
  readonly mapRunArn: string
}

/**
 * Describes a child that has started, as DescribeExecution does at a moment (epoch ms); undefined for one that has not.
 *
 *     describeChild(mapRun, 3, { at })?.redriveStatus   // 'REDRIVABLE_BY_MAP_RUN'
 */
export function describeChild(mapRun: MapRun, index: number, { at }: { readonly at: number }): ChildDescription | undefined {
  const child = getAt(mapRun.children, index)
  if (child === undefined) return undefined
  const { family, mapRunArn, task, work } = mapRun
  return {
    executionArn: childArn(family, index),
    stateMachineArn: family.stateMachineArn,
    name: childName(family, index),
    status: isPendingRedrive(mapRun, index) ? 'PENDING_REDRIVE' : child.status,
    ...datesOf(child),
    input: textOf(childInput(task, work!, index)),
    inputDetails: { included: true },
    mapRunArn,
    ...resultOf(child),
    ...redrivesOf(child),
    ...eligibilityOf(mapRun, child, at),
  }
}

/** Children are redriven by their Map Run only. */
function eligibilityOf({ family }: MapRun, { status, execution }: Child, at: number) {
  if (status === 'RUNNING' || status === 'SUCCEEDED') {
    return { redriveStatus: 'NOT_REDRIVABLE' as const, redriveStatusReason: `Execution is ${status} and cannot be redriven` }
  }
  const own = family.type === 'STANDARD' && execution !== undefined ? redriveEligibility(execution, { at }) : undefined
  return own?.redriveStatus === 'NOT_REDRIVABLE' ? own : { redriveStatus: 'REDRIVABLE_BY_MAP_RUN' as const }
}

/** Whether the newest redrive of a Map Run has left a child as it was, because it had succeeded. */
export function isKeptChild({ children, redriveCount }: MapRun, index: number): boolean {
  const child = getAt(children, index)
  return child?.status === 'SUCCEEDED' && child.pass < redriveCount
}

/** A child that has started, with its history; undefined where only its result is kept. */
export function childExecution({ children }: MapRun, index: number): Execution | undefined {
  return getAt(children, index)?.execution
}
