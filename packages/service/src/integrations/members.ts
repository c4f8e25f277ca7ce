import { isArray, isNumber, isObject, parseJson, stringifyJson, toNumber, type Json, type JsonObject } from '@redrive/engine'

/** The members of a task's parameters, named as the API names them: `StateMachineArn` is `stateMachineArn`. */
export function toParams(input: Json): Readonly<Record<string, unknown>> {
  return renamed(input, name => name[0]!.toLowerCase() + name.slice(1)) as Readonly<Record<string, unknown>>
}

/** The members of an answer, named as tasks see them. Dates are told apart by their names. */
export function fromOutput(output: Readonly<Record<string, unknown>>, dateForm: (seconds: number) => Json): JsonObject {
  const form = (name: string, value: Json): Json => (/(Date|^timestamp)$/.test(name) && isNumber(value) ? dateForm(toNumber(value)) : value)
  return renamed(parseJson(JSON.stringify(output)), name => name[0]!.toUpperCase() + name.slice(1), form) as JsonObject
}

/** A payload that an API takes as text may be given as a value. */
export function asText(value: unknown): unknown {
  return value === undefined || typeof value === 'string' ? value : stringifyJson(value as Json)
}

/** The answers of this API have few levels; what users put into them is text there. */
function renamed(value: Json, rename: (name: string) => string, form: (name: string, value: Json) => Json = (_name, item) => item): Json {
  if (isArray(value)) return value.map(item => renamed(item, rename, form))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name === '' ? name : rename(name), form(name, renamed(item, rename, form))]),
  )
}
