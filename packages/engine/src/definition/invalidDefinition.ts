import type { Diagnostic } from './validate/index.js'

/** AWS would refuse the definition. The message lists every error with its location. */
export class InvalidDefinitionError extends Error {
  override readonly name = 'InvalidDefinitionError'
  /** Errors, and warnings beside them, in AWS's order. */
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'ERROR')
    const lines = errors.map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`)
    super(`Invalid State Machine Definition: ${lines.length === 1 ? lines[0] : `\n${lines.map(line => `  ${line}`).join('\n')}`}`)
    this.diagnostics = diagnostics
  }
}
