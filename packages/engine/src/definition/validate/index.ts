export { invalidDefinitionMessage, type Diagnostic, type DiagnosticCode } from './diagnostic.js'
export { validate, validateState, type ValidateOptions } from './validate.js'
