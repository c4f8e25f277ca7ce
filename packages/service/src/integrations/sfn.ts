import type { Json, JsonObject, Task } from '@redrive/engine'
import { ApiError, httpStatusOf } from '../model/apiError.js'
import { checkRequest, isOperationName } from '../model/checkRequest.js'
import { syncDescription } from '../operations/express.js'
import { OPERATIONS } from '../operations/index.js'
import type { Output } from '../operations/reply.js'
import { waitFor } from '../world/awaited.js'
import { keep, newUuid, type Draft } from '../world/draft.js'
import type { TaskOutcome } from '../world/handlers.js'
import { concludeTask } from '../world/run.js'
import { lookUp } from '../world/table.js'
import { asText, fromOutput, toParams } from './members.js'

/** `aws-sdk:sfn:*`: any operation of this API, on this world. What AWS wouldn't know is left pending. */
export function callSfn(draft: Draft, executionArn: string, { token, resource, input }: Task): void {
  const action = resource.split(':').at(-1)!.split('.')[0]!
  const name = `${action[0]!.toUpperCase()}${action.slice(1)}`
  if (!isOperationName(name)) return
  try {
    const given = toParams(input)
    const params = Object.fromEntries(Object.entries(given).map(([member, value]) => [member, TEXTS.has(member) ? asText(value) : value]))
    checkRequest(name, params as JsonObject)
    const reply = OPERATIONS[name](draft, params as never)
    if ('output' in reply) return concludeTask(draft, executionArn, token, { output: answerOf(reply.output) })
    if (reply.waiting.for === 'activityTask') return concludeTask(draft, executionArn, token, { output: { TaskToken: null } })
    awaitEnd(draft, executionArn, token, reply.waiting.executionArn)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    concludeTask(draft, executionArn, token, failureOf(draft, error))
  }
}

/** Members that are JSON texts, which tasks may give as values. */
const TEXTS: ReadonlySet<string> = new Set(['input', 'output', 'definition'])

function awaitEnd(draft: Draft, executionArn: string, token: string, childArn: string): void {
  const child = lookUp(draft.executions, childArn)!
  keep(draft, 'executions', {
    ...child,
    startedBy: { executionArn, token, resultOf: ended => ({ output: answerOf(syncDescription(draft, ended)) }) },
  })
  waitFor(draft, executionArn, childArn)
}

function answerOf(output: Output): Json {
  return fromOutput(output, seconds => new Date(seconds * 1000).toISOString())
}

function failureOf(draft: Draft, { code, message }: ApiError): TaskOutcome {
  const service = `Service: Sfn, Status Code: ${httpStatusOf(code)}, Request ID: ${newUuid(draft)}`
  return { error: `Sfn.${code.replace(/Exception$/, '')}Exception`, cause: `${message} (${service}) (SDK Attempt Count: 1)` }
}
