import { toBase64, fromBase64 } from '../../intrinsics/base64.js'
import { budget } from '../budget.js'
import { failure, isFunction, isNumeric, OUTER_WRAPPER, type Sequence } from '../values.js'
import { writeJson } from './json-text.js'

/* Built-in functions on strings, and on the texts of values. They make no string longer than the budget allows. */

export function string(value: unknown, prettify = false): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (isFunction(value)) return ''
  if (typeof value === 'number' && !Number.isFinite(value)) throw failure({ code: 'D3001', value })
  const wrapped = Array.isArray(value) && (value as Sequence)[OUTER_WRAPPER]
  return writeJson(wrapped ? (value as Sequence)[0] : value, {
    scalar: jsonataScalar,
    indent: prettify ? 2 : 0,
    mayGrow: length => {
      budget.text(length)
      budget.work(3 / 2)
      return true
    },
  })
}

/** Numbers to 15 digits, which hides what binary fractions add; functions as empty strings. */
function jsonataScalar(value: unknown): string | undefined {
  if (isFunction(value)) return '""'
  if (isNumeric(value)) return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)))
  return jsonScalar(value)
}

function jsonScalar(value: unknown): string | undefined {
  if (value === undefined || isFunction(value)) return undefined
  return typeof value === 'number' && !Number.isFinite(value) ? 'null' : JSON.stringify(value)
}

/** A value as error messages show it; a long one only begun. */
export function excerpt(value: unknown, maxLength: number): string {
  const text = writeJson(value, { scalar: jsonScalar, indent: 0, mayGrow: length => length <= maxLength }) ?? 'undefined'
  return text.slice(0, maxLength)
}

export function concat(left: unknown, right: unknown): string {
  const text = (string(left) ?? '') + (string(right) ?? '')
  budget.text(text.length)
  return text
}

/** JSONata counts characters, not UTF-16 units. */
export function length(text: string): number {
  if (!SURROGATE.test(text)) return text.length
  let count = 0
  for (let i = 0; i < text.length; i++) {
    if (text.codePointAt(i)! > 0xffff) i++
    count++
  }
  return count
}

export function substring(text: string, start: number, count: number | undefined): string {
  const chars = SURROGATE.test(text) ? [...text] : text
  const from = chars.length + start < 0 ? 0 : start
  if (count !== undefined && count <= 0) return ''
  const to = count === undefined ? undefined : from >= 0 ? from + count : chars.length + from + count
  return typeof chars === 'string' ? chars.slice(from, to) : chars.slice(from, to).join('')
}

const SURROGATE = /[\ud800-\udfff]/

/** Everything before a text, or all if it does not occur. */
export function substringBefore(text: string, end: string): string {
  const at = text.indexOf(end)
  return at < 0 ? text : text.slice(0, at)
}

export function substringAfter(text: string, start: string): string {
  const at = text.indexOf(start)
  return at < 0 ? text : text.slice(at + start.length)
}

/** With single blanks inside and none around. */
export function trim(text: string): string {
  budget.work(text.length / 16)
  return text.replaceAll(/[ \t\n\r]+/g, ' ').replaceAll(/^ | $/g, '')
}

export function pad(text: string, width: number, char: string | undefined): string {
  const missing = Math.abs(Math.trunc(width)) - length(text)
  if (!(missing > 0)) return text
  const unit = char === undefined || char === '' ? ' ' : char
  budget.text(text.length + missing * unit.length)
  const padding = unit.length > 1 ? substring(unit.repeat(missing), 0, missing) : unit.repeat(missing)
  return width > 0 ? text + padding : padding + text
}

export function join(texts: readonly string[], separator: string | undefined): string {
  let total = (separator?.length ?? 0) * texts.length
  for (const text of texts) total += text.length
  budget.text(total)
  return texts.join(separator ?? '')
}

/** Of the low bytes of the UTF-16 units, as in Node. */
export function base64encode(text: string): string {
  budget.text((text.length * 4) / 3)
  budget.work(text.length / 16)
  return toBase64(Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)))
}

export function base64decode(text: string): string {
  budget.work(text.length / 16)
  let decoded = ''
  for (const byte of fromBase64(text)) decoded += String.fromCharCode(byte)
  return decoded
}

/** Parses its own text, so that the copy is as that text says. */
export function clone(value: unknown): unknown {
  const text = string(value)
  return text === undefined ? undefined : (JSON.parse(text) as unknown)
}
