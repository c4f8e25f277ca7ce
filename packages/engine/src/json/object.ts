import type { Json, JsonObject } from './value.js'

/** A JSON object while it is being made. */
export type MutableObject = Record<string, Json>

/** Sets an own member, whatever its name: `__proto__` is a name like any other. */
export function setMember(object: MutableObject, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  else object[name] = value
}

export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  const object: MutableObject = {}
  for (const [name, value] of entries) setMember(object, name, value)
  return Object.freeze(object)
}

/** A copy with one member set; a new member goes to the end. */
export function withMember(object: JsonObject, name: string, value: Json): JsonObject {
  const copy: MutableObject = copyOf(object)
  setMember(copy, name, value)
  return Object.freeze(copy)
}

/** A mutable shallow copy. */
export function copyOf(object: JsonObject): MutableObject {
  // Spreading copies own members only and keeps a member called __proto__ a member.
  return { ...object }
}

/**
 * Names in the order in which a java.util.HashMap hands them out. AWS keeps the dynamic members of payload templates and the result
 * of States.JsonMerge in such a map, which shows in every JSON text made from them.
 */
export function inHashMapOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  if (items.length < 2) return [...items]
  let capacity = 16
  while (items.length > capacity * 0.75) capacity *= 2
  const bucketOf = (item: T) => spread(hashCode(nameOf(item))) & (capacity - 1)
  return items
    .map((item, position) => ({ item, position, bucket: bucketOf(item) }))
    .sort((a, b) => a.bucket - b.bucket || a.position - b.position)
    .map(({ item }) => item)
}

function hashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

const spread = (hash: number) => hash ^ (hash >>> 16)
