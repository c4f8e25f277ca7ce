import type { ExecutionTree, Json, Machine, Seed, StateMachineType } from '@redrive/engine'
import type { TaskHandlers, TaskOutcome } from './handlers.js'
import { objectTable, type S3Content, type S3Object } from './objects.js'
import type { Queue } from './queue.js'
import type { Schedule } from './schedule.js'
import { emptyTable, valuesOf, withEntry, withoutEntry, type Table } from './table.js'

/**
 * An account of Step Functions in one region, at one moment: a value that never changes. Requests give new ones; old ones stay valid.
 */
export interface World {
  readonly account: string
  readonly region: string
  /** Feeds every random draw: names, revision ids, routing. Same seed, same requests, same world. */
  readonly seed: Seed
  /** Epoch ms. Time never goes backwards. */
  readonly now: number
  /** How many things were made so far: says which draws of the seed are next, and in which order things were made. */
  readonly count: number
  /** By ARN. */
  readonly stateMachines: Table<StateMachine>
  readonly aliases: Table<Alias>
  readonly activities: Table<Activity>
  readonly executions: Table<HostedExecution>
  /** Where the Map Runs are: the execution with which they were started, by their ARN. */
  readonly mapRuns: Table<string>
  /** Where the executions are that Map Runs have started, by their ARN. */
  readonly children: Table<ChildPlace>
  /** The executions that tasks wait for the end of, by the ARN of the execution that the task belongs to. */
  readonly awaited: Table<readonly string[]>
  /** How many executions of a state machine are running, by its ARN. */
  readonly running: Table<number>
  /** Whose the task tokens are. */
  readonly tokens: Table<TaskAddress>
  /** What will be answered to tasks later, by token. */
  readonly outcomes: Table<TaskOutcome>
  readonly schedule: Schedule | undefined
  /** The names of the CloudWatch log groups that exist. */
  readonly logGroups: Table<true>
  /** What is in Amazon S3, by `bucket/key`. */
  readonly objects: Table<S3Object>
  /** The names of the buckets that exist; undefined when every bucket does. */
  readonly buckets: Table<true> | undefined
  /** Who does the tasks that the service can't do itself. */
  readonly handlers: TaskHandlers
}

export interface StateMachine {
  readonly arn: string
  readonly name: string
  readonly type: StateMachineType
  /** DELETING until the last of its executions has ended. */
  readonly status: 'ACTIVE' | 'DELETING'
  /** Epoch ms. */
  readonly createdAt: number
  readonly tags: readonly Tag[]
  readonly current: Revision
  /** Published versions that still exist, oldest first. */
  readonly versions: readonly Version[]
  readonly nextVersion: number
}

/** What a state machine was at one time: what its executions are started with, and keep. */
export interface Revision {
  /** Undefined for the first. */
  readonly revisionId: string | undefined
  readonly definition: string
  readonly machine: Machine
  readonly roleArn: string
  readonly loggingConfiguration: LoggingConfiguration
  readonly tracingConfiguration: { readonly enabled: boolean }
  readonly encryptionConfiguration: EncryptionConfiguration
  /** Epoch ms. */
  readonly updatedAt: number
}

export interface LoggingConfiguration {
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF'
  readonly includeExecutionData: boolean
  readonly destinations?: readonly LogDestination[]
}

export interface LogDestination {
  readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string }
}

export interface EncryptionConfiguration {
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY'
  readonly kmsKeyId?: string
  readonly kmsDataKeyReusePeriodSeconds?: number
}

export interface Version {
  readonly arn: string
  readonly number: number
  readonly description: string | undefined
  readonly createdAt: number
  readonly revision: Revision
}

export interface Alias {
  readonly arn: string
  readonly name: string
  readonly stateMachineArn: string
  readonly description: string | undefined
  readonly routing: readonly Route[]
  readonly createdAt: number
  readonly updatedAt: number
  readonly order: number
}

export interface Route {
  readonly stateMachineVersionArn: string
  readonly weight: number
}

export interface Activity {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  readonly tags: readonly Tag[]
  readonly encryptionConfiguration: EncryptionConfiguration
  /** The tasks that no worker has taken yet, oldest first; some may have timed out. */
  readonly waiting: Queue<WaitingTask>
}

