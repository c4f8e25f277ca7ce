import type { Json } from './value.js'

/** What is still to be written of a text: a piece of it, or a value. */
export type Unwritten = string | { readonly value: Json }

/** Writes the beginning of a value to `out`, and puts the rest of it on `pending`, the last first. */
export type ValueWriter = (value: Json, out: string[], pending: Unwritten[]) => void

/** The text of a value as `write` writes values. Depth is no limit. */
export function written(value: Json, write: ValueWriter): string {
  const out: string[] = []
  const pending: Unwritten[] = [{ value }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') out.push(next)
    else write(next.value, out, pending)
  }
  return out.join('')
}
