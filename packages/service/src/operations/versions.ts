import { MAX_VERSIONS } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { machineArnOf, parseArn } from '../world/arn.js'
import { keep, type Draft } from '../world/draft.js'
import { findStateMachine, versionOf } from '../world/hosting.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { lookUp, valuesOf } from '../world/table.js'
import type { StateMachine, Version } from '../world/world.js'
import { done, seconds, type Reply } from './reply.js'

/** Makes the current revision a version, unless it is one already. Numbers are never used again. */
export function publish(draft: Draft, machine: StateMachine, description: string | undefined): Version {
  const published = machine.versions.find(({ revision }) => revision === machine.current)
  if (published !== undefined) return published
  if (machine.versions.length >= MAX_VERSIONS) {
    throw new ApiError('ServiceQuotaExceededException', `A state machine may have at most ${MAX_VERSIONS} versions`)
  }
  const { nextVersion: number, current: revision } = machine
  const version: Version = { arn: `${machine.arn}:${number}`, number, description, createdAt: draft.now, revision }
  keep(draft, 'stateMachines', { ...machine, versions: [...machine.versions, version], nextVersion: number + 1 })
  return version
}

interface PublishStateMachineVersionInput {
  readonly stateMachineArn: string
  readonly revisionId?: string
  readonly description?: string
}

export function publishStateMachineVersion(draft: Draft, input: PublishStateMachineVersionInput): Reply {
  const { stateMachineArn, revisionId, description } = input
  const machine = findStateMachine(draft, parseArn(stateMachineArn, 'stateMachine'))
  if (machine.status === 'DELETING') throw new ApiError('StateMachineDeleting', `State Machine is being deleted: '${stateMachineArn}'`)
  const currentId = machine.current.revisionId ?? 'INITIAL'
  if (revisionId !== undefined && revisionId !== currentId) {
    throw new ApiError(
      'ConflictException',
      `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${currentId}.`,
    )
  }
  const version = publish(draft, machine, description)
  return done({ stateMachineVersionArn: version.arn, creationDate: seconds(version.createdAt) })
}

/** Deleting what isn't there is no error; what an alias routes to can't be deleted. */
export function deleteStateMachineVersion(draft: Draft, input: { readonly stateMachineVersionArn: string }): Reply {
  const { stateMachineVersionArn } = input
  const arn = parseArn(stateMachineVersionArn, 'stateMachine')
  const machine = lookUp(draft.stateMachines, machineArnOf(arn))
  const version = machine && versionOf(machine, stateMachineVersionArn)
  if (machine === undefined || version === undefined) return done()
  const aliases = valuesOf(draft.aliases)
    .filter(({ routing }) => routing.some(route => route.stateMachineVersionArn === stateMachineVersionArn))
    .sort((a, b) => a.order - b.order)
  if (aliases.length > 0) {
    throw new ApiError(
      'ConflictException',
      'Version to be deleted must not be referenced by an alias. ' +
        `Current list of aliases referencing this version: [${aliases.map(({ name }) => name).join(', ')}]`,
    )
  }
  keep(draft, 'stateMachines', { ...machine, versions: machine.versions.filter(other => other !== version) })
  return done()
}

/** Newest first. */
export function listStateMachineVersions(draft: Draft, input: PageRequest & { readonly stateMachineArn: string }): Reply {
  const arn = parseArn(input.stateMachineArn, 'stateMachine')
  const versions = [...(lookUp(draft.stateMachines, arn.text)?.versions ?? [])].reverse()
  const { items, ...rest } = pageOf(draft, `versions:${arn.text}`, versions, version => version.arn, input)
  return done({
    stateMachineVersions: items.map(({ arn: stateMachineVersionArn, createdAt }) => ({
      stateMachineVersionArn,
      creationDate: seconds(createdAt),
    })),
    ...rest,
  })
}
