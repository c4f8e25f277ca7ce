import { isObject, type S3Request, type TreeTask } from '@redrive/engine'
import { newUuid, type Draft } from '../world/draft.js'
import { answer, concludeTask } from '../world/run.js'
import { S3_ACTIONS, S3Error, type DateForm } from './s3Actions.js'

/** `aws-sdk:s3:*`: what tasks do with objects, to those of the world. Actions that there are not here are left pending. */
export function callS3(draft: Draft, executionArn: string, { token, resource, input, pattern }: TreeTask): void {
  const action = resource.split(':').at(-1)!.split('.')[0]!
  if (!Object.hasOwn(S3_ACTIONS, action)) return
  try {
    const output = S3_ACTIONS[action]!(draft, isObject(input) ? input : {}, instant)
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
    const output = S3_ACTIONS[operation]!(draft, input, epochSeconds)
    answer(draft, executionArn, { type: 'S3Succeeded', requestId, output, at })
  } catch (error) {
    if (!(error instanceof S3Error)) throw error
    answer(draft, executionArn, { type: 'S3Failed', requestId, error: error.code, cause: causeOf(draft, error), at })
  }
}

const instant: DateForm = ms => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

/** Dates in the items that an ItemReader makes of a listing. */
const epochSeconds: DateForm = ms => Math.floor(ms / 1000)

function causeOf(draft: Draft, { message, status }: S3Error): string {
  const [requestId, extendedRequestId] = [newUuid(draft), newUuid(draft)]
  return `${message} (Service: S3, Status Code: ${status}, Request ID: ${requestId}, Extended Request ID: ${extendedRequestId})`
}
