import { admit, isObject, JsonSyntaxError, NotJsonError, parseJson, type Json, type JsonObject } from '../../json/index.js'
import { MAX_ERROR_SOURCE_LENGTH } from '../../limits.js'
import type { Diagnostic } from './diagnostic.js'
import { checkScope } from './machine.js'
import { checkNames } from './names.js'
import { languageOf, scopesOf, type Scope } from './scopes.js'
import { addError, hasErrors, type Report, type WorkflowType } from './site.js'
import { checkTransitions } from './transitions.js'
import { checkVariables } from './variables.js'

export interface ValidateOptions {
  /** An EXPRESS workflow refuses activities, jobs, callbacks and distributed Maps. STANDARD by default. */
  readonly type?: WorkflowType
}

/**
 * Says what is wrong with a definition, as AWS's ValidateStateMachineDefinition does: the same codes, locations and, as far as they are
 * known, texts. A definition without an ERROR is one that AWS takes. Total: it answers for any value and any text. A value is taken in,
 * and so frozen.
 *
 *     validate({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: -1, End: true } } })
 *     // [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Minimum value is 0', location: '/States/Wait/Seconds' }]
 *
 * @param definition the definition, or its JSON text
 */
export function validate(definition: Json | string, options: ValidateOptions = {}): readonly Diagnostic[] {
  const report: Report = { diagnostics: [] }
  const machine = machineIn(definition, report)
  if (machine !== undefined) checkMachine(machine, options, report, scopes => scopes)
  return report.diagnostics
}

/** The name by which AWS calls a state that comes without a machine. */
export const LONE_STATE_NAME = 'StateName'

/**
 * As {@link validate}, for a state that comes without a machine around it, as TestState takes it. Where it goes next is not looked at.
 *
 *     validateState({ Type: 'Parallel', Branches: [], End: true })
 *     // [{ ..., message: 'Value cannot be empty', location: '/States/StateName/Branches' }]
 */
export function validateState(state: Json | string, options: ValidateOptions = {}): readonly Diagnostic[] {
  const report: Report = { diagnostics: [] }
  const value = machineIn(state, report)
  if (value === undefined) return report.diagnostics
  const machine: JsonObject = { StartAt: LONE_STATE_NAME, States: { [LONE_STATE_NAME]: value } }
  checkMachine(machine, options, report, scopes => scopes.slice(1))
  return report.diagnostics
}

/** `connected` gives the scopes whose transitions are to be followed. */
function checkMachine(
  machine: JsonObject,
  { type = 'STANDARD' }: ValidateOptions,
  report: Report,
  connected: (scopes: readonly Scope[]) => readonly Scope[],
): void {
  const language = languageOf(machine, 'JSONPath')
  const scopes = scopesOf(machine, type, report)
  for (const scope of scopes) checkScope(scope, language, report)
  // What belongs together is only looked at once every part is well made, as AWS does.
  if (hasErrors(report)) return
  checkNames(scopes, report)
  checkVariables(scopes, language, report)
  checkTransitions(connected(scopes), report)
}

function machineIn(definition: Json | string, report: Report): JsonObject | undefined {
  if (definition === '') {
    addError(report, 'MISSING_DESCRIPTION', 'Definition must not be empty')
    return undefined
  }
  const value = typeof definition === 'string' ? parsed(definition, report) : admitted(definition, report)
  if (value === undefined || isObject(value)) return value
  addError(report, 'SCHEMA_VALIDATION_FAILED', NO_OBJECT)
  return undefined
}

const NO_OBJECT = 'Definition must be a valid JSON object'

/** A value from outside that types do not vouch for; undefined where it is no JSON, which has been reported. */
function admitted(value: Json, report: Report): Json | undefined {
  try {
    return admit(value, 'definition')
  } catch (error) {
    if (!(error instanceof NotJsonError)) throw error
    addError(report, 'SCHEMA_VALIDATION_FAILED', `${NO_OBJECT}: ${error.message}`)
    return undefined
  }
}

/** The value of a JSON text; null for a text of blanks, undefined where an error has been reported. */
function parsed(text: string, report: Report): Json | undefined {
  if (text.trim() === '') return null
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const location = sourceLocation(text, error)
    addError(report, 'INVALID_JSON_DESCRIPTION', `${error.reason}\n at ${location}`, location)
    return undefined
  }
}

/** The place of a syntax error as the JSON reader of AWS gives it: with the text, or the beginning of a long one. */
function sourceLocation(text: string, { reason, line, column }: JsonSyntaxError): string {
  const rest = text.length - MAX_ERROR_SOURCE_LENGTH
  const source = `"${text.slice(0, MAX_ERROR_SOURCE_LENGTH)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`
  // That reader has already taken a character that it did not expect.
  const taken = reason.startsWith('Unexpected character') ? 1 : 0
  return `[Source: (String)${source}; line: ${line}, column: ${column + taken}]`
}
