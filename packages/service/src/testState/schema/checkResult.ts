import { isArray, isNumber, isObject, member, toNumber, type Json, type JsonObject, type TaskWork } from '@redrive/engine'
import { ApiError } from '../../model/apiError.js'
import { integrationOf, type Integration } from './integration.js'
import { memberNames } from './memberName.js'
import type { ResultShape } from './resultShapes.js'

/** STRICT wants the required members to be there, PRESENT only looks at what is there. */
export type ValidationMode = 'STRICT' | 'PRESENT'

/**
 * Checks a mocked result against the API that the task calls. Members that the API doesn't know are left alone.
 *
 * @throws ApiError ValidationException with the first member that doesn't fit
 */
export function checkResultSchema(resource: TaskWork['resource'], result: Json, mode: ValidationMode): void {
  const integration = integrationOf(resource)
  if (integration === undefined) return
  if (!isObject(result)) throw new ApiError('ValidationException', 'Mocked result must be a JSON object.')
  // Depth is that of the mock, so what is left to look at is kept in a list: the next one last.
  const pending: Site[] = [{ value: result, shape: integration.shape, field: '' }]
  for (let site = pending.pop(); site !== undefined; site = pending.pop()) {
    for (const inner of checkSite(site, integration, mode).reverse()) pending.push(inner)
  }
}

interface Site {
  readonly value: Json
  /** The index of the shape. */
  readonly shape: number
  /** The name of the closest member around it. */
  readonly field: string
}

/** Gives the sites inside this one. */
function checkSite({ value, shape: index, field }: Site, integration: Integration, mode: ValidationMode): Site[] {
  const shape = integration.results.shapes[index]!
  if (value === null || shape.type === 'any') return []
  switch (shape.type) {
    case 'string':
      checkString(shape, value, field)
      return []
    case 'number':
      checkNumber(shape, value, field)
      return []
    case 'boolean':
      if (typeof value !== 'boolean') refuse(`Field '${field}' must be a boolean`)
      return []
    case 'list':
      if (!isArray(value)) refuse(`Field '${field}' must be an array`)
      return value.map(item => ({ value: item, shape: shape.of, field }))
    case 'map':
      if (!isObject(value)) refuse(`Field '${field}' must be an object`)
      return Object.values(value).map(item => ({ value: item, shape: shape.of, field }))
    case 'structure':
      if (!isObject(value)) refuse(`Field '${field}' must be an object`)
      return membersOf(shape, value, integration, mode)
  }
}

function membersOf(shape: StructureShape, value: JsonObject, { isAwsSdk, parsed }: Integration, mode: ValidationMode): Site[] {
  const { shapes, required } = namesOf(shape)
  for (const names of mode === 'STRICT' ? required : []) {
    const isMissing = member(value, names.optimized) === undefined && member(value, names.awsSdk) === undefined
    if (isMissing) refuse(`Required field '${isAwsSdk ? names.awsSdk : names.optimized}' is missing`)
  }
  return Object.entries(value).flatMap(([field, item]) => {
    const inner = shapes.get(field)
    return inner === undefined || parsed.has(field) ? [] : [{ value: item, shape: inner, field }]
  })
}

type StructureShape = Extract<ResultShape, { readonly type: 'structure' }>

interface Names {
  /** By each of the names that a member may have. */
  readonly shapes: ReadonlyMap<string, number>
  readonly required: readonly ReturnType<typeof memberNames>[]
}

const namesByShape = new WeakMap<StructureShape, Names>()

function namesOf(shape: StructureShape): Names {
  const known = namesByShape.get(shape)
  if (known !== undefined) return known
  const shapes = new Map<string, number>()
  for (const [name, index] of Object.entries(shape.members)) {
    const { optimized, awsSdk } = memberNames(name)
    shapes.set(optimized, index).set(awsSdk, index)
  }
  const names = { shapes, required: (shape.required ?? []).map(memberNames) }
  namesByShape.set(shape, names)
  return names
}

function checkString(shape: Extract<ResultShape, { readonly type: 'string' }>, value: Json, field: string): void {
  const { values, min = 0, max = Infinity } = shape
  if (typeof value !== 'string') refuse(`Field '${field}' must be a string`)
  if (values !== undefined && !values.includes(value)) refuse(`Field '${field}' is not an expected value`)
  if (value.length < min) refuse(`Field '${field}' is smaller than the minimum length`)
  if (value.length > max) refuse(`Field '${field}' exceeds the maximum length`)
}

function checkNumber(shape: Extract<ResultShape, { readonly type: 'number' }>, value: Json, field: string): void {
  const { min = -Infinity, max = Infinity } = shape
  if (!isNumber(value)) refuse(`Field '${field}' must be a number`)
  if (toNumber(value) < min) refuse(`Field '${field}' is less than the minimum value`)
  if (toNumber(value) > max) refuse(`Field '${field}' exceeds the maximum value`)
}

function refuse(reason: string): never {
  throw new ApiError('ValidationException', `Mock result schema validation error: ${reason}`)
}
