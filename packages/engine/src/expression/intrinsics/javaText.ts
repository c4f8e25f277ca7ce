import { isArray, isObject, type Json } from '../../json/index.js'
import { written, type Unwritten } from '../../json/writer.js'

/**
 * A value as Java prints it, which is how States.Format puts it into a text and what States.Hash digests: a string as it is, an object
 * as `{a=1, b=[2, 3]}`, everything else as in JSON. Takes values of any depth.
 */
export function javaText(value: Json): string {
  if (!isArray(value) && !isObject(value)) return String(value)
  return written(value, write)
}

function write(value: Json, out: string[], pending: Unwritten[]): void {
  if (isArray(value)) {
    out.push('[')
    pending.push(']')
    for (let i = value.length - 1; i >= 0; i--) {
      pending.push({ value: value[i]! })
      if (i > 0) pending.push(', ')
    }
  } else if (isObject(value)) {
    const names = Object.keys(value)
    out.push('{')
    pending.push('}')
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i]!
      pending.push({ value: value[name]! }, `${i > 0 ? ', ' : ''}${name}=`)
    }
  } else out.push(String(value))
}
