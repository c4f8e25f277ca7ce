import { JsonSyntaxError, parseJson, randomAt, startTree } from '@redrive/engine'
import { MAX_INPUT_BYTES, MAX_NESTING_AT_ONCE } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { machineArnOf, parseArn, parseExecutionArn, type Arn } from './arn.js'
import { arnOf, newUuid, nextDraw, type Draft } from './draft.js'
import { executionWith, type AnyExecution } from './executions.js'
import { checkName } from './names.js'
import { absorb, namesOf } from './run.js'
import { lookUp } from './table.js'
import type { Alias, HostedExecution, ParentTask, Revision, StateMachine, Version } from './world.js'

/** What an execution is started of: a machine as it was at some time, perhaps through a version or an alias. */
export interface Startable {
  readonly machine: StateMachine
  readonly revision: Revision
  readonly versionArn: string | undefined
  readonly aliasArn: string | undefined
}

/**
 * Finds what a StartExecution names: a machine, a version, or an alias, which then draws one of its versions by weight.
 *
 * @throws ApiError InvalidArn, StateMachineDoesNotExist, StateMachineDeleting, ValidationException for a labelled ARN
 */
export function findStartable(draft: Draft, stateMachineArn: string): Startable {
  const arn = parseArn(stateMachineArn, 'stateMachine')
  if (arn.label !== undefined) throw labelled()
  const machine = lookUp(draft.stateMachines, machineArnOf(arn))
  if (machine === undefined) throw noStateMachine(stateMachineArn)
  if (machine.status === 'DELETING') throw new ApiError('StateMachineDeleting', `State Machine is being deleted: '${stateMachineArn}'`)
  if (arn.names.length === 1) return { machine, revision: machine.current, versionArn: undefined, aliasArn: undefined }
  const alias = lookUp(draft.aliases, stateMachineArn)
  const versionArn = alias === undefined ? stateMachineArn : drawVersion(draft, alias)
  const version = versionOf(machine, versionArn)
  if (version === undefined) throw noStateMachine(stateMachineArn)
  return { machine, revision: version.revision, versionArn, aliasArn: alias?.arn }
}

export function versionOf({ versions }: StateMachine, arn: string): Version | undefined {
  return versions.find(version => version.arn === arn)
}

/** @throws ApiError StateMachineDoesNotExist */
export function findStateMachine(draft: Draft, arn: Arn): StateMachine {
  const machine = arn.names.length === 1 ? lookUp(draft.stateMachines, arn.text) : undefined
  if (machine === undefined) throw noStateMachine(arn.text)
  return machine
}

/** @throws ApiError InvalidArn, ExecutionDoesNotExist */
export function findExecution(draft: Draft, executionArn: string): AnyExecution {
  parseExecutionArn(executionArn)
  const found = executionWith(draft, executionArn)
  if (found === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
  return found
}

export function noStateMachine(arn: string): ApiError {
  return new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
}

export function typeNotSupported(): ApiError {
  return new ApiError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine')
}

export function labelled(): ApiError {
  const reason = 'API_DOES_NOT_SUPPORT_LABELED_ARNS'
  return new ApiError('ValidationException', 'Labeled State Machine ARNs are not supported for this API', { reason })
}

/** @throws ApiError InvalidExecutionInput, in the words of the JSON library that AWS uses */
export function checkInput(text: string): void {
  if (text.trim() === '') throw invalidInput('Invalid execution input.')
  if (new TextEncoder().encode(text).length > MAX_INPUT_BYTES) throw invalidInput(`Input may have at most ${MAX_INPUT_BYTES} bytes`)
  try {
    parseJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalidInput(error.reason)
    throw error
  }
}

function invalidInput(reason: string): ApiError {
  return new ApiError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`)
}

export interface Beginning {
  readonly name?: string
  readonly input: string
  readonly traceHeader?: string
  readonly startedBy?: ParentTask
}

/** Starts an execution of what was found, under a name that must be free. */
export function begin(draft: Draft, startable: Startable, { name: given, input, traceHeader, startedBy }: Beginning): HostedExecution {
  const { machine, revision, versionArn, aliasArn } = startable
  if (draft.depth > MAX_NESTING_AT_ONCE) {
    const reason = `${MAX_NESTING_AT_ONCE} executions started one another at one moment, the last of ${machine.arn}: is there no end?`
    throw new ApiError('ExecutionLimitExceeded', reason)
  }
  const name = given ?? newUuid(draft)
  checkName(name)
  const isExpress = machine.type === 'EXPRESS'
  const arn = isExpress ? arnOf(draft, 'express', machine.name, name, newUuid(draft)) : arnOf(draft, 'execution', machine.name, name)
  const { order } = nextDraw(draft)
  const result = startTree(revision.machine, {
    at: draft.now,
    inputText: input,
    name,
    executionArn: arn,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    roleArn: revision.roleArn,
    seed: `${draft.seed}:${order}`,
    keepsHistories: true,
    activities: namesOf(draft.activities),
    ...(versionArn !== undefined && { stateMachineVersionArn: versionArn }),
    ...(aliasArn !== undefined && { stateMachineAliasArn: aliasArn }),
  })
  const hosted = {
    arn,
    name,
    order,
    tree: result[0],
    stateMachineArn: machine.arn,
    revision,
    aliasArn,
    versionArn,
    traceHeader,
    startedBy,
    depth: draft.depth,
    wakeUpAt: undefined,
  }
  return absorb(draft, hosted, result)
}

/** The version that an alias routes an execution to. */
function drawVersion(draft: Draft, { routing }: Alias): string {
  const { order } = nextDraw(draft)
  let left = randomAt(draft.seed, order).float() * 100
  const chosen = routing.find(({ weight }) => (left -= weight) < 0)
  return (chosen ?? routing.at(-1)!).stateMachineVersionArn
}
