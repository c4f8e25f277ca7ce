import type { StateMachineType } from '../definition/machine.js'
import { proofKeyOf, randomAt, randomText, uuid, type ProofKey, type Seed } from '../random.js'

/** Who an execution is: what its context object, its events and its draws are made with. It never changes. */
export interface Identity {
  readonly executionArn: string
  readonly name: string
  readonly stateMachineArn: string
  readonly stateMachineName: string
  readonly roleArn: string | undefined
  readonly region: string
  readonly seed: Seed
  /** What the tokens of tasks are made with. */
  readonly proofKey: ProofKey
  /** The ARNs of the activities that exist; undefined when every activity does. */
  readonly activities: ReadonlySet<string> | undefined
}

/** What a caller may say about it; the rest is made up, the same for the same seed. */
export interface IdentityOptions {
  /** Feeds every random draw: UUIDs, jitter, tokens. Same seed, same bytes. Default 0. */
  readonly seed?: Seed
  readonly name?: string
  readonly executionArn?: string
  readonly stateMachineArn?: string
  readonly stateMachineName?: string
  readonly roleArn?: string
  /** The ARNs of the activities that exist; every one does when this is absent. */
  readonly activities?: Iterable<string>
}

const DEFAULT_STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:StateMachine'
const DEFAULT_ROLE_ARN = 'arn:aws:iam::123456789012:role/StepFunctionsRole'

export function identityFrom(options: IdentityOptions, type: StateMachineType): Identity {
  const seed = options.seed ?? 0
  const named = options.executionArn?.split(':')
  const name = options.name ?? named?.[7] ?? randomText(randomAt(seed, 0), 16)
  const machineName = options.stateMachineName ?? options.stateMachineArn?.split(':')[6] ?? named?.[6] ?? 'StateMachine'
  const stateMachineArn = options.stateMachineArn ?? machineArn(machineName, named)
  const executionArn = options.executionArn ?? executionArnOf(type, stateMachineArn, name, seed)
  return Object.freeze({
    executionArn,
    name,
    stateMachineArn,
    stateMachineName: machineName,
    roleArn: options.roleArn ?? DEFAULT_ROLE_ARN,
    region: stateMachineArn.split(':')[3] ?? 'us-east-1',
    seed,
    proofKey: proofKeyOf(seed),
    activities: options.activities && new Set(options.activities),
  })
}

/** Names of EXPRESS executions may be used again: what tells them apart stands behind the name. */
function executionArnOf(type: StateMachineType, stateMachineArn: string, name: string, seed: Seed): string {
  return type === 'STANDARD'
    ? `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`
    : `${stateMachineArn.replace(':stateMachine:', ':express:')}:${name}:${uuid(randomAt(seed, 0, EXPRESS_SPOT))}`
}

const EXPRESS_SPOT = 1

function machineArn(name: string, executionArn: readonly string[] | undefined): string {
  if (executionArn === undefined) return DEFAULT_STATE_MACHINE_ARN.replace(/StateMachine$/, name)
  return [...executionArn.slice(0, 5), 'stateMachine', name].join(':')
}
