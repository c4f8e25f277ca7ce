import { CommandError, textOf, transitionTree } from '@redrive/engine'
import { ACTIVITY_POLL_MS } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import { parseArn } from '../world/arn.js'
import { arnOf, keep, nextDraw, remove, type Draft } from '../world/draft.js'
import { hostOf } from '../world/executions.js'
import { checkName } from '../world/names.js'
import { pageOf, type PageRequest } from '../world/page.js'
import { emptyQueue, entriesOf, firstOf, queueOf, withoutFirst } from '../world/queue.js'
import { step } from '../world/run.js'
import { lookUp, valuesOf } from '../world/table.js'
import type { Activity, EncryptionConfiguration, Tag, WaitingTask } from '../world/world.js'
import { done, given, seconds, type Reply, type Waiting } from './reply.js'
import { checkTags } from './tags.js'

interface CreateActivityInput {
  readonly name: string
  readonly tags?: readonly Tag[]
  readonly encryptionConfiguration?: EncryptionConfiguration
}

/** Idempotent for the same name; tags of a repeated request don't matter. */
export function createActivity(draft: Draft, { name, tags = [], ...rest }: CreateActivityInput): Reply {
  checkName(name)
  checkTags(tags)
  const { encryptionConfiguration = { type: 'AWS_OWNED_KEY' as const } } = rest
  const arn = arnOf(draft, 'activity', name)
  const existing = lookUp(draft.activities, arn)
  if (existing !== undefined && existing.encryptionConfiguration.kmsKeyId !== encryptionConfiguration.kmsKeyId) {
    throw new ApiError('ActivityAlreadyExists', `Activity Already Exists: '${arn}'`)
  }
  nextDraw(draft)
  if (existing === undefined)
    keep(draft, 'activities', { arn, name, createdAt: draft.now, tags, encryptionConfiguration, waiting: emptyQueue() })
  return done({ activityArn: arn, creationDate: seconds(existing?.createdAt ?? draft.now) })
}

interface ActivityReference {
  readonly activityArn: string
}

export function describeActivity(draft: Draft, input: ActivityReference): Reply {
  const { arn, name, createdAt, encryptionConfiguration } = findActivity(draft, input)
  return done({ activityArn: arn, name, creationDate: seconds(createdAt), encryptionConfiguration })
}

/** Deleting what isn't there is no error. */
export function deleteActivity(draft: Draft, { activityArn }: ActivityReference): Reply {
  parseArn(activityArn, 'activity')
  remove(draft, 'activities', activityArn)
  return done()
}

export function listActivities(draft: Draft, input: PageRequest): Reply {
  const activities = valuesOf(draft.activities).sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, ...rest } = pageOf(draft, 'activities', activities, ({ arn }) => arn, input)
  return done({
    activities: items.map(({ arn, name, createdAt }) => ({ activityArn: arn, name, creationDate: seconds(createdAt) })),
    ...rest,
  })
}

interface GetActivityTaskInput extends ActivityReference {
  readonly workerName?: string
}

/** Gives a task to a worker, to that one only; waits a minute for one where there is none. */
export function getActivityTask(draft: Draft, { activityArn, workerName }: GetActivityTaskInput): Reply {
  return pollActivity(draft, { for: 'activityTask', activityArn, ...given('workerName', workerName), until: draft.now + ACTIVITY_POLL_MS })
}

export function pollActivity(draft: Draft, waiting: Extract<Waiting, { readonly for: 'activityTask' }>): Reply {
  const { workerName } = waiting
  for (let task = nextTask(draft, waiting); task !== undefined; task = nextTask(draft, waiting)) {
    const { token, executionArn, input } = task
    const command = { type: 'TaskStarted', token, at: draft.now, ...given('workerName', workerName) } as const
    try {
      step(draft, hostOf(draft, executionArn), tree => transitionTree(tree, command))
      return done({ taskToken: token, input: textOf(input) })
    } catch (error) {
      // The task is over: it has timed out, or its execution has ended.
      if (!(error instanceof CommandError)) throw error
    }
  }
  return draft.now >= waiting.until ? done({ taskToken: null }) : { waiting }
}

/** Takes a task out of the queue. */
function nextTask(draft: Draft, reference: ActivityReference): WaitingTask | undefined {
  const activity = findActivity(draft, reference)
  const { waiting } = activity
  if (draft.orderTasks === undefined) {
    keep(draft, 'activities', { ...activity, waiting: withoutFirst(waiting) })
    return firstOf(waiting)
  }
  const tasks = entriesOf(waiting)
  const [first] = draft.orderTasks(tasks)
  keep(draft, 'activities', { ...activity, waiting: queueOf(tasks.filter(({ token }) => token !== first)) })
  return tasks.find(({ token }) => token === first)
}

function findActivity(draft: Draft, { activityArn }: ActivityReference): Activity {
  parseArn(activityArn, 'activity')
  const activity = lookUp(draft.activities, activityArn)
  if (activity === undefined) throw new ApiError('ActivityDoesNotExist', `Activity Does Not Exist: '${activityArn}'`)
  return activity
}
