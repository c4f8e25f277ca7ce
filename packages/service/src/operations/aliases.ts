import { MAX_ALIASES } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { machineArnOf, parseArn } from '../world/arn.js'
import { keep, nextDraw, remove, type Draft } from '../world/draft.js'
import { noStateMachine, versionOf } from '../world/hosting.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { lookUp, valuesOf } from '../world/table.js'
import type { Alias, Route, StateMachine } from '../world/world.js'
import { done, given, seconds, type Reply } from './reply.js'
import { checkActive } from './stateMachines.js'

interface CreateStateMachineAliasInput {
  readonly name: string
  readonly description?: string
  readonly routingConfiguration: readonly Route[]
}

/** Idempotent for the same arguments. */
export function createStateMachineAlias(draft: Draft, { name, description, routingConfiguration }: CreateStateMachineAliasInput): Reply {
  const machine = machineOf(draft, routingConfiguration)
  const arn = `${machine.arn}:${name}`
  const existing = lookUp(draft.aliases, arn)
  if (existing !== undefined) {
    if (existing.description === description && isSameRouting(existing.routing, routingConfiguration)) return created(existing)
    throw new ApiError(
      'ConflictException',
      'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    )
  }
  if (aliasesOf(draft, machine.arn).length >= MAX_ALIASES) {
    throw new ApiError('ServiceQuotaExceededException', `A state machine may have at most ${MAX_ALIASES} aliases`)
  }
  const { order } = nextDraw(draft)
  const { now } = draft
  const alias = {
    arn,
    name,
    stateMachineArn: machine.arn,
    description,
    routing: routingConfiguration,
    createdAt: now,
    updatedAt: now,
    order,
  }
  keep(draft, 'aliases', alias)
  return created(alias)
}

const created = ({ arn, createdAt }: Alias) => done({ stateMachineAliasArn: arn, creationDate: seconds(createdAt) })

interface UpdateStateMachineAliasInput extends AliasReference {
  readonly description?: string
  readonly routingConfiguration?: readonly Route[]
}

export function updateStateMachineAlias(draft: Draft, input: UpdateStateMachineAliasInput): Reply {
  const { description, routingConfiguration } = input
  const alias = findAlias(draft, input)
  if (description === undefined && routingConfiguration === undefined) {
    const reason = 'MISSING_REQUIRED_PARAMETER'
    throw new ApiError('ValidationException', 'Either the description or the routing configuration must be specified', { reason })
  }
  if (routingConfiguration !== undefined) machineOf(draft, routingConfiguration)
  keep(draft, 'aliases', {
    ...alias,
    description: description ?? alias.description,
    routing: routingConfiguration ?? alias.routing,
    updatedAt: draft.now,
  })
  return done({ updateDate: seconds(draft.now) })
}

interface AliasReference {
  readonly stateMachineAliasArn: string
}

export function describeStateMachineAlias(draft: Draft, input: AliasReference): Reply {
  const { arn, name, description, routing, createdAt, updatedAt } = findAlias(draft, input)
  return done({
    stateMachineAliasArn: arn,
    name,
    ...given('description', description),
    routingConfiguration: routing,
    creationDate: seconds(createdAt),
    updateDate: seconds(updatedAt),
  })
}

/** Deleting what isn't there is no error. */
export function deleteStateMachineAlias(draft: Draft, { stateMachineAliasArn }: AliasReference): Reply {
  parseArn(stateMachineAliasArn, 'stateMachine')
  remove(draft, 'aliases', stateMachineAliasArn)
  return done()
}

/** Of a machine, or of one of its versions: then those that route to it. */
export function listStateMachineAliases(draft: Draft, input: PageRequest & { readonly stateMachineArn: string }): Reply {
  const arn = parseArn(input.stateMachineArn, 'stateMachine')
  const machine = lookUp(draft.stateMachines, machineArnOf(arn))
  if (machine === undefined) throw noStateMachine(arn.text)
  const aliases = aliasesOf(draft, machine.arn).filter(
    ({ routing }) => arn.names.length === 1 || routing.some(({ stateMachineVersionArn }) => stateMachineVersionArn === arn.text),
  )
  const { items, ...rest } = pageOf(draft, `aliases:${arn.text}`, aliases, alias => alias.arn, input)
  return done({
    stateMachineAliases: items.map(({ arn: stateMachineAliasArn, createdAt }) => ({
      stateMachineAliasArn,
      creationDate: seconds(createdAt),
    })),
    ...rest,
  })
}

function aliasesOf(draft: Draft, stateMachineArn: string): Alias[] {
  return valuesOf(draft.aliases)
    .filter(alias => alias.stateMachineArn === stateMachineArn)
    .sort((a, b) => a.order - b.order)
}

function findAlias(draft: Draft, { stateMachineAliasArn }: AliasReference): Alias {
  parseArn(stateMachineAliasArn, 'stateMachine')
  const alias = lookUp(draft.aliases, stateMachineAliasArn)
  if (alias === undefined) throw new ApiError('ResourceNotFound', 'Request references a resource that does not exist.')
  return alias
}

/** The machine whose versions are routed to. */
function machineOf(draft: Draft, routing: readonly Route[]): StateMachine {
  const arns = routing.map(({ stateMachineVersionArn }) => stateMachineVersionArn)
  const received = `Received: [${arns.join(', ')}]`
  const parsed = arns.map(arn => parseArn(arn, 'stateMachine'))
  if (parsed.some(({ names }) => names.length !== 2)) {
    throw invalidRouting(`Routing configuration must contain state machine version ARNs. ${received}`)
  }
  if (new Set(arns).size < arns.length) {
    throw invalidRouting(`Routing configuration must contain distinct state machine version ARNs. ${received}`)
  }
  const weights = routing.map(({ weight }) => weight)
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw invalidRouting(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`)
  }
  const machineArns = new Set(parsed.map(machineArnOf))
  if (machineArns.size > 1) {
    throw invalidRouting(`Routing configuration must contain versions of the same state machine. ${received}`)
  }
  const machine = lookUp(draft.stateMachines, machineArnOf(parsed[0]!))
  if (machine === undefined || arns.some(arn => versionOf(machine, arn) === undefined)) {
    throw new ApiError('ResourceNotFound', 'Request references a resource that does not exist.')
  }
  checkActive(machine)
  return machine
}

function invalidRouting(message: string): ApiError {
  return new ApiError('ValidationException', message, { reason: 'INVALID_ROUTING_CONFIGURATION' })
}

function isSameRouting(a: readonly Route[], b: readonly Route[]): boolean {
  const essence = (routing: readonly Route[]) => routing.map(({ stateMachineVersionArn, weight }) => `${stateMachineVersionArn} ${weight}`)
  return essence(a).join() === essence(b).join()
}
