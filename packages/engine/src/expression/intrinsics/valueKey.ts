import { isArray, isNumber, isObject, toNumber, type Json } from '../../json/index.js'
import { written, type Unwritten } from '../../json/writer.js'

/**
 * A text that two values share exactly when they are equal: members in any order, numbers by value. It finds equals among many values
 * without comparing each with each. Takes values of any depth.
 */
export function valueKey(value: Json): string {
  return written(value, write)
}

function write(value: Json, out: string[], pending: Unwritten[]): void {
  if (isArray(value)) {
    out.push('[')
    pending.push(']')
    for (let i = value.length - 1; i >= 0; i--) pending.push(',', { value: value[i]! })
  } else if (isObject(value)) {
    out.push('{')
    pending.push('}')
    for (const name of Object.keys(value).sort()) pending.push(',', { value: value[name]! }, `${JSON.stringify(name)}:`)
  } else if (isNumber(value)) out.push(String(toNumber(value)))
  else out.push(JSON.stringify(value))
}
