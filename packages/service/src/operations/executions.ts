import { describe, describeChild, ExecutionNotRedrivableError, redriveTree, rememberedRedrive, stopTreeChild } from '@redrive/engine'
import { NAME_RETENTION_MS } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { parseArn } from '../world/arn.js'
import { arnOf, type Draft } from '../world/draft.js'
import type { AnyExecution } from '../world/executions.js'
import { begin, checkInput, findExecution, findStartable } from '../world/hosting.js'
import { checkName } from '../world/names.js'
import { step, stopExecution as stopNow } from '../world/run.js'
import { lookUp } from '../world/table.js'
import type { HostedExecution, ParentTask } from '../world/world.js'
import { processorOf } from './processors.js'
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
    const isSame = known.tree.execution.status === 'RUNNING' && describe(known.tree.execution, { at: draft.now }).input === input
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

const started = ({ arn, tree }: HostedExecution) => done({ executionArn: arn, startDate: seconds(tree.execution.state.startedAt) })

function isNameTaken({ tree }: HostedExecution, now: number): boolean {
  const { stoppedAt } = tree.execution.state
  return stoppedAt === undefined || now - stoppedAt <= NAME_RETENTION_MS
}

interface StopExecutionInput extends ExecutionReference {
  readonly error?: string
  readonly cause?: string
}

/** An execution that has ended stays as it ended. */
export function stopExecution(draft: Draft, { executionArn, error, cause }: StopExecutionInput): Reply {
  parseArn(executionArn, 'execution')
  const { hosted, child } = findExecution(draft, executionArn)
  const failure = { ...given('error', error), ...given('cause', cause) }
  if (child === undefined) stopNow(draft, hosted, failure)
  else {
    const { mapRun, childIndex } = child
    step(draft, hosted, tree => stopTreeChild(tree, mapRun.mapRunArn, childIndex, { at: draft.now, ...failure }))
  }
  return done({ stopDate: seconds(findExecution(draft, executionArn).execution.state.stoppedAt!) })
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
  { execution, hosted, child }: AnyExecution,
  includedData: ExecutionReference['includedData'] = 'ALL_DATA',
): Output {
  const { input, output, inputDetails, outputDetails, ...rest } =
    child === undefined
      ? describe(execution, { at: draft.now, isStateMachineDeleting: isDeleting(draft, hosted) })
      : describeChild(child.mapRun, child.childIndex, { at: draft.now })!
  const data =
    includedData === 'ALL_DATA'
      ? { input, inputDetails, ...given('output', output), ...given('outputDetails', outputDetails) }
      : { inputDetails: { included: false }, ...(outputDetails !== undefined && { outputDetails: { included: false } }) }
  if (child !== undefined) return { ...rest, ...data }
  const { traceHeader, versionArn, aliasArn } = hosted
  return {
    ...rest,
    ...data,
    ...given('traceHeader', traceHeader),
    ...given('stateMachineVersionArn', versionArn),
    ...given('stateMachineAliasArn', aliasArn),
  }
}

function isDeleting(draft: Draft, { stateMachineArn }: HostedExecution): boolean {
  return lookUp(draft.stateMachines, stateMachineArn)?.status === 'DELETING'
}

/** The machine as it was when the execution was started; for a child of a Map Run, the processor of its Map. */
export function describeStateMachineForExecution(draft: Draft, { executionArn, includedData }: ExecutionReference): Reply {
  const { execution, hosted, child } = findExecution(draft, executionArn)
  const { revision } = hosted
  const { stateMachineArn, stateMachineName: name } = execution.identity
  const processor = child && processorOf(revision.machine.definition, child.mapRun.task.stateName)
  return done({
    stateMachineArn,
    name,
    updateDate: seconds(revision.updatedAt),
    ...describeRevision(revision, includedData, processor),
    ...(child && { mapRunArn: child.mapRun.mapRunArn, label: parseArn(stateMachineArn, 'stateMachine').label }),
  })
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
  const { hosted, execution } = findExecution(draft, executionArn)
  const before = clientToken === undefined ? undefined : rememberedRedrive(execution, clientToken, draft.now)
  if (before !== undefined) return done({ redriveDate: seconds(before) })
  const isStateMachineDeleting = isDeleting(draft, hosted)
  try {
    step(draft, hosted, tree => redriveTree(tree, { at: draft.now, isStateMachineDeleting, ...given('clientToken', clientToken) }))
  } catch (error) {
    if (error instanceof ExecutionNotRedrivableError) throw new ApiError('ExecutionNotRedrivable', error.message)
    throw error
  }
  return done({ redriveDate: seconds(draft.now) })
}
