import type { Json } from '../../json/index.js'
import { validate, type Diagnostic, type ValidateOptions } from './index.js'

/** A machine of one state, called S, which ends it. */
export const machineOf = (state: Readonly<Record<string, Json>>, fields: Readonly<Record<string, Json>> = {}): Json => ({
  ...fields,
  StartAt: 'S',
  States: { S: state },
})

/** The fields of a state of that type which is good as it is. */
export const GOOD_STATES: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  Task: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge', End: true },
  Wait: { Type: 'Wait', Seconds: 1, End: true },
  Pass: { Type: 'Pass', End: true },
  Succeed: { Type: 'Succeed' },
  Fail: { Type: 'Fail' },
  Choice: { Type: 'Choice', Choices: [{ Variable: '$.paid', BooleanEquals: true, Next: 'Z' }] },
  Parallel: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }], End: true },
  Map: { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }, End: true },
}

/** A machine of a good state of that type with these fields added or replaced; `jsonata` says in which language. */
export function machineWith(type: string, fields: Readonly<Record<string, Json>>, jsonata = false): Json {
  const inJsonata = type === 'Choice' ? { Choices: [{ Condition: '{% $states.input.paid %}', Next: 'Z' }] } : {}
  const state = { ...GOOD_STATES[type]!, ...(jsonata && inJsonata), ...fields }
  const machine = { StartAt: 'S', States: type === 'Choice' ? { S: state, Z: { Type: 'Succeed' } } : { S: state } }
  return jsonata ? { QueryLanguage: 'JSONata', ...machine } : machine
}

/** Each error as `CODE: message at location`, as AWS writes it when it refuses a definition. */
export const errorsOf = (definition: Json, options?: ValidateOptions) => listed(validate(definition, options), 'ERROR')

export const warningsOf = (definition: Json) => listed(validate(definition), 'WARNING')

/** As {@link errorsOf}, for errors in the shape of the definition: without the code. */
export const refusalsOf = (definition: Json, options?: ValidateOptions) =>
  errorsOf(definition, options).map(text => text.replace(/^SCHEMA_VALIDATION_FAILED: /, ''))

const listed = (diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']) =>
  diagnostics
    .filter(diagnostic => diagnostic.severity === severity)
    .map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`)
