import type { Json, JsonObject } from '../json/index.js'
import type { Draft, S3Request } from './mapRun.js'

/** Asks S3 for something; the answer comes as a command. */
export function request(draft: Draft, operation: S3Request['operation'], input: JsonObject): void {
  const requestId = `${draft.mapRunArn}#${draft.nextRequest++}`
  const asked: S3Request = Object.freeze({ requestId, operation, input })
  draft.openRequests = [...draft.openRequests, asked]
  draft.owed.s3.push(asked)
}

/** The answer to a request. */
export type S3Command = S3SucceededCommand | S3FailedCommand

/**
 * S3 has done what it was asked to. `output` is as in the S3 API: of getObject `{ Body }`, the text of the object (already unpacked where
 * the object is compressed); of listObjectsV2 `{ Contents, IsTruncated, NextContinuationToken }`; of putObject `{}`.
 */
export interface S3SucceededCommand {
  readonly type: 'S3Succeeded'
  readonly requestId: string
  readonly output: Json
  /** Epoch ms. */
  readonly at: number
}

/** S3 could not do it. */
export interface S3FailedCommand {
  readonly type: 'S3Failed'
  readonly requestId: string
  readonly error: string
  readonly cause: string
  readonly at: number
}
