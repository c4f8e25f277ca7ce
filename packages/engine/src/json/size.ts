import { isArray, JsonNumber, type Json, type JsonArray, type JsonObject } from './value.js'

const sizes = new WeakMap<object, number>()

/** From here on it takes less time to remember a size than to measure once more: weak collections cost the garbage collector dear. */
const REMEMBERED_BYTES = 256

/**
 * The length of the compact JSON text in UTF-8 bytes. Made without making the text, and remembered for every large array and object, so
 * that a payload that passes through many states is measured once.
 */
export function jsonSize(value: Json): number {
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return scalarSize(value)
  return sizes.get(value) ?? measure(value)
}

function measure(root: JsonArray | JsonObject): number {
  const pending: (JsonArray | JsonObject)[] = [root]
  let small: Map<object, number> | undefined
  for (;;) {
    const container = pending[pending.length - 1]!
    const waiting = pending.length
    const size = sizeFromParts(container, pending, small)
    if (pending.length > waiting) continue
    if (size >= REMEMBERED_BYTES) sizes.set(container, size)
    if (container === root) return size
    if (size < REMEMBERED_BYTES) (small ??= new Map()).set(container, size)
    pending.pop()
  }
}

/**
 * The size of a container whose inner containers have been measured, and are remembered or among the small ones; those that have not are
 * pushed on `pending`.
 */
function sizeFromParts(
  container: JsonArray | JsonObject,
  pending: (JsonArray | JsonObject)[],
  small: ReadonlyMap<object, number> | undefined,
): number {
  if (isArray(container)) {
    let size = 2 + Math.max(0, container.length - 1)
    for (const item of container) size += knownSize(item, pending, small)
    return size
  }
  const names = Object.keys(container)
  let size = 2 + Math.max(0, names.length - 1)
  for (const name of names) size += stringSize(name) + 1 + knownSize(container[name]!, pending, small)
  return size
}

function knownSize(value: Json, pending: (JsonArray | JsonObject)[], small: ReadonlyMap<object, number> | undefined): number {
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return scalarSize(value)
  const known = small?.get(value) ?? sizes.get(value)
  if (known === undefined) pending.push(value)
  return known ?? 0
}

function scalarSize(value: null | boolean | number | string | JsonNumber): number {
  if (typeof value === 'string') return stringSize(value)
  if (value === null || value === true) return 4
  if (value === false) return 5
  return typeof value === 'number' ? String(value).length : value.text.length
}

function stringSize(text: string): number {
  let size = text.length + 2
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) {
      if (code === 0x22 || code === 0x5c) size += 1
      else if (code < 0x20) size += code === 8 || code === 9 || code === 10 || code === 12 || code === 13 ? 1 : 5
    } else if (code < 0x800) size += 1
    else if (code >= 0xd800 && code < 0xdc00) {
      // A surrogate pair is four bytes for its two code units.
      size += 2
      i++
    } else size += 2
  }
  return size
}
