import { uuid, randomAt, type JsonObject } from '@redrive/engine'
import type { Request } from '../handle.js'
import { ApiError, httpStatusOf, type ErrorCode } from '../model/apiError.js'
import { isOperationName } from '../model/checkRequest.js'
import type { Output } from '../operations/reply.js'
import type { FinalAnswer } from './host.js'

/** A call or an answer in AWS JSON 1.0, the protocol of Step Functions. */
export interface WireResponse {
  readonly statusCode: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

export const CONTENT_TYPE = 'application/x-amz-json-1.0'

/**
 * Reads a call.
 *
 * @param target the header X-Amz-Target, as in `AWSStepFunctions.StartExecution`
 * @throws ApiError UnknownOperationException, SerializationException
 */
export function readRequest(target: string | undefined, body: string): Request {
  const operation = /^AWSStepFunctions\.(\w+)$/.exec(target ?? '')?.[1]
  if (operation === undefined || !isOperationName(operation)) {
    throw new ApiError(
      'UnknownOperationException',
      target === undefined ? 'The header X-Amz-Target is missing' : `Unknown target: ${target}`,
    )
  }
  return { operation, params: paramsIn(body) }
}

function paramsIn(body: string): JsonObject {
  try {
    const params: unknown = body.trim() === '' ? {} : JSON.parse(body)
    if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params as JsonObject
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new ApiError('SerializationException', 'The body of a request must be a JSON object')
}

/** Reads a call, has it answered, and makes an answer of what is wrong with it. */
export async function answerCall(
  send: (request: Request) => Promise<FinalAnswer>,
  target: string | undefined,
  body: string,
): Promise<FinalAnswer> {
  try {
    return await send(readRequest(target, body))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, message, members } = error
    return { error: { code, message, members } }
  }
}

/** Writes an answer. `serial` makes the request id, the same for the same number. */
export function writeAnswer(answer: FinalAnswer, serial: number): WireResponse {
  const headers = { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': uuid(randomAt('request', serial)) }
  if ('output' in answer) return { statusCode: 200, headers, body: JSON.stringify(withTypes(answer.output)) }
  const { code, message, members } = answer.error
  return {
    statusCode: httpStatusOf(code),
    headers: { ...headers, 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: qualified(code), message, ...members }),
  }
}

/** The errors that don't come from Step Functions itself, but from what AWS puts before every service. */
const FOREIGN: { readonly [code: string]: string } = {
  SerializationException: 'com.amazon.coral.service',
  UnknownOperationException: 'com.amazon.coral.service',
  ThrottlingException: 'com.amazon.coral.availability',
  ValidationException: 'com.amazon.coral.validate',
}

function qualified(code: ErrorCode): string {
  return `${FOREIGN[code] ?? 'com.amazonaws.swf.service.v2.model'}#${code}`
}

/** The structures that AWS sends with the name of their type (recorded); clients leave it out of what they hand on. */
const TYPES: Readonly<Record<string, string>> = {
  inputDetails: 'CloudWatchEventsExecutionDataDetails',
  outputDetails: 'CloudWatchEventsExecutionDataDetails',
  encryptionConfiguration: 'EncryptionConfiguration',
  loggingConfiguration: 'LoggingConfiguration',
  tracingConfiguration: 'TracingConfiguration',
}

/** An output as it goes over the wire. */
export function withTypes(output: Output): Output {
  const typed = (name: string, value: unknown) =>
    Object.hasOwn(TYPES, name) && typeof value === 'object' ? { __type: `com.amazonaws.swf.base.model#${TYPES[name]}`, ...value } : value
  return Object.fromEntries(Object.entries(output).map(([name, value]) => [name, typed(name, value)]))
}
