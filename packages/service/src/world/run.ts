import {
  childExecution,
  CommandError,
  stopTree,
  transitionTree,
  withActivities,
  type ChangedMapRun,
  type ExecutionTree,
  type TreeCommand,
  type TreeResult,
} from '@redrive/engine'
import { keep, remove, type Draft, type TaskOrder } from './draft.js'
import { hostOf } from './executions.js'
import type { TaskOutcome } from './handlers.js'
import { withAppointment } from './schedule.js'
import { lookUp, valuesOf, withEntry, withoutEntry, type Table } from './table.js'
import type { Activity, HostedExecution, World } from './world.js'

export function draftOf(world: World, orderTasks?: TaskOrder): Draft {
  return { ...world, depth: 0, consequences: [], orderTasks }
}

/** What a draft has beside its world. */
const WORKING: ReadonlySet<string> = new Set(['depth', 'consequences', 'orderTasks'] satisfies (keyof Draft)[])

export function worldOf(draft: Draft): World {
  return Object.freeze(Object.fromEntries(Object.entries(draft).filter(([name]) => !WORKING.has(name)))) as unknown as World
}

/** Lets one thing happen in an execution, and notes down what follows from it. */
export function step(draft: Draft, hosted: HostedExecution, command: (tree: ExecutionTree) => TreeResult): HostedExecution {
  // Which activities exist is the world's to say, and may change while an execution runs.
  return absorb(draft, hosted, command(withActivities(hosted.tree, namesOf(draft.activities))))
}

/** Takes over what a command has made of an execution. */
export function absorb(draft: Draft, hosted: HostedExecution, [tree, effects]: TreeResult): HostedExecution {
  const { wakeUpAt } = effects
  const next: HostedExecution = { ...hosted, tree, wakeUpAt }
  const { arn: executionArn } = next
  countRunning(draft, next)
  keep(draft, 'executions', next)
  const changed = effects.changed.flatMap(mapRun => locate(draft, executionArn, mapRun))
  if (wakeUpAt !== undefined && wakeUpAt !== hosted.wakeUpAt)
    draft.schedule = withAppointment(draft.schedule, wakeUpAt, hosted.order, executionArn)
  for (const task of effects.tasks) {
    draft.tokens = withEntry(draft.tokens, task.token, { executionArn: task.executionArn, resource: task.resource })
    draft.consequences.push({ type: 'taskScheduled', executionArn: task.executionArn, task })
  }
  for (const request of effects.s3) draft.consequences.push({ type: 's3Requested', executionArn, request })
  for (const arn of draft.awaited.size === 0 ? [] : [executionArn, ...changed]) {
    if (lookUp(draft.awaited, arn) !== undefined) draft.consequences.push({ type: 'awaitedInQuestion', executionArn: arn })
  }
  if (tree.execution.status !== 'RUNNING') draft.consequences.push({ type: 'closed', executionArn })
  else if (isDeleting(draft, next)) draft.consequences.push({ type: 'machineDeleting', executionArn })
  return next
}

/** Keeps a note of where a Map Run and its children are, and gives the ARNs of those children that have changed. */
function locate(draft: Draft, hostArn: string, { mapRun, children }: ChangedMapRun): string[] {
  const { mapRunArn } = mapRun
  if (lookUp(draft.mapRuns, mapRunArn) === undefined) draft.mapRuns = withEntry(draft.mapRuns, mapRunArn, hostArn)
  return children.map(childIndex => {
    const { executionArn } = childExecution(mapRun, childIndex)!
    if (lookUp(draft.children, executionArn) === undefined) {
      draft.children = withEntry(draft.children, executionArn, { hostArn, mapRunArn, childIndex })
    }
    return executionArn
  })
}

function countRunning(draft: Draft, { arn, stateMachineArn, tree }: HostedExecution): void {
  const wasRunning = lookUp(draft.executions, arn)?.tree.execution.status === 'RUNNING'
  const isRunning = tree.execution.status === 'RUNNING'
  if (wasRunning === isRunning) return
  draft.running = withEntry(draft.running, stateMachineArn, (lookUp(draft.running, stateMachineArn) ?? 0) + (isRunning ? 1 : -1))
}

