import {
  compile,
  invalidDefinitionMessage,
  InvalidDefinitionError,
  stringifyJson,
  type JsonObject,
  type Machine,
  type StateMachineType,
} from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import { machineArnOf, parseArn } from '../world/arn.js'
import { arnOf, keep, newUuid, nextDraw, remove, type Draft } from '../world/draft.js'
import { findStateMachine, noStateMachine, versionOf } from '../world/hosting.js'
import { checkName } from '../world/names.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { removeIfUnused } from '../world/run.js'
import { lookUp, valuesOf } from '../world/table.js'
import type { EncryptionConfiguration, LoggingConfiguration, Revision, StateMachine, Tag } from '../world/world.js'
import { loggingFrom } from './logging.js'
import { processorWithLabel } from './processors.js'
import { done, given, seconds, type Output, type Reply } from './reply.js'
import { checkTags } from './tags.js'
import { variableReferences } from './variableReferences.js'
import { publish } from './versions.js'

interface Publication {
  readonly publish?: boolean
  readonly versionDescription?: string
}

interface CreateStateMachineInput extends Publication {
  readonly name: string
  readonly definition: string
  readonly roleArn: string
  readonly type?: StateMachineType
  readonly loggingConfiguration?: Partial<LoggingConfiguration>
  readonly tracingConfiguration?: { readonly enabled?: boolean }
  readonly encryptionConfiguration?: EncryptionConfiguration
  readonly tags?: readonly Tag[]
}

/** Idempotent for the same name and content; role and tags of a repeated request don't matter. */
export function createStateMachine(draft: Draft, input: CreateStateMachineInput): Reply {
  const { name, definition, roleArn, type = 'STANDARD', tags = [] } = input
  checkName(name)
  checkDescription(input)
  const machine = compiled(definition, type)
  const loggingConfiguration = loggingFrom(draft, input.loggingConfiguration)
  checkTags(tags)
  const arn = arnOf(draft, 'stateMachine', name)
  const content = {
    definition,
    machine,
    roleArn,
    loggingConfiguration,
    tracingConfiguration: { enabled: input.tracingConfiguration?.enabled ?? false },
    encryptionConfiguration: input.encryptionConfiguration ?? { type: 'AWS_OWNED_KEY' as const },
  }
  const existing = lookUp(draft.stateMachines, arn)
  if (existing !== undefined) return repeatedCreation(existing, type, content, input)
  const current: Revision = { ...content, revisionId: undefined, updatedAt: draft.now }
  nextDraw(draft)
  const created: StateMachine = {
    arn,
    name,
    type,
    status: 'ACTIVE',
    createdAt: draft.now,
    tags,
    current,
    versions: [],
    nextVersion: 1,
  }
  keep(draft, 'stateMachines', created)
  const version = input.publish === true ? publish(draft, created, input.versionDescription) : undefined
  return done({ stateMachineArn: arn, creationDate: seconds(draft.now), ...given('stateMachineVersionArn', version?.arn) })
}

type Content = Omit<Revision, 'revisionId' | 'updatedAt'>

function repeatedCreation(existing: StateMachine, type: StateMachineType, content: Content, input: Publication): Reply {
  const version = existing.versions.find(({ revision }) => revision === existing.current)
  const isSame =
    existing.status === 'ACTIVE' &&
    existing.type === type &&
    isSameContent(existing.current, { ...content, roleArn: existing.current.roleArn }) &&
    (input.publish !== true || (version !== undefined && version.description === input.versionDescription))
  if (!isSame) throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${existing.arn}'`)
  return done({
    stateMachineArn: existing.arn,
    creationDate: seconds(existing.createdAt),
    ...(input.publish === true && { stateMachineVersionArn: version!.arn }),
  })
}

interface UpdateStateMachineInput extends Publication {
  readonly stateMachineArn: string
  readonly definition?: string
  readonly roleArn?: string
  readonly loggingConfiguration?: Partial<LoggingConfiguration>
  readonly tracingConfiguration?: { readonly enabled?: boolean }
  readonly encryptionConfiguration?: EncryptionConfiguration
}

/** Running executions keep what they were started with. The revision changes only where the content does. */
export function updateStateMachine(draft: Draft, input: UpdateStateMachineInput): Reply {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input
  const machine = findStateMachine(draft, parseArn(input.stateMachineArn, 'stateMachine'))
  if ([definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration].every(part => part === undefined)) {
    throw new ApiError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    )
  }
  checkActive(machine)
  checkDescription(input)
  const { current } = machine
  const content: Content = {
    definition: definition ?? current.definition,
    machine: definition === undefined ? current.machine : compiled(definition, machine.type),
    roleArn: roleArn ?? current.roleArn,
    loggingConfiguration: loggingConfiguration === undefined ? current.loggingConfiguration : loggingFrom(draft, loggingConfiguration),
    tracingConfiguration:
      tracingConfiguration === undefined ? current.tracingConfiguration : { enabled: tracingConfiguration.enabled ?? false },
    encryptionConfiguration: encryptionConfiguration ?? current.encryptionConfiguration,
  }
  const isSame = isSameContent(current, content)
  const revision = isSame ? current : { ...content, revisionId: newUuid(draft), updatedAt: draft.now }
  const updated = { ...machine, current: revision }
  keep(draft, 'stateMachines', updated)
  const version = input.publish === true ? publish(draft, updated, input.versionDescription) : undefined
  return done({
    updateDate: seconds(draft.now),
    ...given('revisionId', revision.revisionId),
    ...given('stateMachineVersionArn', version?.arn),
  })
}

