import { isArray, isNumber, toNumber } from '../../json/index.js'
import { parseTimestamp } from '../../time.js'
import { refuse, type Check } from './site.js'

/** Checks of single values, in the words in which AWS refuses them. */

export type ValueType = 'STRING' | 'NUMBER' | 'BOOLEAN' | 'OBJECT' | 'ARRAY' | 'NULL'

export const ofType = (...types: readonly ValueType[]) => `Expected value of type [${types.join(', ')}]`

export const EMPTY = 'Value cannot be empty'

export const anything: Check = () => {}

export const string: Check = (value, at, site) => {
  if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
}

export const boolean: Check = (value, at, site) => {
  if (typeof value !== 'boolean') refuse(site, ofType('BOOLEAN'), at)
}

export const number: Check = (value, at, site) => {
  if (!isNumber(value)) refuse(site, ofType('NUMBER'), at)
}

/** A whole number from `least` to `most`. */
export function integer(least: number, most = Infinity): Check {
  const inRange = numberFrom(least, most)
  return (value, at, site) => {
    if (!isNumber(value) || !Number.isInteger(toNumber(value))) refuse(site, 'Expected value of type Integer', at)
    else inRange(value, at, site)
  }
}

/** A number from `least` to `most`. */
export function numberFrom(least: number, most = Infinity): Check {
  return (value, at, site) => {
    if (!isNumber(value)) refuse(site, ofType('NUMBER'), at)
    else if (toNumber(value) < least) refuse(site, `Minimum value is ${least}`, at)
    else if (toNumber(value) > most) refuse(site, `Maximum value is ${most}`, at)
  }
}

export function oneOf(...values: readonly string[]): Check {
  return (value, at, site) => {
    if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
    else if (!values.includes(value)) refuse(site, `Value should be one of the following: [${values.join(', ')}]`, at)
  }
}

/** An array whose items pass the check. */
export function arrayOf(check: Check): Check {
  return (value, at, site) => {
    if (isArray(value)) value.forEach((item, i) => check(item, `${at}[${i}]`, site))
    else refuse(site, ofType('ARRAY'), at)
  }
}

/** As {@link arrayOf}, with at least one item. */
export function nonEmptyArrayOf(check: Check): Check {
  const items = arrayOf(check)
  return (value, at, site) => {
    if (isArray(value) && value.length === 0) refuse(site, EMPTY, at)
    else items(value, at, site)
  }
}

export const timestamp: Check = (value, at, site) => {
  if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
  else if (parseTimestamp(value) === undefined) refuse(site, 'String does not match RFC3339 timestamp', at)
}

/** A value that the other check takes, or null. */
export function orNull(check: Check): Check {
  return (value, at, site) => {
    if (value !== null) check(value, at, site)
  }
}
