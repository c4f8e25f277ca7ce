import { isArray, isNumber, isObject, stringifyJson, type Json } from '@redrive/engine'
import type { Place } from './loaded.js'
import { addWarning, spend, type Report } from './report.js'

const PLACEHOLDER = /\$\{([A-Za-z_][\w.:-]*)\}/g

/** A value for the name of a placeholder; undefined where there is none. */
export type ValueOf = (name: string) => Json | undefined

/**
 * Puts values in the place of `${Name}` in a text. Placeholders without a value stay, with a warning.
 *
 *     substituteIn('{ "Resource": "${PayArn}" }', name => ..., place, report)
 */
export function substituteIn(text: string, valueOf: ValueOf, place: Place, report: Report): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => {
    const value = valueOf(name)
    if (value === undefined) {
      addWarning(report, 'UNRESOLVED_REFERENCE', `nothing says what ${placeholder} stands for; it is left as it is`, place)
      return placeholder
    }
    const replacement = textOfValue(value)
    spend(report, replacement.length)
    return replacement
  })
}

/** The same for every text in a value. */
export function substituteInValue(value: Json, valueOf: ValueOf, place: Place, report: Report): Json {
  spend(report, 1)
  if (typeof value === 'string') return substituteIn(value, valueOf, place, report)
  if (isArray(value)) return value.map(item => substituteInValue(item, valueOf, place, report))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, item]): [string, Json] => [
    substituteIn(name, valueOf, place, report),
    substituteInValue(item, valueOf, place, report),
  ])
  return Object.fromEntries(entries)
}

/** How a value stands in a text. */
export function textOfValue(value: Json): string {
  return typeof value === 'string' ? value : isNumber(value) ? String(value) : stringifyJson(value)
}
