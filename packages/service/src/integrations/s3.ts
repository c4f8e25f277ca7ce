import { isObject, stringifyJson, type S3Request, type TreeTask } from '@redrive/engine'
import { newUuid, type Draft } from '../world/draft.js'
import { answer, concludeTask } from '../world/run.js'
import { S3_ACTIONS, S3Error, type S3Caller } from './s3Actions.js'

/** `aws-sdk:s3:*`: what tasks do with objects, to those of the world. Actions that there are not here are left pending. */
export function callS3(draft: Draft, executionArn: string, { token, resource, input, pattern }: TreeTask): void {
  const action = resource.split(':').at(-1)!.split('.')[0]!
  if (!Object.hasOwn(S3_ACTIONS, action)) return
  try {
    const output = S3_ACTIONS[action]!(draft, isObject(input) ? input : {}, TASK)
    if (pattern === 'waitForTaskToken') answer(draft, executionArn, { type: 'TaskSubmitted', token, at: draft.now, output })
    else concludeTask(draft, executionArn, token, { output })
  } catch (error) {
    if (!(error instanceof S3Error)) throw error
    concludeTask(draft, executionArn, token, { error: error.code, cause: `${causeOf(draft, error)} (SDK Attempt Count: 1)` })
  }
}

/** What ItemReaders read and ResultWriters write: the same objects. */
export function serveMapRun(draft: Draft, executionArn: string, { requestId, operation, input }: S3Request): void {
  const at = draft.now
  try {
    const output = S3_ACTIONS[operation]!(draft, input, MAP_RUN)
    answer(draft, executionArn, { type: 'S3Succeeded', requestId, output, at })
  } catch (error) {
    if (!(error instanceof S3Error)) throw error
    answer(draft, executionArn, { type: 'S3Failed', requestId, error: error.code, cause: causeOf(draft, error), at })
  }
}

/** A Body is stored as JSON: a text with its quotes (recorded). */
const TASK: S3Caller = { date: ms => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z'), etag: 'ETag', textOf: stringifyJson }

/** What is listed becomes the items of children as it is: with epoch seconds. Files of results are texts. */
const MAP_RUN: S3Caller = {
  date: ms => Math.floor(ms / 1000),
  etag: 'Etag',
  textOf: body => (typeof body === 'string' ? body : stringifyJson(body)),
}

function causeOf(draft: Draft, { message, status }: S3Error): string {
  const [requestId, extendedRequestId] = [newUuid(draft), newUuid(draft)]
  return `${message} (Service: S3, Status Code: ${status}, Request ID: ${requestId}, Extended Request ID: ${extendedRequestId})`
}
