import { effectsOf, type Task } from '@redrive/engine'
import { keep, type Consequence, type Draft } from '../world/draft.js'
import { handlerFor } from '../world/handlers.js'
import { answerTask, concludeTask, concludeTaskLater, keepAppointment, removeIfUnused, stopExecution } from '../world/run.js'
import { withoutFirst } from '../world/schedule.js'
import { lookUp } from '../world/table.js'
import { callSfn } from './sfn.js'
import { startNested } from './startExecution.js'

/** Lets everything happen that follows from what has happened, until the world is at rest. */
export function settle(draft: Draft): void {
  for (let next = draft.consequences.shift(); next !== undefined; next = draft.consequences.shift()) follow(draft, next)
}

/** Lets everything happen that is due up to a moment (epoch ms), each thing at its own moment. */
export function letTimePass(draft: Draft, until: number): void {
  for (let first = draft.schedule; first !== undefined && first.due <= until; first = draft.schedule) {
    draft.schedule = withoutFirst(first)
    draft.now = Math.max(draft.now, first.due)
    keepAppointment(draft, first.due, first.key)
    settle(draft)
  }
  draft.now = Math.max(draft.now, until)
}

function follow(draft: Draft, consequence: Consequence): void {
  const { executionArn } = consequence
  switch (consequence.type) {
    case 'taskScheduled':
      return dispatch(draft, executionArn, consequence.task)
    case 'closed':
      return tellParent(draft, executionArn)
    case 'childrenInQuestion':
      return stopAbandonedChildren(draft, executionArn)
    case 'machineDeleting':
      return stopExecution(draft, lookUp(draft.executions, executionArn)!, {})
  }
}

/** A handler that the user has registered comes first, then what the service can do itself. Everything else is left pending. */
function dispatch(draft: Draft, executionArn: string, task: Task): void {
  const { token, resource } = task
  const { execution, depth } = lookUp(draft.executions, executionArn)!
  if (execution.status !== 'RUNNING') return
  draft.depth = execution.state.startedAt === draft.now ? depth + 1 : 0
  const handler = handlerFor(draft.handlers, task)
  if (handler !== undefined) {
    const outcome = handler({ ...task, executionArn, at: draft.now })
    if (outcome === undefined) return
    const isAccepted =
      'submitted' in outcome && !('output' in outcome || 'outputText' in outcome || 'error' in outcome || 'cause' in outcome)
    if (isAccepted) answerTask(draft, executionArn, { type: 'TaskSubmitted', token, at: draft.now, output: outcome.submitted! })
    else concludeTaskLater(draft, executionArn, token, outcome)
    return
  }
  const [, , service, , , type, name = ''] = resource.split(':')
  if (service !== 'states') return
  if (type === 'activity') waitForWorker(draft, resource, token)
  else if (type === 'states' && name.startsWith('startExecution')) startNested(draft, executionArn, task)
  else if (type === 'aws-sdk' && name === 'sfn') callSfn(draft, executionArn, task)
}

function waitForWorker(draft: Draft, activityArn: string, token: string): void {
  const activity = lookUp(draft.activities, activityArn)
  if (activity !== undefined) keep(draft, 'activities', { ...activity, waiting: [...activity.waiting, token] })
}

/** An execution that a task of another one waits for tells it how it ended. */
function tellParent(draft: Draft, executionArn: string): void {
  const hosted = lookUp(draft.executions, executionArn)!
  const { startedBy, stateMachineArn } = hosted
  removeIfUnused(draft, stateMachineArn)
  if (startedBy === undefined || hosted.execution.status === 'RUNNING') return
  keep(draft, 'executions', { ...hosted, startedBy: undefined })
  const parent = lookUp(draft.executions, startedBy.executionArn)!
  keep(draft, 'executions', { ...parent, children: parent.children.filter(child => child !== executionArn) })
  concludeTask(draft, startedBy.executionArn, startedBy.token, startedBy.resultOf(hosted))
}

/** When nobody waits for a nested execution any more, it is stopped. */
function stopAbandonedChildren(draft: Draft, executionArn: string): void {
  const parent = lookUp(draft.executions, executionArn)!
  const open = new Set(effectsOf(parent.execution).tasks.map(({ token }) => token))
  const isAwaited = (child: string) => {
    const { startedBy } = lookUp(draft.executions, child)!
    return startedBy !== undefined && open.has(startedBy.token)
  }
  const abandoned = parent.children.filter(child => !isAwaited(child))
  keep(draft, 'executions', { ...parent, children: parent.children.filter(isAwaited) })
  for (const child of abandoned) {
    const hosted = { ...lookUp(draft.executions, child)!, startedBy: undefined }
    keep(draft, 'executions', hosted)
    stopExecution(draft, hosted, {})
  }
}