/**
 * Answers a task of an execution, or a request of one of its Map Runs. An answer to what is over, or to an execution that has ended, is lost.
 */
export function answer(draft: Draft, executionArn: string, command: TreeCommand): void {
  const hosted = hostOf(draft, executionArn)
  if (hosted.tree.execution.status !== 'RUNNING') return
  try {
    step(draft, hosted, tree => transitionTree(tree, command))
  } catch (error) {
    if (!(error instanceof CommandError) || !IS_OVER.has(error.code)) throw error
  }
}

/** Of a token that was good once. */
const IS_OVER: ReadonlySet<string> = new Set(['TaskTimedOut', 'ExecutionClosed', 'InvalidToken'] satisfies CommandError['code'][])

/** Tells a task its outcome, now. */
export function concludeTask(draft: Draft, executionArn: string, token: string, outcome: TaskOutcome): void {
  const at = draft.now
  if (outcome.submitted !== undefined) {
    answer(draft, executionArn, { type: 'TaskSubmitted', token, at, output: outcome.submitted })
  }
  if ('output' in outcome) answer(draft, executionArn, { type: 'TaskSucceeded', token, at, output: outcome.output })
  else if ('outputText' in outcome) answer(draft, executionArn, { type: 'TaskSucceeded', token, at, outputText: outcome.outputText })
  else {
    const { error, cause } = outcome
    answer(draft, executionArn, {
      type: 'TaskFailed',
      token,
      at,
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    })
  }
}

/** Tells a task its outcome when the work is done. */
export function concludeTaskLater(draft: Draft, executionArn: string, token: string, { afterMs = 0, ...outcome }: TaskOutcome): void {
  if (afterMs <= 0) return concludeTask(draft, executionArn, token, outcome)
  draft.outcomes = withEntry(draft.outcomes, token, outcome)
  draft.schedule = withAppointment(draft.schedule, draft.now + afterMs, draft.count, token)
}

/** Keeps an appointment with a task or an execution, unless it is out of date. */
export function keepAppointment(draft: Draft, due: number, key: string): void {
  const outcome = lookUp(draft.outcomes, key)
  if (outcome !== undefined) {
    draft.outcomes = withoutEntry(draft.outcomes, key)
    concludeTask(draft, lookUp(draft.tokens, key)!.executionArn, key, outcome)
    return
  }
  const hosted = lookUp(draft.executions, key)
  if (hosted?.tree.execution.status !== 'RUNNING' || hosted.wakeUpAt !== due) return
  step(draft, hosted, tree => transitionTree(tree, { type: 'TimePassed', at: due }))
}

export function stopExecution(draft: Draft, hosted: HostedExecution, failure: { readonly error?: string; readonly cause?: string }): void {
  if (hosted.tree.execution.status === 'RUNNING') step(draft, hosted, tree => stopTree(tree, { at: draft.now, ...failure }))
}

/** An execution of a state machine that is being deleted ends with its next step, and with the last of them the machine is gone. */
export function removeIfUnused(draft: Draft, stateMachineArn: string): void {
  const machine = lookUp(draft.stateMachines, stateMachineArn)
  if (machine?.status !== 'DELETING') return
  if ((lookUp(draft.running, stateMachineArn) ?? 0) === 0) remove(draft, 'stateMachines', stateMachineArn)
}

function isDeleting(draft: Draft, { stateMachineArn }: HostedExecution): boolean {
  return lookUp(draft.stateMachines, stateMachineArn)?.status === 'DELETING'
}

const activitySets = new WeakMap<Table<Activity>, ReadonlySet<string>>()

export function namesOf(activities: Table<Activity>): ReadonlySet<string> {
  const known = activitySets.get(activities) ?? new Set(valuesOf(activities).map(({ arn }) => arn))
  activitySets.set(activities, known)
  return known
}
