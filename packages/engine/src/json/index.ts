export { admit, NotJsonError } from './admit.js'
export { jsonEqual } from './equal.js'
export { copyOf, inHashMapOrder, objectOf, setMember, withMember, type MutableObject } from './object.js'
export { JsonSyntaxError } from './parser.js'
export { jsonSize } from './size.js'
export { joinedArray, parseJson, stringifyJson, textOf, withoutText } from './text.js'
export {
  isArray,
  isNumber,
  isObject,
  JsonNumber,
  member,
  numberFromText,
  textMember,
  toNumber,
  typeName,
  type Json,
  type JsonArray,
  type JsonObject,
  type JsonTypeName,
} from './value.js'
