import { markAdmitted } from '../../json/admit.js'
import {
  isArray,
  JsonNumber,
  jsonSize,
  setMember,
  type Json,
  type JsonArray,
  type JsonObject,
  type MutableObject,
} from '../../json/index.js'
import { MAX_JSONATA_RESULT_BYTES } from '../../limits.js'
import { outOfMemory } from './budget.js'
import { UnsupportedResultError } from './errors.js'
import { failure, isFunction } from './values.js'

/*
 * JSON on its way into and out of an evaluation. Inside, numbers are JavaScript numbers, and arrays that the evaluation made carry
 * properties that JSON knows nothing of.
 */

type Container = JsonArray | JsonObject

/** The form without JsonNumbers of each container that was seen; most are their own. */
const plainForms = new WeakMap<object, Container>()

/** The same JSON with JavaScript numbers in place of numbers that keep their text. Costs nothing the second time. */
export function plain(value: Json): Json {
  // Adding 0 makes 0 of -0, which JSON does not tell apart.
  if (value instanceof JsonNumber) return value.value + 0
  if (typeof value !== 'object' || value === null) return value
  return plainForms.get(value) ?? plainFormOf(value)
}

function plainFormOf(root: Container): Container {
  const pending: Container[] = [root]
  for (let container = pending.at(-1); container !== undefined; container = pending.at(-1)) {
    const children: readonly Json[] = isArray(container) ? container : Object.values(container)
    const waiting = pending.length
    let changed = false
    for (const child of children) {
      if (typeof child !== 'object' || child === null) continue
      if (child instanceof JsonNumber) changed = true
      else {
        const form = plainForms.get(child)
        if (form === undefined) pending.push(child)
        else if (form !== child) changed = true
      }
    }
    if (pending.length > waiting) continue
    plainForms.set(container, changed ? copyWith(container, plain) : container)
    pending.pop()
  }
  return plainForms.get(root)!
}

/** A frozen copy; `convert` gives undefined for a member that is left out. */
function copyWith<T>(container: readonly T[] | Readonly<Record<string, T>>, convert: (child: T) => Json | undefined): Container {
  if (Array.isArray(container)) return markAdmitted(Object.freeze((container as readonly T[]).map(child => convert(child) ?? null)))
  const copy: MutableObject = {}
  for (const [name, child] of Object.entries(container)) {
    const value = convert(child)
    if (value !== undefined) setMember(copy, name, value)
  }
  return markAdmitted(Object.freeze(copy))
}

/**
 * The value of an evaluation as frozen JSON. What is frozen came in from outside and goes out as it is. Undefined is null in an array and
 * leaves out a member of an object; a value that is met twice stays one value.
 *
 * @throws UnsupportedResultError for functions
 */
export function toJson(value: unknown): Json {
  const known = scalarOrKnown(value, new Map())
  const result = known === undefined ? containerToJson(value as object) : known
  if (jsonSize(result) > MAX_JSONATA_RESULT_BYTES) throw outOfMemory()
  return result
}

function containerToJson(root: object): Json {
  const done = new Map<object, Json>()
  const pending: object[] = [root]
  for (let container = pending.at(-1); container !== undefined; container = pending.at(-1)) {
    const waiting = pending.length
    for (const child of Object.values(container) as unknown[]) {
      if (child !== undefined && scalarOrKnown(child, done) === undefined) pending.push(child as object)
    }
    if (pending.length > waiting) continue
    const convert = (child: unknown) => (child === undefined ? undefined : scalarOrKnown(child, done))
    done.set(container, copyWith(container as readonly unknown[] | Record<string, unknown>, convert))
    pending.pop()
  }
  return done.get(root)!
}

/** The JSON of a scalar, of a value from outside or of a container that was converted before; undefined for one that was not. */
function scalarOrKnown(value: unknown, done: ReadonlyMap<object, Json>): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw failure({ code: 'D1001', value })
    return value === 0 ? 0 : value
  }
  if (isFunction(value)) throw new UnsupportedResultError()
  return Object.isFrozen(value) ? (value as Json) : done.get(value as object)
}
