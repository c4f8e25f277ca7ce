import { randomAt, uuid, type Random, type S3Request, type TreeTask } from '@redrive/engine'
import { withEntry, withoutEntry, type Table } from './table.js'
import type { Activity, Alias, HostedExecution, StateMachine, WaitingTask, World } from './world.js'

/** A world while one request changes it. What its members hold never changes; the members do. */
export type Draft = { -readonly [K in keyof World]: World[K] } & {
  /** How many executions have started one another at this moment, until the one that is at work. */
  depth: number
  /** What is still to be done because of what has happened, oldest first. */
  consequences: Consequence[]
  /** Undefined for oldest first. */
  readonly orderTasks: TaskOrder | undefined
}

/** In which order waiting activity tasks are handed out, by token: the first is handed out next. AWS promises none. */
export type TaskOrder = (waiting: readonly WaitingTask[]) => readonly string[]

/** Something that follows from what has just happened in an execution. */
export type Consequence =
  | { readonly type: 'taskScheduled'; readonly executionArn: string; readonly task: TreeTask }
  | { readonly type: 's3Requested'; readonly executionArn: string; readonly request: S3Request }
  | { readonly type: 'closed'; readonly executionArn: string }
  | { readonly type: 'awaitedInQuestion'; readonly executionArn: string }
  | { readonly type: 'machineDeleting'; readonly executionArn: string }

/** Says where a new thing comes in the order of making, and draws what is random about it. */
export function nextDraw(draft: Draft): { readonly order: number; readonly random: Random } {
  const order = draft.count
  draft.count += 1
  return { order, random: randomAt(draft.seed, order) }
}

export function newUuid(draft: Draft): string {
  return uuid(nextDraw(draft).random)
}

export function arnOf(draft: Draft, resourceType: string, ...names: readonly string[]): string {
  return ['arn', 'aws', 'states', draft.region, draft.account, resourceType, ...names].join(':')
}

interface Entries {
  readonly stateMachines: StateMachine
  readonly aliases: Alias
  readonly activities: Activity
  readonly executions: HostedExecution
}

/** Puts a thing into its table, under its ARN. */
export function keep<N extends keyof Entries>(
  draft: { [K in N]: Table<Entries[K]> },
  table: N,
  entry: Entries[N] & { readonly arn: string },
): void {
  draft[table] = withEntry(draft[table], entry.arn, entry)
}

export function remove<N extends keyof Entries>(draft: { [K in N]: Table<Entries[K]> }, table: N, arn: string): void {
  draft[table] = withoutEntry(draft[table], arn)
}
