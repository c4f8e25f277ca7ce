import { compileChoiceRule } from '../expression/choice/index.js'
import { StateFailure } from '../expression/failure.js'
import type { Exit, Flow } from '../expression/flow.js'
import { compilePathExpression, PathFailure } from '../expression/path.js'
import { compileResultPath } from '../expression/resultPath.js'
import { scopeOn, type Expression, type Scope } from '../expression/scope.js'
import { compileDynamic, compileTemplate } from '../expression/template.js'
import { isArray, isNumber, isObject, member, stringifyJson, toNumber, type Json, type JsonObject } from '../json/index.js'
import { parseTimestamp } from '../time.js'
import { isDistributed, leaveUnchanged, type Language } from './language.js'

/** States whose QueryLanguage is JSONPath. */
export const jsonpathLanguage: Language = {
  name: 'JSONPath',
  workFlow: state => {
    const input = inputOf(state)
    // In a Map, Parameters is the old name of ItemSelector.
    const parameters = member(state, 'Type') === 'Map' ? undefined : templateOf(state, 'Parameters')
    return { input, payload: parameters === undefined ? input : scope => parameters(scopeOn(scope, input(scope))), leave: leaveOf(state) }
  },
  passFlow: state => {
    const input = inputOf(state)
    const parameters = templateOf(state, 'Parameters')
    const result = member(state, 'Result')
    const work: Expression = parameters === undefined ? input : scope => parameters(scopeOn(scope, input(scope)))
    return { input, payload: result === undefined ? work : scope => (work(scope), result), leave: leaveOf(state) }
  },
  plainFlow: state => {
    const input = inputOf(state)
    return { input, payload: input, leave: leaveOf(state) }
  },
  choiceRule: (rule, state) => {
    const input = inputOf(state)
    const condition = compileChoiceRule(rule)
    return {
      matches: scope => condition(scopeOn(scope, input(scope))),
      leave: leaveOf({ ...fieldsOf(state, 'OutputPath'), ...fieldsOf(rule, 'Assign') }),
    }
  },
  // A caught error goes past the state's own ResultPath and OutputPath.
  catcher: catcher => leaveOf(fieldsOf(catcher, 'ResultPath', 'Assign')),
  number: (object, field, kind, state = object) => {
    const literal = literalNumber(object, field)
    const path = pathOf(object, `${field}Path`)
    if (path === undefined) return () => literal
    return onInput(state, scope => numberAt(path, `${field}Path`, kind, scope))
  },
  nested: (object, field, state) => {
    const template = templateOf(object, field)
    return template && onInput(state, template)
  },
  waitUntil: state => {
    const secondsPath = pathOf(state, 'SecondsPath')
    if (secondsPath !== undefined) return onInput(state, scope => scope.now + secondsAt(secondsPath, scope) * 1000)
    const timestampPath = pathOf(state, 'TimestampPath')
    if (timestampPath !== undefined) return onInput(state, scope => timestampAt(timestampPath, scope))
    const timestamp = member(state, 'Timestamp')
    if (typeof timestamp === 'string') {
      const until = toWholeSecond(parseTimestamp(timestamp) ?? 0)
      return () => until
    }
    const seconds = literalNumber(state, 'Seconds') ?? 0
    return scope => scope.now + seconds * 1000
  },
  failText: (state, field) => {
    const literal = member(state, field)
    const path = member(state, `${field}Path`)
    if (typeof path !== 'string') return () => (typeof literal === 'string' ? literal : undefined)
    const evaluate = compileDynamic(path, `${field}Path`)
    return scope => {
      const value = evaluate(scope)
      if (typeof value === 'string') return value
      throw StateFailure.runtime(`The ${field}Path parameter does not reference a string value: ${path} == ${stringifyJson(value)}`)
    }
  },
  credentialsRole: credentials => {
    const template = compileTemplate(credentials)
    return scope => {
      const evaluated = template(scope)
      const role = isObject(evaluated) ? member(evaluated, 'RoleArn') : undefined
      if (typeof role === 'string') return role
      throw StateFailure.runtime(
        `The field 'RoleArn' of Credentials must be a string but was ${role === undefined ? 'missing' : stringifyJson(role)}`,
      )
    }
  },
  items: state => {
    const path = pathOf(state, 'ItemsPath') ?? { text: '$', evaluate: (scope: Scope) => scope.input }
    return onInput(state, scope => {
      const items = path.evaluate(scope)
      if (isArray(items) || (isObject(items) && isDistributed(state))) return items
      // AWS names the path from the root of the document that it was looked up in.
      throw StateFailure.runtime(`Reference path "${path.text.replace(/^\$\$/, '$')}" must point to array.`)
    })
  },
  itemSelector: state => {
    const template = templateOf(state, 'ItemSelector') ?? templateOf(state, 'Parameters')
    if (template === undefined) return undefined
    const input = inputOf(state)
    return scope => template(scopeOn(scope, input(scope)))
  },
}

