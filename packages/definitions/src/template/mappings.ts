import { isArray, isObject, member } from '@redrive/engine'
import { evaluated, misused, refused, type Call, type Evaluated } from './call.js'
import { objectAt } from './scope.js'

/** `Fn::FindInMap: [Map, Top, Second]`, with or without `{ DefaultValue: value }`. */
export function findInMap(call: Call): Evaluated {
  const list = isArray(call.argument) ? call.argument : []
  const names = list.slice(0, 3).map((name, i) => evaluated(call, name, i))
  if (names.length === 3 && names.includes(undefined)) return undefined
  const [map, top, second] = names
  if (typeof map !== 'string' || typeof top !== 'string' || typeof second !== 'string') return misused(call, 'three names')
  const found = member(objectAt(objectAt(call.scope.mappings, map), top), second)
  // Mappings hold literals only.
  if (found !== undefined) return found
  const options = list[3]
  const otherwise = isObject(options) ? member(options, 'DefaultValue') : undefined
  if (otherwise !== undefined) return evaluated(call, otherwise, 3)
  return refused(call, 'UNRESOLVED_REFERENCE', `Fn::FindInMap: there is no ${map}.${top}.${second} in the Mappings`)
}
