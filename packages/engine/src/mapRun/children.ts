import { asStateFailure, type Failure } from '../expression/failure.js'
import type { Command } from '../execution/commands.js'
import { start, stop, transition, type Result } from '../execution/decide.js'
import { workFrame, type Effects, type Task } from '../execution/effects.js'
import type { Execution } from '../execution/execution.js'
import { forEachIn, getAt } from '../execution/sparseArray.js'
import type { ExecutionStatus } from '../execution/state.js'
import { addTimer } from '../execution/timers.js'
import { scheduledBy } from '../execution/token.js'
import { redrive } from '../redrive/redrive.js'
import { childIdentity } from './family.js'
import { setChild, type Child, type Draft, type Tally } from './mapRun.js'
import { childInput, itemCount } from './work.js'

/** Starts a child that was pending; where its input can't be made, the Map Run fails. */
export function startChild(draft: Draft, index: number, at: number): void {
  const { task, work, family } = draft
  try {
    const input = childInput(task, work!, index)
    draft.nextChild = index + 1
    record(draft, index, start(task.machine, { ...childIdentity(family, index, 0), input, at }), draft.redriveCount)
  } catch (error) {
    draft.failure = failureOf(error)
  }
}

/**
 * Starts a child again that had failed: STANDARD ones are redriven where they stopped, EXPRESS ones begin anew under the same name, with
 * the input they had.
 */
export function redriveChild(draft: Draft, index: number, at: number): void {
  const { task, work, family } = draft
  const before = getAt(draft.children, index)!
  if (family.type === 'STANDARD') {
    record(draft, index, redrive(inSurroundings(draft, before.execution!), { at }), draft.redriveCount)
    return
  }
  const redriveCount = before.redriveCount + 1
  const identity = childIdentity(family, index, redriveCount)
  const input = childInput(task, work!, index)
  record(draft, index, start(task.machine, { ...identity, input, at, redriveCount }), draft.redriveCount)
}

/** Lets one thing happen to a running child. */
export function stepChild(draft: Draft, index: number, command: Command): void {
  const child = getAt(draft.children, index)!
  record(draft, index, transition(inSurroundings(draft, child.execution!), command), child.pass)
}

/** Stops every running child. */
export function abortChildren(draft: Draft, at: number): void {
  const cause = `The map run execution [${draft.mapRunArn}] which was managing this resource was aborted`
  const running: number[] = []
  forEachIn(draft.children, 0, draft.nextChild, ({ status }, index) => {
    if (status === 'RUNNING') running.push(index)
  })
  for (const index of running) abortChild(draft, index, { at, cause })
}

/** Stops one running child. */
export function abortChild(draft: Draft, index: number, options: Parameters<typeof stop>[1]): void {
  const child = getAt(draft.children, index)!
  record(draft, index, stop(inSurroundings(draft, child.execution!), options), child.pass)
}

/** Which activities exist may change while a child runs. */
function inSurroundings({ family: { activities } }: Draft, execution: Execution): Execution {
  if (execution.identity.activities === activities) return execution
  return Object.freeze({ ...execution, identity: Object.freeze({ ...execution.identity, activities }) })
}

/** What has become of a child; what it owes the outside world is handed on. */
function record(draft: Draft, index: number, [execution, effects]: Result, pass: number): void {
  const { owed } = draft
  const before = getAt(draft.children, index)
  owed.changed.add(index)
  owe(draft, index, execution, effects)
  const known = before?.mapRunTokens ?? []
  const mapRunTokens = [...known, ...effects.mapRuns.map(({ token }) => token)].filter(token => isOpenMapRun(execution, token))
  for (const token of known) if (!mapRunTokens.includes(token)) owed.closedMapRuns.push(token)
  const { wakeUpAt } = effects
  if (wakeUpAt !== undefined && wakeUpAt !== before?.wakeUpAt) {
    draft.timers = addTimer(draft.timers, wakeUpAt, index, index)
  }
  count(draft, index, before?.status === 'RUNNING' ? 'RUNNING' : undefined, execution.status)
  setChild(draft, index, childOf(draft, execution, wakeUpAt, mapRunTokens, pass))
}

/** Hands on what a child asks of the outside world. */
export function owe({ owed }: Draft, childIndex: number, execution: Execution, { tasks, mapRuns }: Effects): void {
  for (const task of tasks) owed.tasks.push({ ...task, childIndex, executionArn: execution.executionArn })
  for (const task of mapRuns) owed.mapRuns.push({ childIndex, task, execution })
}

/** Whether an execution still waits for that task. */
export function isOpenTask(execution: Execution | undefined, { scheduledEventId }: Task): boolean {
  return execution?.status === 'RUNNING' && workFrame(execution, scheduledEventId) !== undefined
}

/** Whether an execution still waits for the Map Run with that token. */
export function isOpenMapRun(execution: Execution | undefined, token: string): boolean {
  if (execution?.status !== 'RUNNING') return false
  const beginning = scheduledBy(execution, token)
  return beginning !== undefined && workFrame(execution, beginning) !== undefined
}

function childOf(
  { family, keepsHistories }: Draft,
  execution: Execution,
  wakeUpAt: number | undefined,
  mapRunTokens: readonly string[],
  pass: number,
): Child {
  const { status, state } = execution
  const canGoOn = status === 'RUNNING' || (status !== 'SUCCEEDED' && family.type === 'STANDARD')
  return {
    status,
    startedAt: state.startedAt,
    stoppedAt: state.stoppedAt,
    output: state.output,
    error: state.failure?.error,
    cause: state.failure?.cause,
    redriveCount: state.redriveCount,
    redrivenAt: state.redrivenAt,
    pass,
    execution: canGoOn || keepsHistories ? execution : undefined,
    wakeUpAt,
    mapRunTokens,
  }
}

const TALLIED = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
} as const satisfies Record<ExecutionStatus, keyof Tally>

/** Moves a child, and its items, from one column of the counts to another. */
export function count(draft: Draft, index: number, from: ExecutionStatus | undefined, to: ExecutionStatus): void {
  if (from === to) return
  const moved = (tally: Tally, number: number): Tally => ({
    ...tally,
    ...(from !== undefined && { [TALLIED[from]]: tally[TALLIED[from]] - number }),
    [TALLIED[to]]: tally[TALLIED[to]] + number,
  })
  draft.executionCounts = moved(draft.executionCounts, 1)
  draft.itemCounts = moved(draft.itemCounts, itemCount(draft.work!, index))
}

/** What an error in the ItemSelector means for the Map Run. */
export function failureOf(error: unknown): Failure {
  const failure = asStateFailure(error)
  if (failure === undefined) throw error
  return { error: failure.error, cause: failure.reason }
}
