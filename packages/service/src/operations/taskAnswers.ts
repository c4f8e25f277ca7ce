import { CommandError, JsonSyntaxError, parseJson, transitionTree, type Command } from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import type { Draft } from '../world/draft.js'
import { hostOf } from '../world/executions.js'
import { invalidToken } from '../world/page.js'
import { step } from '../world/run.js'
import { lookUp } from '../world/table.js'
import type { TaskAddress } from '../world/world.js'
import { done, given, type Reply } from './reply.js'

type TaskCommand = Extract<Command, { readonly type: 'TaskSucceeded' | 'TaskFailed' | 'TaskHeartbeat' }>

interface TaskReference {
  readonly taskToken: string
}

export function sendTaskSuccess(draft: Draft, { taskToken: token, output }: TaskReference & { readonly output: string }): Reply {
  try {
    parseJson(output)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new ApiError('InvalidOutput', `Invalid Output: '${error.reason}'`)
    throw error
  }
  return answer(draft, { type: 'TaskSucceeded', token, at: draft.now, outputText: output })
}

interface SendTaskFailureInput extends TaskReference {
  readonly error?: string
  readonly cause?: string
}

export function sendTaskFailure(draft: Draft, { taskToken: token, error, cause }: SendTaskFailureInput): Reply {
  return answer(draft, { type: 'TaskFailed', token, at: draft.now, ...given('error', error), ...given('cause', cause) })
}

export function sendTaskHeartbeat(draft: Draft, { taskToken: token }: TaskReference): Reply {
  return answer(draft, { type: 'TaskHeartbeat', token, at: draft.now })
}

function answer(draft: Draft, command: TaskCommand): Reply {
  const address = lookUp(draft.tokens, command.token)
  if (address === undefined) throw invalidToken()
  try {
    step(draft, hostOf(draft, address.executionArn), tree => transitionTree(tree, command))
  } catch (error) {
    if (error instanceof CommandError) throw taskTimedOut(address)
    throw error
  }
  return done()
}

/** The task, or its whole execution, is over. */
function taskTimedOut({ resource }: TaskAddress): ApiError {
  const isActivity = resource.split(':')[5] === 'activity'
  return new ApiError('TaskTimedOut', `Task Timed Out: '${isActivity ? resource : 'Provided task does not exist anymore'}'`)
}
