import { StateFailure } from '../expression/failure.js'
import { parseResource } from '../definition/resource.js'
import type { TaskState } from '../definition/machine.js'
import type { Scope } from '../expression/scope.js'
import type { ScheduledTimeouts, TaskCredentials } from '../history/event.js'
import { isObject, member, textMember, type Json } from '../json/index.js'
import type { Frame } from '../execution/state.js'
import { tokenFor } from '../execution/token.js'
import { checkSize, isTooLarge } from '../execution/payload.js'
import type { Turn } from '../execution/turn.js'
import type { StateBehaviour, Step } from './behaviour.js'
import { requestOf } from './requestParameters.js'

/**
 * Task: enter, schedule, let somebody else do the work, exit with the result.
 *
 *   TaskStateEntered ──> *Scheduled ──> *Started ──> *Succeeded ──> TaskStateExited
 *                                          └──> TaskSubmitted ──┘        (.sync, .waitForTaskToken)
 *   *Failed, *TimedOut ──(a retrier has attempts left, after its delay)──> *Scheduled, caused by the failure
 *                      ──(a catcher matches)──> TaskStateExited towards the catcher's Next
 *                      ──(neither)──> the frame has failed
 *
 * `*` is LambdaFunction, Activity or Task. Functions and integrations start by themselves, activities when a worker takes them. A redrive
 * schedules an open Task anew; the new *Scheduled is caused by the original TaskStateEntered.
 */
export const task: StateBehaviour<TaskState> = {
  compile: (definition, { name, next, language, retriers, catchers }) => {
    const credentials = member(definition, 'Credentials')
    const resource = parseResource(textMember(definition, 'Resource')!)
    return {
      type: 'Task',
      name,
      next,
      entered: 'TaskStateEntered',
      exited: 'TaskStateExited',
      countsRetries: true,
      flow: language.workFlow(definition),
      resource,
      request: requestOf(resource),
      timeoutSeconds: language.number(definition, 'TimeoutSeconds', 'integer'),
      heartbeatSeconds: language.number(definition, 'HeartbeatSeconds', 'integer'),
      roleArn: isObject(credentials) ? language.credentialsRole(credentials) : undefined,
      retriers: retriers(),
      catchers: catchers(),
    }
  },

  step: (turn, frame, state) => {
    switch (frame.phase) {
      case 'entered':
        return schedule(turn, frame, state)
      case 'scheduled':
        return begin(turn, frame, state)
      case 'succeeded': {
        const scope = turn.scopeOf(frame)
        return turn.exit(frame, state.flow.leave(scope, frame.result!), state.next)
      }
      case 'failed':
        if (frame.due === undefined) return turn.catchOrGiveUp(frame, frame.failure!)
        return frame.due <= turn.at ? schedule(turn, frame, state) : 'rests'
      default:
        return 'rests'
    }
  },
}

function schedule(turn: Turn, frame: Frame, state: TaskState): Step {
  const { identity, log } = turn.draft
  const { resource } = state
  // The token of the attempt is that of the event that is about to schedule it.
  const taskToken = resource.pattern === 'requestResponse' ? undefined : tokenFor(identity, log.length + 1)
  const counted = frame.failure === undefined ? frame : { ...frame, retryCount: frame.retryCount + 1 }
  const scope = turn.scopeOf(counted, { taskToken })
  const input = state.request(state.flow.payload(scope))
  checkSize(input, state.name, frame.input)
  const timeouts = timeoutsOf(state, scope)
  const credentials = state.roleArn && { taskCredentials: { roleArn: state.roleArn(scope) } }
  switch (resource.family) {
    case 'LambdaFunction':
      turn.append('LambdaFunctionScheduled', frame.id, frame.last, withTerms({ resource: resource.arn, input }, timeouts, credentials))
      break
    case 'Activity':
      if (identity.activities?.has(resource.arn) === false) throw StateFailure.runtime(`The activity ${resource.arn} does not exist.`)
      turn.append('ActivityScheduled', frame.id, frame.last, withTerms({ resource: resource.arn, input }, timeouts))
      return 'rests'
    case 'Task': {
      const { resourceType, resource: name } = resource
      const details = { resourceType, resource: name, region: identity.region, parameters: input }
      turn.append('TaskScheduled', frame.id, frame.last, withTerms(details, timeouts, credentials))
    }
  }
  turn.enqueue(frame.id)
  return 'rests'
}

/** (Most attempts have no such terms: to spread nothing all the same takes a fiftieth of what running a Map takes.) */
function withTerms<D extends object>(details: D, timeouts?: ScheduledTimeouts, credentials?: TaskCredentials): D {
  return timeouts === undefined && credentials === undefined ? details : { ...details, ...timeouts, ...credentials }
}

/** Undefined where it has none. */
function timeoutsOf(state: TaskState, scope: Scope): ScheduledTimeouts | undefined {
  const timeoutInSeconds = state.timeoutSeconds(scope)
  const heartbeatInSeconds = state.heartbeatSeconds(scope)
  if (timeoutInSeconds === undefined && heartbeatInSeconds === undefined) return undefined
  return { ...(timeoutInSeconds !== undefined && { timeoutInSeconds }), ...(heartbeatInSeconds !== undefined && { heartbeatInSeconds }) }
}

function begin(turn: Turn, frame: Frame, { resource }: TaskState): Step {
  if (resource.family === 'LambdaFunction') turn.append('LambdaFunctionStarted', frame.id, frame.last, undefined)
  if (resource.family === 'Task') {
    turn.append('TaskStarted', frame.id, frame.last, { resourceType: resource.resourceType, resource: resource.resource })
  }
  return 'rests'
}

/** The failure that takes the place of a result that is too large. */
export function refusedResult(result: Json, { resource }: TaskState): { readonly error: string; readonly cause: string } | undefined {
  if (!isTooLarge(result)) return undefined
  const { error, reason: cause } = StateFailure.dataLimit(resource.family === 'Task' ? resource.resourceType : resource.arn)
  return { error, cause }
}
