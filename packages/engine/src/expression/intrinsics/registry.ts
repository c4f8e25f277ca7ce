import { array, arrayContains, arrayGetItem, arrayLength, arrayPartition, arrayRange, arrayUnique } from './array.js'
import type { IntrinsicFunction } from './call.js'
import { base64Decode, base64Encode, hash } from './encoding.js'
import { jsonMerge, jsonToString, stringToJson } from './json.js'
import { mathAdd } from './math.js'
import { mathRandom, uuidV4 } from './random.js'
import { format, stringSplit } from './string.js'

/** All intrinsic functions, by the name by which they are called. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ['States.Array', array],
  ['States.ArrayContains', arrayContains],
  ['States.ArrayGetItem', arrayGetItem],
  ['States.ArrayLength', arrayLength],
  ['States.ArrayPartition', arrayPartition],
  ['States.ArrayRange', arrayRange],
  ['States.ArrayUnique', arrayUnique],
  ['States.Base64Decode', base64Decode],
  ['States.Base64Encode', base64Encode],
  ['States.Format', format],
  ['States.Hash', hash],
  ['States.JsonMerge', jsonMerge],
  ['States.JsonToString', jsonToString],
  ['States.MathAdd', mathAdd],
  ['States.MathRandom', mathRandom],
  ['States.StringSplit', stringSplit],
  ['States.StringToJson', stringToJson],
  ['States.UUID', uuidV4],
])

/** Those that AWS counts among the functions that return strings: Fail.ErrorPath and Fail.CausePath take only these. */
export const stringFunctions: ReadonlySet<string> = new Set([
  'States.ArrayGetItem',
  'States.Base64Decode',
  'States.Base64Encode',
  'States.Format',
  'States.Hash',
  'States.JsonToString',
  'States.UUID',
])
