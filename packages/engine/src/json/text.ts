import { markAdmitted } from './admit.js'
import { JsonParser } from './parser.js'
import { isArray, isObject, JsonNumber, type Json, type JsonObject } from './value.js'
import { written, type Unwritten } from './writer.js'

/**
 * The texts of arrays and objects that came in as text with blanks or escapes in them. AWS hands such a text on as it stands for as
 * long as nothing computes with the value, so a value remembers it.
 */
const verbatim = new WeakMap<object, string>()

/**
 * Reads a JSON text. Numbers keep their form, `__proto__` is a member like any other, and depth is no limit.
 *
 * @throws JsonSyntaxError with the reason (in the words that AWS uses), line and column
 */
export function parseJson(text: string): Json {
  const value = new JsonParser(text).parse()
  if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) {
    const compact = /[\s\\]/.test(text) ? stringifyJson(value) : text
    if (compact !== text) verbatim.set(value, text)
  }
  return value
}

/** The JSON text of a payload: the one it came with if it came as text, else the compact one. */
export function textOf(value: Json): string {
  return (typeof value === 'object' && value !== null ? verbatim.get(value) : undefined) ?? stringifyJson(value)
}

/** An array whose text is joined from the texts of its items, blanks included, as AWS joins the outputs of Parallel branches. */
export function joinedArray(items: readonly Json[]): Json {
  const array = markAdmitted(Object.freeze([...items]))
  const keeps = items.some(item => typeof item === 'object' && item !== null && verbatim.has(item))
  if (keeps) verbatim.set(array, `[${items.map(textOf).join(',')}]`)
  return array
}

/** The same value without the text that it came with: AWS writes what an expression gave anew, even where it gave its input. */
export function withoutText(value: Json): Json {
  if (typeof value !== 'object' || value === null || !verbatim.has(value)) return value
  return markAdmitted(Object.freeze(isArray(value) ? [...value] : { ...(value as JsonObject) }))
}

/** The compact JSON text: no blanks, members in their order. */
export function stringifyJson(value: Json): string {
  return written(value, write)
}

function write(value: Json, out: string[], pending: Unwritten[]): void {
  if (typeof value === 'string') out.push(JSON.stringify(value))
  else if (isArray(value)) {
    out.push('[')
    pending.push(']')
    for (let i = value.length - 1; i >= 0; i--) {
      pending.push({ value: value[i]! })
      if (i > 0) pending.push(',')
    }
  } else if (isObject(value)) {
    const names = Object.keys(value)
    out.push('{')
    pending.push('}')
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i]!
      pending.push({ value: value[name]! }, `${i > 0 ? ',' : ''}${JSON.stringify(name)}:`)
    }
  } else out.push(value instanceof JsonNumber ? value.text : String(value))
}
