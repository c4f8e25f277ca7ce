/** A text is no JSONata expression, or uses what AWS does not have. */
export class InvalidJsonataError extends SyntaxError {
  override readonly name = 'InvalidJsonataError'
  /** JSONata's code, as in `S0202`; empty for what only we refuse. */
  readonly code: string
  /** In UTF-16 units from the start of the expression, after the token in question; undefined where JSONata does not know it. */
  readonly position: number | undefined

  constructor(code: string, message: string, position: number | undefined) {
    super(message)
    this.code = code
    this.position = position
  }
}

/** An expression failed while it was evaluated. The message is worded as AWS words it: `T1006: Attempted to invoke a non-function`. */
export class JsonataError extends Error {
  override readonly name: string = 'JsonataError'
  /** JSONata's code; empty where it has none. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The value of an expression is a function, or has one in it, and so is no JSON. */
export class UnsupportedResultError extends JsonataError {
  override readonly name = 'UnsupportedResultError'

  constructor() {
    super('', 'The result is not JSON')
  }
}

/** A field of a state failed to evaluate. The message is the cause as AWS words it, without the prefix that names the state. */
export class JsonataEvaluationError extends Error {
  override readonly name = 'JsonataEvaluationError'
  /** The field, as in `Arguments/FunctionName`; undefined where AWS gives none. */
  readonly location: string | undefined

  constructor(message: string, location?: string, options?: ErrorOptions) {
    super(message, options)
    this.location = location
  }
}
