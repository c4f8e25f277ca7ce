/** What is wrong with a definition, or what AWS would warn about, in one place of it. */
export interface Diagnostic {
  /** A definition with an ERROR is refused. */
  readonly severity: 'ERROR' | 'WARNING'
  readonly code: DiagnosticCode
  readonly message: string
  /** As in `/States/Pay/Branches[0]/States/Charge/Next`; absent where the definition as a whole is meant. */
  readonly location?: string
}

export type DiagnosticCode = ErrorCode | WarningCode

export type ErrorCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'MISSING_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_RESOURCE'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_STATE_NAME'
  | 'STATE_MACHINE_NAME_EMPTY'
  | 'STATE_MACHINE_NAME_INVALID'
  | 'STATE_MACHINE_NAME_TOO_LONG'
  | 'STATE_MACHINE_NAME_ALREADY_EXISTS'
  | 'DUPLICATE_LABEL_NAME'
  | 'INVALID_LABEL_NAME'
  | 'MISSING_TRANSITION_TARGET'
  | 'TOO_DEEPLY_NESTED'
  | VariableErrorCode
  | JsonataErrorCode

/** Of variables. AWS gives these codes, though its list of codes does not have them. */
export type VariableErrorCode = 'INVALID_VARIABLE_NAME' | 'RESERVED_VARIABLE_NAME' | 'DUPLICATE_VARIABLE_NAME'

/** Of JSONata expressions. AWS gives these codes, though its list of codes does not have them. */
export type JsonataErrorCode = 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION'

export type WarningCode = 'NO_DOLLAR' | 'NO_PATH' | 'PASS_RESULT_IS_STATIC'

/**
 * The message with which CreateStateMachine, UpdateStateMachine and TestState refuse a definition. Warnings are not in it.
 *
 *     invalidDefinitionMessage(validate('{}'))
 *     // "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'"
 */
export function invalidDefinitionMessage(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR')
  // AWS says `at null` of an error that has no location.
  const texts = errors.map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`)
  return `Invalid State Machine Definition: '${texts.join(', ')}'`
}
