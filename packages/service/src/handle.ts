import { transitionTree, treeEffectsOf, type Command, type JsonObject, type TreeTask } from '@redrive/engine'
import { letTimePass, settle } from './integrations/settle.js'
import { ApiError, type ErrorCode } from './model/apiError.js'
import { checkRequest, isOperationName } from './model/checkRequest.js'
import { pollActivity } from './operations/activities.js'
import { finishSyncExecution } from './operations/express.js'
import { OPERATIONS } from './operations/index.js'
import type { Output, Reply, Waiting } from './operations/reply.js'
import type { Draft, TaskOrder } from './world/draft.js'
import { hostOf } from './world/executions.js'
import { draftOf, step, worldOf } from './world/run.js'
import { lookUp, valuesOf } from './world/table.js'
import type { World } from './world/world.js'

/** A call of the API: `params` as they go over the wire, that is, as `JSON.parse` gives them. */
export interface Request {
  /** As in `StartExecution`. */
  readonly operation: string
  readonly params?: object
}

/** What a request is told. `waiting` has no answer yet: go on with `resume`, perhaps at a later moment. */
export type Answer = { readonly output: Output } | { readonly error: ServiceError } | { readonly waiting: Waiting }

export interface ServiceError {
  readonly code: ErrorCode
  readonly message: string
  /** Members such as `reason` or `resourceName`. */
  readonly members: { readonly [member: string]: string }
}

export interface RequestOptions {
  /** The moment of the request, epoch ms. A moment before the newest one of the world counts as that. */
  readonly at: number
  /** In which order waiting activity tasks are handed out. Default: oldest first. */
  readonly orderTasks?: TaskOrder
}

/**
 * Answers a request of the Step Functions API. Pure: gives a new world and leaves the old one as it is. What is due before the moment of
 * the request happens first, everything that follows from the request happens at once, and a request that is refused changes nothing.
 *
 *     const [next, answer] = handle(world, { operation: 'StartExecution', params: { stateMachineArn } }, { at: 0 })
 *     if ('output' in answer) answer.output.executionArn
 */
export function handle(world: World, { operation, params = {} }: Request, options: RequestOptions): readonly [World, Answer] {
  return attempt(world, options, draft => {
    if (!isOperationName(operation)) {
      throw new ApiError('UnknownOperationException', `Unknown operation: ${operation}`)
    }
    checkRequest(operation, params as JsonObject)
    return OPERATIONS[operation](draft, params as never)
  })
}

/**
 * Goes on with a request that had no answer yet.
 *
 *     while ('waiting' in answer) [world, answer] = resume(world, answer.waiting, { at: nextMoment(world) })
 */
export function resume(world: World, waiting: Waiting, options: RequestOptions): readonly [World, Answer] {
  return attempt(world, options, draft => continued(draft, waiting))
}

/** The world at a later moment (epoch ms), when nothing but time has passed. */
export function advance(world: World, at: number): World {
  const draft = draftOf(world)
  letTimePass(draft, at)
  return worldOf(draft)
}

/** When time alone next makes something happen, epoch ms; undefined where nothing is due. */
export function nextMoment({ schedule, now }: World): number | undefined {
  return schedule === undefined ? undefined : Math.max(schedule.due, now)
}

/** A task that somebody has to do, with the execution it belongs to, be it a child of a Map Run. */
export type OpenTask = TreeTask

/** Every task that waits for an answer, whoever is to give it: by execution, oldest first. */
export function openTasks(world: World): OpenTask[] {
  return valuesOf(world.executions)
    .filter(({ tree }) => tree.execution.status === 'RUNNING')
    .sort((a, b) => a.order - b.order)
    .flatMap(({ tree }) => treeEffectsOf(tree).tasks)
}

/** What can be told of a task. */
export type TaskAnswer = Exclude<Extract<Command, { readonly token: string }>, { readonly type: `MapRun${string}` }>

/**
 * Answers an open task in the place of the service that would do it: the way for hosts whose work takes real time.
 *
 *     world = answerTask(world, { type: 'TaskSucceeded', token, output, at })
 *
 * @throws CommandError for a task that is over
 */
export function answerTask(world: World, command: TaskAnswer): World {
  const draft = draftOf(world)
  letTimePass(draft, command.at)
  const address = lookUp(draft.tokens, command.token)
  if (address === undefined) throw new RangeError(`No task of this world has the token '${command.token}'`)
  step(draft, hostOf(draft, address.executionArn), tree => transitionTree(tree, { ...command, at: draft.now }))
  settle(draft)
  return worldOf(draft)
}

function attempt(world: World, { at, orderTasks }: RequestOptions, act: (draft: Draft) => Reply): readonly [World, Answer] {
  const draft = draftOf(world, orderTasks)
  letTimePass(draft, at)
  const before = worldOf(draft)
  try {
    const reply = act(draft)
    settle(draft)
    // What has just begun may have ended already.
    return [worldOf(draft), 'waiting' in reply ? continued(draft, reply.waiting) : reply]
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, message, members } = error
    return [before, { error: { code, message, members } }]
  }
}

function continued(draft: Draft, waiting: Waiting): Reply {
  return waiting.for === 'activityTask' ? pollActivity(draft, waiting) : finishSyncExecution(draft, waiting)
}
