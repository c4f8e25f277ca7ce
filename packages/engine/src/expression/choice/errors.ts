/** A Choice rule has a shape that no state machine may have. Known when the rule is compiled. */
export class InvalidChoiceRuleError extends Error {
  override readonly name = 'InvalidChoiceRuleError'
  /** What is wrong, without the place. */
  readonly reason: string
  /** JSON pointer from the rule that was compiled, as in `/And/1/NumericEquals`; empty for the rule itself. */
  readonly location: string

  constructor(reason: string, location: string, options?: ErrorOptions) {
    super(`${reason} at ${location === '' ? '/' : location}`, options)
    this.reason = reason
    this.location = location
  }
}

/** A Choice rule can't be evaluated. The execution fails with `States.Runtime`; its cause ends in this message. */
export class ChoiceFailureError extends Error {
  override readonly name = 'ChoiceFailureError'
}
