/**
 * A JSON value as the engine holds it: plain, deeply frozen JavaScript, shared and never cloned.
 *
 * A number is a JavaScript number unless its text says more than its value does (`1.0`, `1e3`, `12345678901234567890`); then it is a
 * {@link JsonNumber}, so that what came in as `0.0` goes out as `0.0`.
 */
export type Json = null | boolean | number | string | JsonNumber | JsonArray | JsonObject
export type JsonArray = readonly Json[]
export interface JsonObject {
  readonly [member: string]: Json
}

/** A number that keeps the text it was written with. In arithmetic and in `JSON.stringify` it is its value. */
export class JsonNumber {
  readonly text: string
  readonly value: number

  constructor(text: string) {
    this.text = text
    this.value = Number(text)
    Object.freeze(this)
  }

  valueOf(): number {
    return this.value
  }

  toString(): string {
    return this.text
  }

  toJSON(): number {
    return this.value
  }
}

/** The JSON number with this text: a plain number wherever that prints the same text again. */
export function numberFromText(text: string): number | JsonNumber {
  const value = Number(text)
  return String(value) === text ? value : new JsonNumber(text)
}

export function isArray(value: unknown): value is JsonArray {
  return Array.isArray(value)
}

/** True for JSON objects only: not for null, arrays or numbers with a text of their own. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

export function isNumber(value: unknown): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber
}

/** The JavaScript number that a JSON number stands for. */
export function toNumber(value: number | JsonNumber): number {
  return typeof value === 'number' ? value : value.value
}

export type JsonTypeName = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export function typeName(value: Json): JsonTypeName {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (isNumber(value)) return 'number'
  return typeof value as JsonTypeName
}

/** The own member of that name; never one of a prototype. */
export function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The own member of that name if it is a string. */
export function textMember(object: JsonObject, name: string): string | undefined {
  const value = member(object, name)
  return typeof value === 'string' ? value : undefined
}