interface StateMachineReference {
  readonly stateMachineArn: string
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY'
}

/** Also of a version, whose data it then is, and of a Distributed Map with a Label, whose processor it then is. */
export function describeStateMachine(draft: Draft, { stateMachineArn, includedData }: StateMachineReference): Reply {
  const arn = parseArn(stateMachineArn, 'stateMachine')
  const machine = lookUp(draft.stateMachines, machineArnOf(arn))
  const version = machine && versionOf(machine, stateMachineArn)
  const { label } = arn
  const processor = machine && label !== undefined ? processorWithLabel(machine.current.machine.definition, label) : undefined
  const isKnown = version !== undefined || processor !== undefined || machine?.arn === stateMachineArn
  if (machine === undefined || !isKnown) throw noStateMachine(stateMachineArn)
  const { revisionId, ...shown } = describeRevision(version?.revision ?? machine.current, includedData, processor)
  return done({
    stateMachineArn,
    name: machine.name,
    status: machine.status,
    type: machine.type,
    creationDate: seconds(version?.createdAt ?? machine.createdAt),
    ...shown,
    ...given('revisionId', revisionId),
    ...given('description', version?.description),
    ...given('label', label),
  })
}

/**
 * What descriptions of machines and of machines of executions have in common.
 *
 * @param processor the part of the definition that is described, where it is not the whole
 */
export function describeRevision(
  revision: Revision,
  includedData: StateMachineReference['includedData'] = 'ALL_DATA',
  processor?: JsonObject,
): Output {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration, revisionId, machine } = revision
  const references = variableReferences(processor ?? machine.definition)
  const isHidden = includedData === 'METADATA_ONLY' && encryptionConfiguration.type !== 'AWS_OWNED_KEY'
  return {
    definition: isHidden ? '' : processor === undefined ? definition : stringifyJson(processor),
    roleArn,
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration,
    ...given('revisionId', revisionId),
    ...(Object.keys(references).length > 0 && { variableReferences: references }),
  }
}

/** Deleting what isn't there is no error. Versions and aliases go at once, running executions with their next step. */
export function deleteStateMachine(draft: Draft, { stateMachineArn }: StateMachineReference): Reply {
  const arn = parseArn(stateMachineArn, 'stateMachine')
  if (arn.names.length > 1) throw new ApiError('ValidationException', 'Qualified state machine ARNs are not supported for this API')
  const machine = lookUp(draft.stateMachines, stateMachineArn)
  if (machine === undefined) return done()
  for (const alias of valuesOf(draft.aliases)) if (alias.stateMachineArn === machine.arn) remove(draft, 'aliases', alias.arn)
  keep(draft, 'stateMachines', { ...machine, status: 'DELETING', versions: [] })
  removeIfUnused(draft, machine.arn)
  return done()
}

export function listStateMachines(draft: Draft, input: PageRequest): Reply {
  const machines = valuesOf(draft.stateMachines).sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, ...rest } = pageOf(draft, 'stateMachines', machines, ({ arn }) => arn, input)
  return done({
    stateMachines: items.map(({ arn, name, type, createdAt }) => ({ stateMachineArn: arn, name, type, creationDate: seconds(createdAt) })),
    ...rest,
  })
}

/** @throws ApiError StateMachineDeleting */
export function checkActive({ arn, status }: StateMachine): void {
  if (status === 'DELETING') throw new ApiError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`)
}

function checkDescription({ publish: isPublished, versionDescription }: Publication): void {
  if (versionDescription !== undefined && isPublished !== true) {
    throw new ApiError('ValidationException', 'Version description can only be set when publish is true')
  }
}

function compiled(definition: string, type: StateMachineType): Machine {
  try {
    return compile(definition, { type })
  } catch (error) {
    if (error instanceof InvalidDefinitionError) throw new ApiError('InvalidDefinition', invalidDefinitionMessage(error.diagnostics))
    throw error
  }
}

/** The text of the definition counts, not what it means (recorded). */
function isSameContent(a: Content, b: Content): boolean {
  const essence = ({ definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration }: Content) =>
    stringifyJson([
      definition,
      roleArn,
      loggingConfiguration.level,
      loggingConfiguration.includeExecutionData,
      (loggingConfiguration.destinations ?? []).map(({ cloudWatchLogsLogGroup }) => cloudWatchLogsLogGroup?.logGroupArn ?? null),
      tracingConfiguration.enabled,
      Object.values(encryptionConfiguration),
    ])
  return essence(a) === essence(b)
}
