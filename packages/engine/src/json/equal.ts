import { isArray, isNumber, isObject, toNumber, type Json } from './value.js'

/** Deep equality of JSON values: members in any order, numbers by value (`1` equals `1.0`). Takes values of any depth. */
export function jsonEqual(left: Json, right: Json): boolean {
  const pending: (readonly [Json, Json])[] = [[left, right]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b] = pair
    if (a === b) continue
    if (isNumber(a) && isNumber(b)) {
      if (toNumber(a) !== toNumber(b)) return false
    } else if (isArray(a) && isArray(b)) {
      if (a.length !== b.length) return false
      for (let i = 0; i < a.length; i++) pending.push([a[i]!, b[i]!])
    } else if (isObject(a) && isObject(b)) {
      const names = Object.keys(a)
      if (names.length !== Object.keys(b).length) return false
      for (const name of names) {
        if (!Object.hasOwn(b, name)) return false
        pending.push([a[name]!, b[name]!])
      }
    } else {
      return false
    }
  }
  return true
}
