import { history, randomAt, uuid, type ExecutionStatus, type HistoryEvent, type RedriveStatus } from '@redrive/engine'
import { MAX_EVENT_PAYLOAD_BYTES } from '../limits.js'
import { allExecutions, type AnyExecution } from '../world/executions.js'
import type { World } from '../world/world.js'

/** The event that Step Functions sends to EventBridge when the status of an execution changes. */
export interface StatusChangeEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': 'Step Functions Execution Status Change'
  readonly source: 'aws.states'
  readonly account: string
  /** ISO 8601, in seconds. */
  readonly time: string
  readonly region: string
  readonly resources: readonly [executionArn: string]
  readonly detail: StatusChange
}

/** Dates are epoch milliseconds. What is not known is null. */
export interface StatusChange {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly status: ExecutionStatus
  readonly startDate: number
  readonly stopDate: number | null
  readonly input: string | null
  readonly output: string | null
  readonly stateMachineVersionArn: string | null
  readonly stateMachineAliasArn: string | null
  readonly redriveCount: number
  readonly redriveDate: number | null
  readonly redriveStatus: RedriveStatus
  readonly redriveStatusReason: string
  readonly inputDetails: { readonly included: boolean }
  readonly outputDetails: { readonly included: boolean } | null
  readonly error: string | null
  readonly cause: string | null
}

/**
 * The status changes of all STANDARD executions of a world, children of Map Runs too, oldest first: read off their histories.
 *
 *     statusChanges(world).map(({ detail }) => detail.status)   // ['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED']
 */
export function statusChanges(world: World): StatusChangeEvent[] {
  return allExecutions(world)
    .filter(({ execution }) => execution.machine.type === 'STANDARD')
    .flatMap(found => changesOf(found).map(change => ({ at: change.at, event: eventOf(world, found, change) })))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event)
}

interface Change {
  readonly at: number
  readonly eventId: number
  readonly status: ExecutionStatus
  readonly redriveCount: number
  readonly redrivenAt: number | undefined
  readonly output: string | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
}

function changesOf({ execution }: AnyExecution): Change[] {
  let [redriveCount, redrivenAt] = [0, undefined as number | undefined]
  return history(execution).flatMap(event => {
    const at = Math.round(event.timestamp * 1000)
    if (event.type === 'ExecutionRedriven') [redriveCount, redrivenAt] = [redriveCount + 1, at]
    const status = statusAfter(event)
    if (status === undefined) return []
    const { output, error, cause } = resultIn(event)
    return [{ at, eventId: event.id, status, redriveCount, redrivenAt, output, error, cause }]
  })
}

function statusAfter({ type }: HistoryEvent): ExecutionStatus | undefined {
  switch (type) {
    case 'ExecutionStarted':
    case 'ExecutionRedriven':
      return 'RUNNING'
    case 'ExecutionSucceeded':
      return 'SUCCEEDED'
    case 'ExecutionFailed':
      return 'FAILED'
    case 'ExecutionTimedOut':
      return 'TIMED_OUT'
    case 'ExecutionAborted':
      return 'ABORTED'
    default:
      return undefined
  }
}

function resultIn(event: HistoryEvent): { readonly output?: string; readonly error?: string; readonly cause?: string } {
  if (event.type === 'ExecutionSucceeded') return event.executionSucceededEventDetails
  if (event.type === 'ExecutionFailed') return event.executionFailedEventDetails
  if (event.type === 'ExecutionTimedOut') return event.executionTimedOutEventDetails
  return event.type === 'ExecutionAborted' ? event.executionAbortedEventDetails : {}
}

function eventOf({ account, region }: World, found: AnyExecution, change: Change): StatusChangeEvent {
  return {
    version: '0',
    id: uuid(randomAt(`${found.execution.identity.seed}:status`, change.eventId)),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: new Date(change.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [found.arn],
    detail: detailOf(found, change),
  }
}

function detailOf({ arn, execution, hosted, child }: AnyExecution, change: Change): StatusChange {
  const { name, stateMachineArn } = execution.identity
  const { status, output, redrivenAt } = change
  const [started] = history(execution)
  const input = started?.type === 'ExecutionStarted' ? started.executionStartedEventDetails.input : '{}'
  const outputBytes = escapedBytes(output)
  const hasOutput = output !== undefined && outputBytes <= MAX_EVENT_PAYLOAD_BYTES
  const hasInput = escapedBytes(input) + outputBytes <= MAX_EVENT_PAYLOAD_BYTES
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: execution.state.startedAt,
    stopDate: status === 'RUNNING' ? null : change.at,
    input: hasInput ? input : null,
    output: hasOutput ? output : null,
    stateMachineVersionArn: (child === undefined ? hosted.versionArn : undefined) ?? null,
    stateMachineAliasArn: (child === undefined ? hosted.aliasArn : undefined) ?? null,
    redriveCount: change.redriveCount,
    redriveDate: redrivenAt ?? null,
    ...redrivability(status, child !== undefined),
    inputDetails: { included: hasInput },
    outputDetails: output === undefined ? null : { included: hasOutput },
    error: change.error ?? null,
    cause: change.cause ?? null,
  }
}

/** Children of Map Runs are redriven by these. */
function redrivability(status: ExecutionStatus, isChild: boolean): Pick<StatusChange, 'redriveStatus' | 'redriveStatusReason'> {
  const isRedrivable = status !== 'RUNNING' && status !== 'SUCCEEDED'
  return isRedrivable
    ? { redriveStatus: isChild ? 'REDRIVABLE_BY_MAP_RUN' : 'REDRIVABLE', redriveStatusReason: `Execution is ${status} and is redrivable` }
    : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: `Execution is ${status} and cannot be redriven` }
}

/** The size of a text inside another JSON text, in bytes. */
function escapedBytes(text: string | undefined): number {
  return text === undefined ? 0 : new TextEncoder().encode(JSON.stringify(text)).length
}
