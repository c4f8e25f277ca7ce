import { arityOf, callback } from '../evaluation/apply.js'
import { createSequence, failure, type Sequence } from '../values.js'
import { boolean } from './sequence.js'

/* Built-in functions that call a function on each item or member. It gets as many arguments as it takes: value, place, and the whole. */

export function map(values: readonly unknown[], func: unknown): Sequence {
  const result = createSequence()
  for (let i = 0; i < values.length; i++) {
    const mapped = callOn(func, values[i], i, values)
    if (mapped !== undefined) result.push(mapped)
  }
  return result
}

export function filter(values: readonly unknown[], func: unknown): Sequence {
  const result = createSequence()
  for (let i = 0; i < values.length; i++) if (boolean(callOn(func, values[i], i, values))) result.push(values[i])
  return result
}

export function single(values: readonly unknown[], func: unknown): unknown {
  let found: number | undefined
  for (let i = 0; i < values.length; i++) {
    if (func !== undefined && !boolean(callOn(func, values[i], i, values))) continue
    if (found !== undefined) throw failure({ code: 'D3138' })
    found = i
  }
  if (found === undefined) throw failure({ code: 'D3139' })
  return values[found]
}

export function reduce(values: readonly unknown[], func: unknown, initial: unknown): unknown {
  const arity = arityOf(func)
  if (arity < 2) throw failure({ code: 'D3050' })
  const start = initial === undefined && values.length > 0 ? 1 : 0
  let result = start === 1 ? values[0] : initial
  for (let i = start; i < values.length; i++) result = callback(func, [result, values[i], i, values].slice(0, Math.min(arity, 4)))
  return result
}

export function each(object: Readonly<Record<string, unknown>> | undefined, func: unknown): Sequence {
  const result = createSequence()
  for (const [name, member] of Object.entries(object ?? {})) {
    const value = callOn(func, member, name, object)
    if (value !== undefined) result.push(value)
  }
  return result
}

export function sift(object: Readonly<Record<string, unknown>>, func: unknown): Record<string, unknown> | undefined {
  const result = Object.create(null) as Record<string, unknown>
  for (const name of Object.keys(object)) if (boolean(callOn(func, object[name], name, object))) result[name] = object[name]
  return Object.keys(result).length === 0 ? undefined : result
}

function callOn(func: unknown, value: unknown, place: unknown, whole: unknown): unknown {
  const arity = arityOf(func)
  return callback(func, arity >= 3 ? [value, place, whole] : arity === 2 ? [value, place] : [value])
}
