import { isArray, isNumber, isObject, JsonNumber, member, stringifyJson, toNumber, type Json, type JsonObject } from '@redrive/engine'
import { ApiError } from './apiError.js'
import type { Shape } from './shape.js'
import { OPERATION_INPUTS, SHAPES } from './shapes.js'

export type OperationName = keyof typeof OPERATION_INPUTS

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(OPERATION_INPUTS, name)
}

/**
 * Checks the members of a request against the service model. Members that the model doesn't know are left alone.
 *
 * @throws ApiError ValidationException that lists every constraint a value fails, SerializationException for a value of another type
 */
export function checkRequest(operation: OperationName, params: JsonObject): void {
  const failures: string[] = []
  checkMembers(SHAPES[OPERATION_INPUTS[operation]]!, params, '', failures)
  if (failures.length === 0) return
  const count = `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected`
  throw new ApiError('ValidationException', `${count}: ${failures.join('; ')}`)
}

function checkMembers(shape: Shape, value: JsonObject, at: string, failures: string[]): void {
  for (const [name, shapeName] of Object.entries(shape.members ?? {})) {
    const given = member(value, name)
    const place = at === '' ? name : `${at}.${name}`
    if (given !== undefined && given !== null) check(SHAPES[shapeName]!, given, place, failures)
    else if (shape.required?.includes(name) === true) failures.push(failure('null', place, 'Member must not be null'))
  }
}

/** The model bounds the depth: no shape contains itself. */
function check(shape: Shape, value: Json, at: string, failures: string[]): void {
  if (!hasType(shape.type, value)) throw new ApiError('SerializationException', `${at} must be of type ${shape.type}`)
  const fail = (constraint: string) => failures.push(failure(shown(value), at, constraint))
  const { min, max, values, pattern } = shape
  const [measure, what] = measureOf(value)
  if (max !== undefined && measure > max) fail(`Member must have ${what} less than or equal to ${max}`)
  if (min !== undefined && measure < min && !isCheckedByOperation(shape)) {
    fail(`Member must have ${what} greater than or equal to ${min}`)
  }
  if (values !== undefined && !values.includes(value as string)) fail(`Member must satisfy enum value set: [${values.join(', ')}]`)
  if (pattern !== undefined && !new RegExp(`^(?:${pattern.replace('\\p{ASCII}', '[\\x00-\\x7f]')})$`).test(value as string)) {
    fail(`Member must satisfy regular expression pattern: ${pattern}`)
  }
  if (isObject(value)) checkMembers(shape, value, at, failures)
  if (isArray(value)) value.forEach((item, i) => item !== null && check(SHAPES[shape.member!]!, item, `${at}.${i + 1}.member`, failures))
}

/** An empty definition gets a diagnostic of its own (recorded), so its length is no constraint. */
const isCheckedByOperation = (shape: Shape) => shape === SHAPES.Definition

function hasType(type: string, value: Json): boolean {
  if (type === 'structure' || type === 'map') return isObject(value)
  if (type === 'list') return isArray(value)
  if (type === 'integer' || type === 'long' || type === 'float' || type === 'double') return isNumber(value)
  return typeof value === type
}

function measureOf(value: Json): readonly [measure: number, what: 'value' | 'length'] {
  if (isNumber(value)) return [toNumber(value), 'value']
  return [typeof value === 'string' || isArray(value) ? value.length : 0, 'length']
}

function failure(value: string, at: string, constraint: string): string {
  return `Value ${value === 'null' ? 'null' : `'${value}'`} at '${at}' failed to satisfy constraint: ${constraint}`
}

/** A value as AWS quotes it: structures in the form of its own objects. */
function shown(value: Json): string {
  if (typeof value === 'string') return value
  if (isArray(value)) return `[${value.map(shown).join(', ')}]`
  if (value instanceof JsonNumber || !isObject(value)) return stringifyJson(value)
  const members = Object.entries(value).map(([name, item]) => `${name}=${shown(item)}`)
  return 'stateMachineVersionArn' in value ? `RoutingConfigurationListItem(${members.join(', ')})` : `{${members.join(', ')}}`
}
