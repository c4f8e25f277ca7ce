import { ERROR_STATUS } from './shapes.js'

/** The name of an error, as the SDK's classes are named; the last three are those of every AWS service. */
export type ErrorCode = keyof typeof ERROR_STATUS | 'UnknownOperationException' | 'SerializationException' | 'ThrottlingException'

/** An operation refuses the request. Nothing but time has happened. */
export class ApiError extends Error {
  override readonly name: string
  readonly code: ErrorCode
  /** Members beside the message, as in `reason` or `resourceName`. */
  readonly members: { readonly [member: string]: string }

  constructor(code: ErrorCode, message: string, members: { readonly [member: string]: string } = {}) {
    super(message)
    this.name = code
    this.code = code
    this.members = members
  }
}

export function httpStatusOf(code: ErrorCode): number {
  return Object.hasOwn(ERROR_STATUS, code) ? ERROR_STATUS[code as keyof typeof ERROR_STATUS] : 400
}
