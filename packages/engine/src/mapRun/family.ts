import type { IdentityOptions } from '../execution/identity.js'
import type { Execution } from '../execution/execution.js'
import type { StateMachineType } from '../definition/machine.js'
import { randomAt, uuid, type Seed } from '../random.js'

/** What the children of a Map Run have in common: where their names and their draws come from. */
export interface Family {
  readonly type: StateMachineType
  readonly seed: Seed
  /** As in `...:stateMachine:Orders/EachOrder`. */
  readonly stateMachineArn: string
  readonly stateMachineName: string
  readonly roleArn: string | undefined
  readonly activities: ReadonlySet<string> | undefined
}

export function familyOf(mapRunArn: string, type: StateMachineType, { identity }: Execution): Family {
  const id = runId(mapRunArn)
  return Object.freeze({
    type,
    seed: `${identity.seed}/${id}`,
    stateMachineArn: mapRunArn.slice(0, -id.length - 1).replace(':mapRun:', ':stateMachine:'),
    stateMachineName: identity.stateMachineName,
    roleArn: identity.roleArn,
    activities: identity.activities,
  })
}

/** The unique part of a Map Run ARN. */
export const runId = (mapRunArn: string) => mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)

export function childName({ seed }: Family, index: number): string {
  return uuid(randomAt(seed, index))
}

export function childArn(family: Family, index: number): string {
  const { type, seed, stateMachineArn } = family
  const name = childName(family, index)
  return type === 'STANDARD'
    ? `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`
    : `${stateMachineArn.replace(':stateMachine:', ':express:')}:${name}:${uuid(randomAt(seed, index, EXPRESS_SPOT))}`
}

const EXPRESS_SPOT = 1

/** @param redriveCount how often an EXPRESS child was started before: it draws anew, under the same name */
export function childIdentity(family: Family, index: number, redriveCount: number): IdentityOptions {
  const { seed, stateMachineArn, stateMachineName, roleArn, activities } = family
  return {
    seed: redriveCount === 0 ? `${seed}/${index}` : `${seed}/${index}/${redriveCount}`,
    name: childName(family, index),
    executionArn: childArn(family, index),
    stateMachineArn,
    stateMachineName,
    ...(roleArn !== undefined && { roleArn }),
    ...(activities !== undefined && { activities }),
  }
}
