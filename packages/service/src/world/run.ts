import { stop, transition, CommandError, type Command, type Execution, type Result } from '@redrive/engine'
import { keep, remove, type Draft, type TaskOrder } from './draft.js'
import type { TaskOutcome } from './handlers.js'
import { withAppointment } from './schedule.js'
import { lookUp, valuesOf, withEntry, withoutEntry, type Table } from './table.js'
import type { Activity, HostedExecution, World } from './world.js'

export function draftOf(world: World, orderTasks: TaskOrder = oldestFirst): Draft {
  return { ...world, depth: 0, consequences: [], orderTasks }
}

/** What a draft has beside its world. */
const WORKING: ReadonlySet<string> = new Set(['depth', 'consequences', 'orderTasks'] satisfies (keyof Draft)[])

const oldestFirst: TaskOrder = waiting => waiting.map(({ token }) => token)

export function worldOf(draft: Draft): World {
  return Object.freeze(Object.fromEntries(Object.entries(draft).filter(([name]) => !WORKING.has(name)))) as unknown as World
}

/** Lets one thing happen in an execution, and notes down what follows from it. */
export function step(draft: Draft, hosted: HostedExecution, command: (execution: Execution) => Result): HostedExecution {
  return absorb(draft, hosted, command(inSurroundings(draft, hosted.execution)))
}

/** Takes over what a command has made of an execution. */
export function absorb(draft: Draft, hosted: HostedExecution, [execution, effects]: Result): HostedExecution {
  const { wakeUpAt } = effects
  const next: HostedExecution = { ...hosted, execution, wakeUpAt }
  const { arn: executionArn } = next
  keep(draft, 'executions', next)
  if (wakeUpAt !== undefined && wakeUpAt !== hosted.wakeUpAt)
    draft.schedule = withAppointment(draft.schedule, wakeUpAt, hosted.order, executionArn)
  for (const task of effects.tasks) {
    draft.tokens = withEntry(draft.tokens, task.token, { executionArn, resource: task.resource })
    draft.consequences.push({ type: 'taskScheduled', executionArn, task })
  }
  if (next.children.length > 0) draft.consequences.push({ type: 'childrenInQuestion', executionArn })
  if (execution.status !== 'RUNNING') draft.consequences.push({ type: 'closed', executionArn })
  else if (isDeleting(draft, next)) draft.consequences.push({ type: 'machineDeleting', executionArn })
  return next
}

/**
 * Answers a task of an execution. An answer to a task that is over, or to an execution that has ended, is lost.
 */
export function answerTask(draft: Draft, executionArn: string, command: Command): void {
  const hosted = lookUp(draft.executions, executionArn)
  if (hosted?.execution.status !== 'RUNNING') return
  try {
    step(draft, hosted, execution => transition(execution, command))
  } catch (error) {
    if (!(error instanceof CommandError) || (error.code !== 'TaskTimedOut' && error.code !== 'ExecutionClosed')) throw error
  }
}

/** Tells a task its outcome, now. */
export function concludeTask(draft: Draft, executionArn: string, token: string, outcome: TaskOutcome): void {
  const at = draft.now
  if (outcome.submitted !== undefined) {
    answerTask(draft, executionArn, { type: 'TaskSubmitted', token, at, output: outcome.submitted })
  }
  if ('output' in outcome) answerTask(draft, executionArn, { type: 'TaskSucceeded', token, at, output: outcome.output })
  else if ('outputText' in outcome) answerTask(draft, executionArn, { type: 'TaskSucceeded', token, at, outputText: outcome.outputText })
  else {
    const { error, cause } = outcome
    answerTask(draft, executionArn, {
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
  if (hosted?.execution.status !== 'RUNNING' || hosted.wakeUpAt !== due) return
  step(draft, hosted, execution => transition(execution, { type: 'TimePassed', at: due }))
}

export function stopExecution(draft: Draft, hosted: HostedExecution, failure: { readonly error?: string; readonly cause?: string }): void {
  if (hosted.execution.status === 'RUNNING') step(draft, hosted, execution => stop(execution, { at: draft.now, ...failure }))
}

/** An execution of a state machine that is being deleted ends with its next step, and with the last of them the machine is gone. */
export function removeIfUnused(draft: Draft, stateMachineArn: string): void {
  const machine = lookUp(draft.stateMachines, stateMachineArn)
  if (machine?.status !== 'DELETING') return
  const isUsed = valuesOf(draft.executions).some(
    hosted => hosted.stateMachineArn === stateMachineArn && hosted.execution.status === 'RUNNING',
  )
  if (!isUsed) remove(draft, 'stateMachines', stateMachineArn)
}

function isDeleting(draft: Draft, { stateMachineArn }: HostedExecution): boolean {
  return lookUp(draft.stateMachines, stateMachineArn)?.status === 'DELETING'
}

/** Which activities exist is the world's to say, and may change while an execution runs. */
function inSurroundings(draft: Draft, execution: Execution): Execution {
  const activities = namesOf(draft.activities)
  if (execution.identity.activities === activities) return execution
  return Object.freeze({ ...execution, identity: Object.freeze({ ...execution.identity, activities }) })
}

const activitySets = new WeakMap<Table<Activity>, ReadonlySet<string>>()

export function namesOf(activities: Table<Activity>): ReadonlySet<string> {
  const known = activitySets.get(activities) ?? new Set(valuesOf(activities).map(({ arn }) => arn))
  activitySets.set(activities, known)
  return known
}