interface Path {
  readonly text: string
  readonly evaluate: Expression
}

function pathOf(state: JsonObject, field: string): Path | undefined {
  const text = member(state, field)
  return typeof text === 'string' ? { text, evaluate: compilePathExpression(text) } : undefined
}

function templateOf(state: JsonObject, field: string): Expression | undefined {
  const template = member(state, field)
  return template === undefined ? undefined : compileTemplate(template)
}

const EMPTY_OBJECT: JsonObject = Object.freeze({})

/** InputPath and OutputPath: null stands for an empty object. */
function narrowing(path: Json | undefined): Expression | undefined {
  if (path === undefined || path === '$') return undefined
  return path === null ? () => EMPTY_OBJECT : compilePathExpression(path as string)
}

function inputOf(state: JsonObject): Expression {
  return narrowing(member(state, 'InputPath')) ?? (scope => scope.input)
}

/** Evaluates on the input after InputPath. */
function onInput<T>(state: JsonObject, evaluate: (scope: Scope) => T): (scope: Scope) => T {
  const input = inputOf(state)
  return scope => evaluate(scopeOn(scope, input(scope)))
}

function fieldsOf(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.filter(field => Object.hasOwn(object, field)).map(field => [field, object[field]!]))
}

/** ResultSelector, ResultPath into the raw input, OutputPath. Assign sees the result as the work gave it. */
function leaveOf(state: JsonObject): Flow['leave'] {
  const select = templateOf(state, 'ResultSelector')
  const place = compileResultPath(member(state, 'ResultPath'))
  const narrow = narrowing(member(state, 'OutputPath'))
  const assign = assignOf(state)
  if (select === undefined && narrow === undefined && assign === undefined && !Object.hasOwn(state, 'ResultPath')) return leaveUnchanged
  return (scope, result): Exit => {
    const onResult = scopeOn(scope, result)
    const merged = place(scope.input, select === undefined ? result : select(onResult))
    return { output: narrow === undefined ? merged : narrow(scopeOn(scope, merged)), assigned: assign?.(onResult) }
  }
}

function assignOf(state: JsonObject): ((scope: Scope) => JsonObject) | undefined {
  const assign = member(state, 'Assign')
  if (!isObject(assign) || Object.keys(assign).length === 0) return undefined
  const template = compileTemplate(assign)
  return scope => template(scope) as JsonObject
}

function literalNumber(state: JsonObject, field: string): number | undefined {
  const value = member(state, field)
  return isNumber(value) ? toNumber(value) : undefined
}

/** Fields whose number may be a text of digits (recorded). */
const TEXTS_TOO: ReadonlySet<string> = new Set(['MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath'])

function numberAt({ text, evaluate }: Path, field: string, kind: 'integer' | 'float', scope: Scope): number {
  const value = evaluate(scope)
  if (isNumber(value) && (kind === 'float' || Number.isInteger(toNumber(value)))) return toNumber(value)
  if (typeof value === 'string' && TEXTS_TOO.has(field) && /^\d+$/.test(value)) return Number(value)
  throw StateFailure.runtime(`The ${field} field refers to value "${plainText(value)}" which is not a valid ${kind}: ${text}`)
}

function secondsAt({ text, evaluate }: Path, scope: Scope): number {
  const value = present(() => evaluate(scope), `The SecondsPath parameter does not reference an input value: ${text}`)
  const seconds = isNumber(value) ? toNumber(value) : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : NaN
  const found = `${text} == ${plainText(value)}`
  if (!Number.isInteger(seconds)) throw StateFailure.runtime(`The SecondsPath parameter cannot be parsed as a long value: ${found}`)
  if (seconds < 0) throw StateFailure.runtime(`The SecondsPath parameter references a negative value: ${found}`)
  return seconds
}

function timestampAt({ text, evaluate }: Path, scope: Scope): number {
  const value = present(() => evaluate(scope), `The TimestampPath parameter does not reference an input value: ${text}`)
  const until = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (until !== undefined) return toWholeSecond(until)
  const reason = 'does not reference a valid ISO-8601 extended offset date-time format string'
  throw StateFailure.runtime(`The TimestampPath parameter ${reason}: ${text} == ${plainText(value)}`)
}

function present(evaluate: () => Json, otherwise: string): Json {
  try {
    const value = evaluate()
    if (value !== null) return value
  } catch (error) {
    if (!(error instanceof PathFailure)) throw error
  }
  throw StateFailure.runtime(otherwise)
}

/** The milliseconds of a Wait's timestamp are cut off. */
const toWholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000

const plainText = (value: Json) => (typeof value === 'string' ? value : stringifyJson(value))
