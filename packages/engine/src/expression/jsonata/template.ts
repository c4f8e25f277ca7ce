import { markAdmitted } from '../../json/admit.js'
import {
  isArray,
  isObject,
  setMember,
  stringifyJson,
  typeName,
  type Json,
  type JsonTypeName,
  type MutableObject,
} from '../../json/index.js'
import type { Scope } from '../scope.js'
import { JsonataError, JsonataEvaluationError, UnsupportedResultError } from './errors.js'
import { compileJsonata, type CompiledJsonata } from './expression.js'
import type { JsonataStates } from './states.js'

/** A field of a JSONata state, ready to be evaluated. */
export interface CompiledTemplate {
  /** @throws JsonataEvaluationError */
  readonly evaluate: (states: JsonataStates, scope: Scope) => Json
}

/** Whether a text is an expression between `{%` and `%}`. Blanks before or after make it a text like any other. */
export function isJsonataText(value: string): boolean {
  return value.length >= '{%%}'.length && value.startsWith('{%') && value.endsWith('%}')
}

/** The expression in such a text, without delimiters and the blanks around it. */
export function jsonataSource(text: string): string {
  return text.slice('{%'.length, -'%}'.length).trim()
}

/**
 * Compiles a field that is JSON of any shape with expressions in it.
 *
 *     compileJsonataTemplate({ id: '{% $states.input.id %}', kind: 'order' }, 'Output').evaluate({}, scope)   // { id: 'o-7', kind: 'order' }
 *
 * @param field as AWS calls it in causes, for example `Output`, `Arguments` or `Assign`
 * @throws InvalidJsonataError
 */
export function compileJsonataTemplate(template: Json, field: string): CompiledTemplate {
  const parts = partsOf(template, field)
  const [only] = parts
  if (parts.length === 1 && only?.kind === 'value') return { evaluate: () => only.value }
  if (parts.length === 1 && only?.kind === 'expression') return only.field
  return { evaluate: (states, scope) => assemble(parts, states, scope) }
}

/**
 * Compiles a field that is an expression as a whole.
 *
 * @param text with its delimiters
 * @param wanted the type that its value must have, where it must have one
 * @throws InvalidJsonataError
 */
export function compileJsonataField(text: string, field: string, wanted?: JsonTypeName): CompiledTemplate {
  const expression = compileJsonata(jsonataSource(text))
  return { evaluate: (states, scope) => ofType(wanted, evaluateField(expression, field, states, scope), expression, field) }
}

function evaluateField(expression: CompiledJsonata, field: string, states: JsonataStates, scope: Scope): Json {
  let value: Json | undefined
  try {
    value = expression.evaluate(states, scope)
  } catch (error) {
    if (error instanceof UnsupportedResultError) throw failed(expression, field, 'returned an unsupported result type.')
    if (error instanceof JsonataError) throw failed(expression, field, `threw an error during evaluation. ${error.message}`, error)
    throw error
  }
  if (value === undefined) throw failed(expression, field, 'returned nothing (undefined).')
  return value
}

function ofType(wanted: JsonTypeName | undefined, value: Json, expression: CompiledJsonata, field: string): Json {
  const found = typeName(value)
  if (wanted === undefined || found === wanted) return value
  const what = `Expected '${wanted}', but was '${found}' for value: ${stringifyJson(value)}`
  throw failed(expression, field, `returned an unexpected result type. ${what}`)
}

function failed(expression: CompiledJsonata, field: string, what: string, cause?: Error): JsonataEvaluationError {
  const options = cause === undefined ? undefined : { cause }
  return new JsonataEvaluationError(
    `The JSONata expression '${expression.source}' specified for the field '${field}' ${what}`,
    field,
    options,
  )
}

/** A template in the order in which its parts are finished: what is inside an array or object comes before it. */
type Part =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'expression'; readonly field: CompiledTemplate }
  | { readonly kind: 'array'; readonly length: number }
  | { readonly kind: 'object'; readonly names: readonly string[] }

interface Open {
  readonly container: Json
  readonly names: readonly string[] | undefined
  readonly children: readonly Json[]
  readonly field: string
  /** How many parts there were before its own. */
  readonly start: number
  next: number
  isConstant: boolean
}

function partsOf(template: Json, field: string): readonly Part[] {
  const parts: Part[] = []
  const open: Open[] = []
  const visit = (value: Json, at: string) => {
    if (typeof value === 'string' && isJsonataText(value)) {
      parts.push({ kind: 'expression', field: compileJsonataField(value, at) })
      const parent = open.at(-1)
      if (parent !== undefined) parent.isConstant = false
    } else if (isArray(value) || isObject(value)) {
      const names = isArray(value) ? undefined : Object.keys(value)
      const children: readonly Json[] = isArray(value) ? value : Object.values(value)
      open.push({ container: value, names, children, field: at, start: parts.length, next: 0, isConstant: true })
    } else parts.push({ kind: 'value', value })
  }
  visit(template, field)
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const at = top.next++
    if (at < top.children.length) {
      visit(top.children[at]!, `${top.field}/${top.names?.[at] ?? at}`)
      continue
    }
    open.pop()
    if (top.isConstant) {
      parts.length = top.start
      parts.push({ kind: 'value', value: top.container })
    } else {
      parts.push(top.names === undefined ? { kind: 'array', length: top.children.length } : { kind: 'object', names: top.names })
      const parent = open.at(-1)
      if (parent !== undefined) parent.isConstant = false
    }
  }
  return parts
}

function assemble(parts: readonly Part[], states: JsonataStates, scope: Scope): Json {
  const finished: Json[] = []
  for (const part of parts) finished.push(assembled(part, finished, states, scope))
  return finished[0]!
}

function assembled(part: Part, finished: Json[], states: JsonataStates, scope: Scope): Json {
  switch (part.kind) {
    case 'value':
      return part.value
    case 'expression':
      return part.field.evaluate(states, scope)
    case 'array':
      return markAdmitted(Object.freeze(finished.splice(finished.length - part.length)))
    case 'object': {
      const values = finished.splice(finished.length - part.names.length)
      const object: MutableObject = {}
      part.names.forEach((name, i) => {
        setMember(object, name, values[i]!)
      })
      return markAdmitted(Object.freeze(object))
    }
  }
}
