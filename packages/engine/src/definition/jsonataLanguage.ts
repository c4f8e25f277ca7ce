import { StateFailure } from '../expression/failure.js'
import type { Exit, Flow } from '../expression/flow.js'
import {
  compileJsonataField,
  compileJsonataTemplate,
  isJsonataText,
  JsonataEvaluationError,
  type JsonataStates,
} from '../expression/jsonata/index.js'
import type { Scope } from '../expression/scope.js'
import { isArray, isObject, member, stringifyJson, toNumber, withoutText } from '../json/index.js'
import type { Json, JsonArray, JsonObject, JsonTypeName } from '../json/index.js'
import { parseTimestamp } from '../time.js'
import { isDistributed, leaveUnchanged, type Language } from './language.js'

/** States whose QueryLanguage is JSONata. */
export const jsonataLanguage: Language = {
  name: 'JSONata',
  workFlow: state => ({ input: rawInput, payload: fieldOf(state, 'Arguments') ?? rawInput, leave: leaveOf(state, '', 'result') }),
  passFlow: state => plainFlow(state),
  plainFlow: state => plainFlow(state),
  choiceRule: (rule, state, position) => {
    const place = `Choices/${position}/`
    const condition = typedField(rule, 'Condition', 'boolean', place)!
    // A rule without an Output of its own leaves the state's.
    const hasOutput = Object.hasOwn(rule, 'Output')
    const fields = { ...pick(hasOutput ? rule : state, 'Output'), ...pick(rule, 'Assign') }
    return { matches: scope => condition(scope) === true, leave: leaveOf(fields, hasOutput ? place : '') }
  },
  catcher: (catcher, position) => leaveOf(catcher, `Catch/${position}/`, 'errorOutput'),
  number: (object, field, kind) => {
    const evaluate = numberField(object, field, kind)
    return scope => evaluate?.(scope)
  },
  nested: (object, field) => fieldOf(object, field === 'Parameters' ? 'Arguments' : field),
  waitUntil: state => {
    const seconds = numberField(state, 'Seconds', 'integer')
    if (seconds !== undefined) return atEntry(scope => scope.now + seconds(scope) * 1000)
    const timestamp = typedField(state, 'Timestamp', 'string')!
    return atEntry(scope => {
      const text = timestamp(scope) as string
      const until = parseTimestamp(text)
      if (until !== undefined) return Math.floor(until / 1000) * 1000
      const reason = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`
      throw new JsonataEvaluationError(reason, 'Timestamp')
    })
  },
  failText: (state, field) => {
    const evaluate = typedField(state, field, 'string')
    return scope => evaluate?.(scope) as string | undefined
  },
  credentialsRole: credentials => typedField(credentials, 'RoleArn', 'string', 'Credentials/') as (scope: Scope) => string,
  items: state => {
    const takesObjects = isDistributed(state)
    const items = takesObjects ? fieldOf(state, 'Items') : typedField(state, 'Items', 'array')
    if (items !== undefined) return scope => items(scope) as JsonArray
    return ({ input }) => {
      if (isArray(input) || (takesObjects && isObject(input))) return input
      throw new JsonataEvaluationError(`Map state input must be an array but was: ${stringifyJson(input)}`)
    }
  },
  itemSelector: state => fieldOf(state, 'ItemSelector'),
}

const rawInput = (scope: Scope) => scope.input

function plainFlow(state: JsonObject): Flow {
  return { input: rawInput, payload: rawInput, leave: leaveOf(state) }
}

/** Output and Assign, which see the same variables and, by its name in `$states`, what the work or the failure gave. */
function leaveOf(state: JsonObject, place = '', name?: 'result' | 'errorOutput'): Flow['leave'] {
  const output = templateOf(state, 'Output', place)
  const assign = member(state, 'Assign')
  const variables = isObject(assign) && Object.keys(assign).length > 0 ? templateOf(state, 'Assign', place) : undefined
  if (output === undefined && variables === undefined) return leaveUnchanged
  return (scope, result): Exit => {
    const states: JsonataStates = name === undefined ? {} : { [name]: result }
    return {
      output: output === undefined ? result : output(states, scope),
      assigned: variables === undefined ? undefined : (variables(states, scope) as JsonObject),
    }
  }
}

type Template = (states: JsonataStates, scope: Scope) => Json

function templateOf(object: JsonObject, field: string, place = ''): Template | undefined {
  const value = member(object, field)
  if (value === undefined) return undefined
  const template = compileJsonataTemplate(value, `${place}${field}`)
  return (states, scope) => withoutText(template.evaluate(states, scope))
}

function fieldOf(object: JsonObject, field: string, place = ''): ((scope: Scope) => Json) | undefined {
  const template = templateOf(object, field, place)
  return template && (scope => template({}, scope))
}

/** A field that is an expression, or a literal, of one type. */
function typedField(object: JsonObject, field: string, wanted: JsonTypeName, place = ''): ((scope: Scope) => Json) | undefined {
  const value = member(object, field)
  if (typeof value !== 'string' || !isJsonataText(value)) return fieldOf(object, field, place)
  const compiled = compileJsonataField(value, `${place}${field}`, wanted)
  return scope => compiled.evaluate({}, scope)
}

function numberField(object: JsonObject, field: string, kind: 'integer' | 'float'): ((scope: Scope) => number) | undefined {
  const evaluate = typedField(object, field, 'number')
  return evaluate && (scope => checked(toNumber(evaluate(scope) as number), field, kind))
}

function checked(number: number, field: string, kind: 'integer' | 'float'): number {
  if (kind === 'float' || (Number.isInteger(number) && number >= 0)) return number
  throw new JsonataEvaluationError(`The field '${field}' must be an integer of 0 or more but was ${number}`, field)
}

/** In a Wait, the EvaluationFailed event points at the state's own Entered event (recorded). */
function atEntry(evaluate: (scope: Scope) => number): (scope: Scope) => number {
  return scope => {
    try {
      return evaluate(scope)
    } catch (error) {
      if (error instanceof JsonataEvaluationError) throw StateFailure.evaluation(error.message, error.location, true)
      throw error
    }
  }
}

function pick(object: JsonObject, field: string): JsonObject {
  const value = member(object, field)
  return value === undefined ? {} : { [field]: value }
}
