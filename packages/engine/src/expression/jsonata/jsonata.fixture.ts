import { admit, type Json, type JsonObject } from '../../json/index.js'
import { randomAt } from '../../random.js'
import type { Scope } from '../scope.js'
import { toJson } from './admission.js'
import { compileJsonata } from './expression.js'
import { compileNode } from './evaluation/compile.js'
import { evaluateProgram } from './evaluate.js'
import { statesObject, type JsonataStates } from './states.js'
import { parseJsonata } from './syntax.js'

/** A scope at noon of 2026-03-14, UTC. */
export function scopeOf(input: Json, variables: Readonly<Record<string, Json>> = {}, context: JsonObject = {}): Scope {
  admit(variables)
  return {
    input: admit(input),
    context: () => admit(context) as JsonObject,
    variable: name => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    random: randomAt('seed'),
    now: NOON,
  }
}

export const NOON = 1_773_489_600_000

export function evaluate(source: string, scope: Scope = scopeOf(null), states: JsonataStates = {}): Json | undefined {
  return compileJsonata(source).evaluate(states, scope)
}

/** The value that the evaluator gives, whatever shortcuts there are. */
export function interpreted(source: string, scope: Scope): Json | undefined {
  const members = statesObject({}, scope)
  const value = evaluateProgram(compileNode(parseJsonata(source)), name => (name === 'states' ? members : scope.variable(name)), scope)
  return value === undefined ? undefined : toJson(value)
}
