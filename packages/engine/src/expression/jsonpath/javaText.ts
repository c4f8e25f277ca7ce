import { isArray, isObject, JsonNumber, type Json } from '../../json/index.js'

/**
 * The text that Java's `toString` gives for a value, which is what messages show and regular expressions match: objects as
 * `{a=1, b=x}`, and arrays as JSON, with the objects inside of them too.
 */
export function javaText(value: Json): string {
  if (typeof value === 'string') return value
  const out: string[] = []
  const pending: Task[] = [{ value, asJson: false }]
  for (let task = pending.pop(); task !== undefined; task = pending.pop()) {
    if (typeof task === 'string') out.push(task)
    else write(task, out, pending)
  }
  return out.join('')
}

type Task = string | { readonly value: Json; readonly asJson: boolean }

function write({ value, asJson }: Exclude<Task, string>, out: string[], pending: Task[]): void {
  if (typeof value === 'string') out.push(asJson ? quoted(value) : value)
  else if (typeof value === 'number' || value instanceof JsonNumber) out.push(javaNumberText(value))
  else if (isArray(value)) {
    pending.push(']')
    for (let i = value.length - 1; i >= 0; i--) pending.push({ value: value[i]!, asJson: true }, i > 0 ? ',' : '')
    out.push('[')
  } else if (isObject(value)) {
    const names = Object.keys(value)
    pending.push('}')
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i]!
      const separator = i === 0 ? '' : asJson ? ',' : ', '
      pending.push({ value: value[name]!, asJson }, separator + (asJson ? `${quoted(name)}:` : `${name}=`))
    }
    out.push('{')
  } else out.push(String(value))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A JSON string as json-smart, the library's parser, writes it. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g, char => {
    return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  })
  return `"${escaped}"`
}

/** The class that the library holds a value in. */
export function javaClass(value: Json): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'java.lang.String'
  if (typeof value === 'boolean') return 'java.lang.Boolean'
  if (typeof value === 'number' || value instanceof JsonNumber) return numberClass(jsonText(value))
  return isArray(value) ? 'net.minidev.json.JSONArray' : 'java.util.LinkedHashMap'
}

/** The decimal text of a number as the library sees it: fractions have been through a double unless they are long. */
export function javaNumberText(value: number | JsonNumber): string {
  const text = jsonText(value)
  switch (numberClass(text)) {
    case 'java.lang.Double':
      return doubleText(Number(text))
    case 'java.math.BigDecimal':
      return text
    default:
      return text === '-0' ? '0' : text
  }
}

/** The text of a number in JSON. JavaScript writes large integers with an exponent, which JSON texts of integers don't have. */
function jsonText(value: number | JsonNumber): string {
  return typeof value === 'number' ? String(value) : value.text
}

function numberClass(text: string): string {
  if (/[.eE]/.test(text)) return text.length > 18 ? 'java.math.BigDecimal' : 'java.lang.Double'
  if (text.length < 10) return 'java.lang.Integer'
  if (text.length > 20) return 'java.math.BigInteger'
  const value = BigInt(text)
  if (BigInt.asIntN(32, value) === value) return 'java.lang.Integer'
  return BigInt.asIntN(64, value) === value ? 'java.lang.Long' : 'java.math.BigInteger'
}

/** Java's `Double.toString`: at least one digit on each side of the point, and an exponent below 0.001 and from 10 million on. */
function doubleText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const magnitude = Math.abs(value)
  if (magnitude >= 1e-3 && magnitude < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [significand, exponent] = value.toExponential().split('e')
  return `${significand}${significand!.includes('.') ? '' : '.0'}E${Number(exponent)}`
}
