import { parseJson, stringifyJson, type Json, type JsonObject, type Task } from '@redrive/engine'
import { ApiError } from '../model/apiError.js'
import { checkRequest } from '../model/checkRequest.js'
import { descriptionOf, startFor, type StartExecutionInput } from '../operations/executions.js'
import type { Output } from '../operations/reply.js'
import { waitFor } from '../world/awaited.js'
import { newUuid, type Draft } from '../world/draft.js'
import { ofHosted } from '../world/executions.js'
import type { TaskOutcome } from '../world/handlers.js'
import { concludeTask, answer } from '../world/run.js'
import type { HostedExecution } from '../world/world.js'
import { asText, fromOutput, toParams } from './members.js'

/** `states:startExecution`: fire and forget; with `.sync` and `.sync:2` wait for the end, and give the child's description. */
export function startNested(draft: Draft, executionArn: string, { token, resource, input, pattern }: Task): void {
  try {
    const { input: text, ...rest } = toParams(input)
    const params = { ...rest, ...(text !== undefined && { input: asText(text) }) } as unknown as StartExecutionInput
    checkRequest('StartExecution', params as unknown as JsonObject)
    const parsesPayloads = resource.endsWith(':2')
    const resultOf = (child: HostedExecution) => outcomeOf(descriptionOf(draft, ofHosted(child)), parsesPayloads)
    const { reply, hosted } = startFor(draft, params, pattern === 'sync' ? { executionArn, token, resultOf } : undefined)
    const output = sdkAnswer(draft, (reply as { readonly output: Output }).output)
    if (pattern !== 'sync') return concludeTask(draft, executionArn, token, { output })
    answer(draft, executionArn, { type: 'TaskSubmitted', token, at: draft.now, output })
    waitFor(draft, executionArn, hosted.arn)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    concludeTask(draft, executionArn, token, failureOf(draft, error))
  }
}

/** What the end of a nested execution is to the task that waited for it. */
function outcomeOf(description: Output, parsesPayloads: boolean): TaskOutcome {
  // The dates in here are epoch milliseconds.
  const shown = fromOutput(description, seconds => Math.round(seconds * 1000)) as Readonly<Record<string, Json>>
  if (shown.Status !== 'SUCCEEDED') return { error: 'States.TaskFailed', cause: stringifyJson(shown) }
  if (!parsesPayloads) return { output: shown }
  return { output: { ...shown, Input: parseJson(shown.Input as string), Output: parseJson(shown.Output as string) } }
}

/** The answer of the SDK that Step Functions itself uses, with what it tells about the HTTP exchange. */
function sdkAnswer(draft: Draft, output: Output): Json {
  const answer = fromOutput(output, seconds => seconds)
  const requestId = newUuid(draft)
  const length = String(stringifyJson(answer).length)
  const type = 'application/x-amz-json-1.0'
  return {
    ...answer,
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [requestId], 'Content-Length': [length], 'Content-Type': [type] },
      HttpHeaders: { 'Content-Length': length, 'Content-Type': type, 'x-amzn-RequestId': requestId },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  }
}

function failureOf(draft: Draft, { code, message }: ApiError): TaskOutcome {
  const service = `Service: AWSStepFunctions; Status Code: 400; Error Code: ${code}; Request ID: ${newUuid(draft)}; Proxy: null`
  return { error: `StepFunctions.${code.replace(/Exception$/, '')}Exception`, cause: `${message} (${service})` }
}
