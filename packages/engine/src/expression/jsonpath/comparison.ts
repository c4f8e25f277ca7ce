import { isNumber, type Json, type JsonNumber } from '../../json/index.js'
import { compareDecimals, compareTexts, parseDecimal } from './decimal.js'
import { JsonPathError } from './errors.js'
import type { Operator } from './filter.js'
import { javaClass, javaNumberText, javaText } from './javaText.js'
import { Pattern } from './pattern/index.js'

/** What an operand of a comparison gives. */
export type Comparable = Json | Pattern

/**
 * Whether `left operator right` holds, where `right` is what is expected of `left`: texts and numbers compare only when the text is on
 * the right. Values that can't be compared make every comparison false.
 *
 * @throws JsonPathError of kind Other, where the library would throw: a text that is no number, compared with a number
 */
export function holds(left: Comparable, operator: Operator, right: Comparable): boolean {
  if (operator === '=~') return matches(left, right)
  if (operator === '==' || operator === '!=') {
    const order = compare(right, left)
    return order !== undefined && (order === 0) === (operator === '==')
  }
  // A null is nothing that could be greater or less than another value; the text null is.
  if ((left === null) !== (right === null)) return false
  const order = compare(right, left)
  if (order === undefined) return false
  switch (operator) {
    case '>':
      return order < 0
    case '>=':
      return order <= 0
    case '<':
      return order > 0
    case '<=':
      return order >= 0
  }
}

/** Undefined where the two can't be compared. */
function compare(expected: Comparable, actual: Comparable): number | undefined {
  if (expected === actual) return 0
  const isExpectedNull = isNullish(expected)
  const isActualNull = isNullish(actual)
  if (isExpectedNull || isActualNull) return Number(isActualNull) - Number(isExpectedNull)
  if (typeof expected === 'string') {
    if (typeof actual === 'string') return compareTexts(expected.replaceAll("\\'", "'"), actual)
    if (isNumber(actual)) return compareWithText(expected, actual)
    return typeof actual === 'boolean' ? compareBooleans(expected.toLowerCase() === 'true', actual) : undefined
  }
  if (isNumber(expected) && isNumber(actual)) return compareNumbers(expected, actual)
  return typeof expected === 'boolean' && typeof actual === 'boolean' ? compareBooleans(expected, actual) : undefined
}

/** The text null is as good as null. */
function isNullish(value: Comparable): boolean {
  return value === null || value === 'null'
}

function compareBooleans(left: boolean, right: boolean): number {
  return Number(left) - Number(right)
}

/** No two numbers of this form have the same double, so that comparing doubles is as good as comparing digits. */
const SHORT_NUMBER = /^-?\d{1,9}(?:\.\d{1,6})?$/

function compareWithText(expected: string, actual: number | JsonNumber): number {
  if (typeof actual === 'number' && SHORT_NUMBER.test(expected)) return Number(expected) - actual
  return compareDecimals(parseDecimal(expected), parseDecimal(javaNumberText(actual)))
}

function compareNumbers(left: number | JsonNumber, right: number | JsonNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return compareDecimals(parseDecimal(javaNumberText(left)), parseDecimal(javaNumberText(right)))
}

/** Whether one side is the pattern and the other, as text, matches it as a whole. */
function matches(left: Comparable, right: Comparable): boolean {
  const [pattern, target] = left instanceof Pattern ? [left, right] : [right, left]
  if (pattern === null) {
    if (target === null) return false
    throw new JsonPathError('Other', 'Cannot invoke "java.util.regex.Pattern.matcher(java.lang.CharSequence)" because "pattern" is null')
  }
  if (!(pattern instanceof Pattern)) throw new JsonPathError('Other', castProblem(javaClass(pattern)))
  if (target === null) return false
  return pattern.matches(target instanceof Pattern ? target.source : javaText(target))
}

function castProblem(className: string): string {
  const pattern = 'java.util.regex.Pattern'
  const loaders = className.startsWith('java.')
    ? `${className} and ${pattern} are in module java.base of loader 'bootstrap'`
    : `${className} is in unnamed module of loader 'app'; ${pattern} is in module java.base of loader 'bootstrap'`
  return `class ${className} cannot be cast to class ${pattern} (${loaders})`
}