export interface Tag {
  readonly key: string
  readonly value: string
}

/** An activity task that waits for a worker. */
export interface WaitingTask {
  readonly token: string
  readonly executionArn: string
  readonly stateName: string
  readonly input: Json
}

/** An execution that was started by its name or by a task, in its surroundings. */
export interface HostedExecution {
  readonly arn: string
  readonly name: string
  readonly order: number
  /** The execution itself, with its Map Runs and their executions. */
  readonly tree: ExecutionTree
  readonly stateMachineArn: string
  readonly revision: Revision
  readonly aliasArn: string | undefined
  readonly versionArn: string | undefined
  readonly traceHeader: string | undefined
  /** The task of another execution that waits for the end of this one. */
  readonly startedBy: ParentTask | undefined
  /** How many executions have started one another at one moment, before this one. */
  readonly depth: number
  /** When time alone next moves it on, epoch ms. */
  readonly wakeUpAt: number | undefined
}

/** Where a child of a Map Run is. */
export interface ChildPlace {
  /** The execution with which the Map Run was started. */
  readonly hostArn: string
  readonly mapRunArn: string
  readonly childIndex: number
}

/** Where a task token belongs. */
export interface TaskAddress {
  readonly executionArn: string
  readonly resource: string
}

export interface ParentTask {
  readonly executionArn: string
  readonly token: string
  /** Tells the task of the end of the execution that it waits for. */
  readonly resultOf: (child: HostedExecution) => TaskOutcome
}

export interface WorldOptions {
  /** Default 123456789012. */
  readonly account?: string
  /** Default us-east-1. */
  readonly region?: string
  readonly seed?: Seed
  /** When the world begins, epoch ms. Default 0. */
  readonly at?: number
  /** Names of CloudWatch log groups that exist from the beginning. */
  readonly logGroups?: readonly string[]
  /** What is in Amazon S3 from the beginning: for ItemReaders and tasks to read. */
  readonly objects?: Iterable<S3Content>
  /** Names of the S3 buckets that exist beside those of the objects. Default: every bucket exists. */
  readonly buckets?: readonly string[]
  /** Who does the tasks that the service can't do itself. Tasks that nobody does are left pending. */
  readonly handlers?: TaskHandlers
}

/**
 * An empty account.
 *
 *     let world = createWorld({ seed: 7 })
 *     ;[world, answer] = handle(world, { operation: 'CreateStateMachine', params }, { at: 0 })
 */
export function createWorld(options: WorldOptions = {}): World {
  const { account = '123456789012', region = 'us-east-1', seed = 0, at = 0, logGroups = [], objects = [], handlers = {} } = options
  const inS3 = objectTable(objects, at)
  return Object.freeze({
    account,
    region,
    seed,
    now: at,
    count: 0,
    stateMachines: emptyTable<StateMachine>(),
    aliases: emptyTable<Alias>(),
    activities: emptyTable<Activity>(),
    executions: emptyTable<HostedExecution>(),
    mapRuns: emptyTable<string>(),
    children: emptyTable<ChildPlace>(),
    awaited: emptyTable<readonly string[]>(),
    running: emptyTable<number>(),
    tokens: emptyTable<TaskAddress>(),
    outcomes: emptyTable<TaskOutcome>(),
    schedule: undefined,
    logGroups: namesTable(logGroups),
    objects: inS3,
    buckets: options.buckets && namesTable([...options.buckets, ...valuesOf(inS3).map(({ bucket }) => bucket)]),
    handlers,
  })
}

/** The world with one more CloudWatch log group, which logging configurations may then name. */
export function withLogGroup(world: World, name: string): World {
  return Object.freeze({ ...world, logGroups: withEntry(world.logGroups, name, true) })
}

export function withoutLogGroup(world: World, name: string): World {
  return Object.freeze({ ...world, logGroups: withoutEntry(world.logGroups, name) })
}

function namesTable(names: readonly string[]): Table<true> {
  return names.reduce((table, name) => withEntry(table, name, true), emptyTable<true>())
}
