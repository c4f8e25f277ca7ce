export { invalidDefinitionMessage, type Diagnostic, type DiagnosticCode } from './diagnostic.js'
export { LONE_STATE_NAME, validate, validateState, type ValidateOptions } from './validate.js'
