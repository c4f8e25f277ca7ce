import { describe, ExecutionNotRedrivableError, redrive, rememberedRedrive } from '@redrive/engine'
import { NAME_RETENTION_MS } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { machineArnOf, parseArn } from '../world/arn.js'
import { arnOf, type Draft } from '../world/draft.js'
import { begin, checkInput, findExecution, findStartable, noStateMachine, typeNotSupported } from '../world/hosting.js'
import { checkName } from '../world/names.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { step, stopExecution as stopNow } from '../world/run.js'
import { lookUp, valuesOf } from '../world/table.js'
import type { HostedExecution, ParentTask } from '../world/world.js'
import { done, given, seconds, type Output, type Reply } from './reply.js'
import { describeRevision } from './stateMachines.js'

export interface StartExecutionInput {
  readonly stateMachineArn: string
  readonly name?: string
  readonly input?: string
  readonly traceHeader?: string
}

/**
 * Idempotent for STANDARD machines: the name and input of a running execution give that execution. EXPRESS names may be used again at
 * once.
 */
export function startExecution(draft: Draft, input: StartExecutionInput): Reply {
  return startFor(draft, input).reply
}

/** As StartExecution, for a task that then waits for the end. */
export function startFor(
  draft: Draft,
  { stateMachineArn, name, input = '{}', traceHeader }: StartExecutionInput,
  startedBy?: ParentTask,
): { readonly reply: Reply; readonly hosted: HostedExecution } {
  if (name !== undefined) checkName(name)
  const startable = findStartable(draft, stateMachineArn)
  checkInput(input)
  const { machine } = startable
  const known =
    name === undefined || machine.type === 'EXPRESS' ? undefined : lookUp(draft.executions, arnOf(draft, 'execution', machine.name, name))
  if (known !== undefined && isNameTaken(known, draft.now)) {
    const isSame = known.execution.status === 'RUNNING' && describe(known.execution, { at: draft.now }).input === input
    if (!isSame) throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`)
    return { reply: started(known), hosted: known }
  }
  const hosted = begin(draft, startable, {
    input,
    ...given('name', name),
    ...given('traceHeader', traceHeader),
    ...given('startedBy', startedBy),
  })
  return { reply: started(hosted), hosted }
}

const started = ({ arn, execution }: HostedExecution) => done({ executionArn: arn, startDate: seconds(execution.state.startedAt) })

function isNameTaken({ execution }: HostedExecution, now: number): boolean {
  const { stoppedAt } = execution.state
  return stoppedAt === undefined || now - stoppedAt <= NAME_RETENTION_MS
}

interface StopExecutionInput extends ExecutionReference {
  readonly error?: string
  readonly cause?: string
}

/** An execution that has ended stays as it ended. */
export function stopExecution(draft: Draft, { executionArn, error, cause }: StopExecutionInput): Reply {
  stopNow(draft, findExecution(draft, executionArn), { ...given('error', error), ...given('cause', cause) })
  return done({ stopDate: seconds(lookUp(draft.executions, executionArn)!.execution.state.stoppedAt!) })
}

interface ExecutionReference {
  readonly executionArn: string
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY'
}

export function describeExecution(draft: Draft, { executionArn, includedData }: ExecutionReference): Reply {
  return done(descriptionOf(draft, findExecution(draft, executionArn), includedData))
}

export function descriptionOf(
  draft: Draft,
  hosted: HostedExecution,
  includedData: ExecutionReference['includedData'] = 'ALL_DATA',
): Output {
  const { execution, aliasArn, versionArn, traceHeader } = hosted
  const { input, output, inputDetails, outputDetails, ...rest } = describe(execution, {
    at: draft.now,
    isStateMachineDeleting: lookUp(draft.stateMachines, hosted.stateMachineArn)?.status === 'DELETING',
  })
  const data =
    includedData === 'ALL_DATA'
      ? { input, inputDetails, ...given('output', output), ...given('outputDetails', outputDetails) }
      : { inputDetails: { included: false }, ...(outputDetails !== undefined && { outputDetails: { included: false } }) }
  return {
    ...rest,
    ...data,
    ...given('traceHeader', traceHeader),
    ...given('stateMachineVersionArn', versionArn),
    ...given('stateMachineAliasArn', aliasArn),
  }
}

/** The machine as it was when the execution was started. */
export function describeStateMachineForExecution(draft: Draft, { executionArn, includedData }: ExecutionReference): Reply {
  const { revision, stateMachineArn, execution } = findExecution(draft, executionArn)
  const { stateMachineName: name } = execution.identity
  return done({ stateMachineArn, name, updateDate: seconds(revision.updatedAt), ...describeRevision(revision, includedData) })
}

/** A token that has redriven the execution before answers what it answered then, whatever the execution does now. */
export function redriveExecution(
  draft: Draft,
  { executionArn, clientToken }: { readonly executionArn: string; readonly clientToken?: string },
): Reply {
  if (parseArn(executionArn, 'execution').label !== undefined) {
    const reason = 'API_DOES_NOT_SUPPORT_LABELED_ARNS'
    throw new ApiError('ValidationException', 'Labeled Execution ARNs are not supported for this API', { reason })
  }
  const hosted = findExecution(draft, executionArn)
  const before = clientToken === undefined ? undefined : rememberedRedrive(hosted.execution, clientToken, draft.now)
  if (before !== undefined) return done({ redriveDate: seconds(before) })
  const isStateMachineDeleting = lookUp(draft.stateMachines, hosted.stateMachineArn)?.status === 'DELETING'
  try {
    step(draft, hosted, execution => redrive(execution, { at: draft.now, isStateMachineDeleting, ...given('clientToken', clientToken) }))
  } catch (error) {
    if (error instanceof ExecutionNotRedrivableError) throw new ApiError('ExecutionNotRedrivable', error.message)
    throw error
  }
  return done({ redriveDate: seconds(draft.now) })
}

interface ListExecutionsInput extends PageRequest {
  readonly stateMachineArn?: string
  readonly mapRunArn?: string
  readonly statusFilter?: string
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN'
}

/** Newest first: running ones by when they started or were redriven, the others by when they ended. */
export function listExecutions(draft: Draft, input: ListExecutionsInput): Reply {
  const { stateMachineArn, mapRunArn, statusFilter } = input
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ApiError('ValidationException', 'Must provide exactly one of: stateMachineArn, mapRunArn')
  }
  if (stateMachineArn === undefined) {
    parseArn(mapRunArn!, 'mapRun')
    throw new ApiError('ResourceNotFound', `Resource not found: '${mapRunArn}'`, { resourceName: mapRunArn! })
  }
  const isListed = listedBy(draft, stateMachineArn)
  if (input.redriveFilter !== undefined) {
    throw new ApiError('ValidationException', 'RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN')
  }
  if (statusFilter === 'PENDING_REDRIVE') {
    throw new ApiError('ValidationException', 'PENDING_REDRIVE status filter can only be applied to ListExecutions call with Map Run ARN')
  }
  const executions = valuesOf(draft.executions)
    .filter(hosted => isListed(hosted) && (statusFilter === undefined || hosted.execution.status === statusFilter))
    .sort((a, b) => newestMoment(b) - newestMoment(a) || b.order - a.order)
  const { items, ...rest } = pageOf(draft, `executions:${stateMachineArn}:${statusFilter ?? ''}`, executions, ({ arn }) => arn, input)
  return done({ executions: items.map(listItem), ...rest })
}

/** @throws ApiError StateMachineDoesNotExist, StateMachineTypeNotSupported */
function listedBy(draft: Draft, stateMachineArn: string): (hosted: HostedExecution) => boolean {
  const arn = parseArn(stateMachineArn, 'stateMachine')
  const machine = lookUp(draft.stateMachines, machineArnOf(arn))
  if (machine === undefined) throw noStateMachine(stateMachineArn)
  if (machine.type === 'EXPRESS') throw typeNotSupported()
  if (arn.names.length === 1) return hosted => hosted.stateMachineArn === stateMachineArn
  return ({ versionArn, aliasArn }) => versionArn === stateMachineArn || aliasArn === stateMachineArn
}

function newestMoment({ execution }: HostedExecution): number {
  const { stoppedAt, redrivenAt, startedAt } = execution.state
  return stoppedAt ?? redrivenAt ?? startedAt
}

function listItem({ arn: executionArn, stateMachineArn, name, execution, aliasArn, versionArn }: HostedExecution): Output {
  const { status, state } = execution
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
