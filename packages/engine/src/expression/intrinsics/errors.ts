/** Why the text of an intrinsic function call is refused. */
export type InvalidIntrinsicReason = 'syntax' | 'unknown function' | 'wrong argument count' | 'nested too deeply'

/** The text is not a call of an intrinsic function. */
export class InvalidIntrinsicError extends Error {
  override readonly name = 'InvalidIntrinsicError'
  /** The text as the author wrote it. */
  readonly expression: string
  readonly reason: InvalidIntrinsicReason

  constructor(expression: string, reason: InvalidIntrinsicReason, detail: string) {
    super(`'${expression}' is not a valid intrinsic function call: ${detail}`)
    this.expression = expression
    this.reason = reason
  }
}

/**
 * An intrinsic function can't give a value for these arguments. The message is the reason; AWS puts `The function '<expression>' had
 * the following error: ` before it.
 */
export class IntrinsicFailureError extends Error {
  override readonly name = 'IntrinsicFailureError'
  /** The whole expression as the author wrote it, which is what AWS names, even when a nested call failed. */
  readonly expression: string
  /** The function that failed, as in `States.MathAdd`. */
  readonly functionName: string
  /** The position of the argument at fault, from 1; undefined when it is not one argument's fault. */
  readonly argument: number | undefined

  constructor(expression: string, functionName: string, argument: number | undefined, reason: string) {
    super(reason)
    this.expression = expression
    this.functionName = functionName
    this.argument = argument
  }
}
