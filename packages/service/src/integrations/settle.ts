import { effectsOf, type TreeTask } from '@redrive/engine'
import { keep, type Consequence, type Draft } from '../world/draft.js'
import { executionWith } from '../world/executions.js'
import { handlerFor } from '../world/handlers.js'
import { withLast } from '../world/queue.js'
import { answer, concludeTask, concludeTaskLater, keepAppointment, removeIfUnused, stopExecution } from '../world/run.js'
import { withoutFirst } from '../world/schedule.js'
import { awaitedBy, stopWaiting } from '../world/awaited.js'
import { lookUp } from '../world/table.js'
import { callS3, serveMapRun } from './s3.js'
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
    case 's3Requested':
      return serveMapRun(draft, executionArn, consequence.request)
    case 'closed':
      return tellParent(draft, executionArn)
    case 'awaitedInQuestion':
      return stopAbandoned(draft, executionArn)
    case 'machineDeleting':
      return stopExecution(draft, lookUp(draft.executions, executionArn)!, {})
  }
}

/** A handler that the user has registered comes first, then what the service can do itself. Everything else is left pending. */
function dispatch(draft: Draft, executionArn: string, task: TreeTask): void {
  const { token, resource } = task
  const { execution, hosted } = executionWith(draft, executionArn)!
  if (execution.status !== 'RUNNING') return
  draft.depth = hosted.tree.execution.state.startedAt === draft.now ? hosted.depth + 1 : 0
  const handler = handlerFor(draft.handlers, task)
  if (handler !== undefined) {
    const outcome = handler({ ...task, at: draft.now })
    if (outcome === undefined) return
    const isAccepted =
      'submitted' in outcome && !('output' in outcome || 'outputText' in outcome || 'error' in outcome || 'cause' in outcome)
    if (isAccepted) answer(draft, executionArn, { type: 'TaskSubmitted', token, at: draft.now, output: outcome.submitted! })
    else concludeTaskLater(draft, executionArn, token, outcome)
    return
  }
  const [, , service, , , type, name = ''] = resource.split(':')
  if (service !== 'states') return
  if (type === 'activity') waitForWorker(draft, resource, task)
  else if (type === 'states' && name.startsWith('startExecution')) startNested(draft, executionArn, task)
  else if (type === 'aws-sdk' && name === 'sfn') callSfn(draft, executionArn, task)
  else if (type === 'aws-sdk' && name === 's3') callS3(draft, executionArn, task)
}

function waitForWorker(draft: Draft, activityArn: string, { token, executionArn, stateName, input }: TreeTask): void {
  const activity = lookUp(draft.activities, activityArn)
  if (activity === undefined) return
  keep(draft, 'activities', { ...activity, waiting: withLast(activity.waiting, { token, executionArn, stateName, input }) })
}

/** An execution that a task of another one waits for tells it how it ended. */
function tellParent(draft: Draft, executionArn: string): void {
  const hosted = lookUp(draft.executions, executionArn)!
  const { startedBy, stateMachineArn } = hosted
  removeIfUnused(draft, stateMachineArn)
  if (startedBy === undefined || hosted.tree.execution.status === 'RUNNING') return
  keep(draft, 'executions', { ...hosted, startedBy: undefined })
  stopWaiting(draft, startedBy.executionArn, [executionArn])
  concludeTask(draft, startedBy.executionArn, startedBy.token, startedBy.resultOf(hosted))
}

/** When nobody waits for a nested execution any more, it is stopped. */
function stopAbandoned(draft: Draft, executionArn: string): void {
  const { execution } = executionWith(draft, executionArn)!
  const open = new Set(effectsOf(execution).tasks.map(({ token }) => token))
  const isAbandoned = (arn: string) => {
    const { startedBy } = lookUp(draft.executions, arn)!
    return startedBy === undefined || !open.has(startedBy.token)
  }
  const abandoned = awaitedBy(draft, executionArn).filter(isAbandoned)
  if (abandoned.length === 0) return
  stopWaiting(draft, executionArn, abandoned)
  for (const arn of abandoned) {
    const hosted = { ...lookUp(draft.executions, arn)!, startedBy: undefined }
    keep(draft, 'executions', hosted)
    stopExecution(draft, hosted, {})
  }
}
