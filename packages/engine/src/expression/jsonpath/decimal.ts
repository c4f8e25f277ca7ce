import { JsonPathError } from './errors.js'

/** A decimal number of any length: ±0.digits × 10^exponent, where digits begin and end with something other than 0. Zero has none. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/
const MAX_INT = 2 ** 31 - 1
const MIN_INT = -(2 ** 31)

/**
 * Reads a number as Java's `new BigDecimal(text)` does.
 *
 * @throws JsonPathError of kind Other, in the words of Java's NumberFormatException
 */
export function parseDecimal(text: string): Decimal {
  const match = NUMBER.exec(text)
  if (match === null) throw new JsonPathError('Other', syntaxProblem(text))
  const [, sign, integer = '', fraction = '', power = '0'] = match
  const all = integer + fraction
  const problem =
    text === '' ? NO_MESSAGE : (exponentProblem(power) ?? (all === '' ? NO_DIGITS : scaleProblem(fraction.length - Number(power))))
  if (problem !== undefined) throw new JsonPathError('Other', problem)
  let begin = 0
  while (all[begin] === '0') begin++
  let end = all.length
  while (end > begin && all[end - 1] === '0') end--
  return { negative: sign === '-', digits: all.slice(begin, end), exponent: integer.length - begin + Number(power) }
}

/** Negative, 0 or positive, as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const signs = signOf(left) - signOf(right)
  if (signs !== 0 || left.digits === '') return signs
  const magnitudes = left.exponent - right.exponent || compareTexts(left.digits, right.digits)
  return left.negative ? -magnitudes : magnitudes
}

/** By UTF-16 units, as Java's `compareTo` does. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function signOf({ negative, digits }: Decimal): number {
  return digits === '' ? 0 : negative ? -1 : 1
}

/** An exception without a message shows as this. */
const NO_MESSAGE = 'null'
const NO_DIGITS = 'No digits found.'

function syntaxProblem(text: string): string {
  const unsigned = text.replace(/^[+-]/, '')
  let points = 0
  for (let at = 0; at < unsigned.length; at++) {
    const char = unsigned[at]!
    if (/\d/.test(char)) continue
    if (char === 'e' || char === 'E') return exponentProblem(unsigned.slice(at + 1)) ?? NO_DIGITS
    if (char === '.') {
      if (++points > 1) return 'Character array contains more than one decimal point.'
    } else {
      // Java reads longer texts by another branch of its code, which has a message of its own.
      const short = `Character ${char} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`
      return unsigned.length <= 18 ? short : 'Character array is missing "e" notation exponential mark.'
    }
  }
  return NO_DIGITS
}

function exponentProblem(text: string): string | undefined {
  const power = text.replace(/^[+-]/, '')
  if (power === '') return NO_MESSAGE
  let begin = 0
  while (power.length - begin > 10 && power[begin] === '0') begin++
  if (power.length - begin > 10) return 'Too many nonzero exponent digits.'
  if (/\D/.test(power)) return 'Not a digit.'
  return Number(text) > MAX_INT || Number(text) < MIN_INT ? 'Exponent overflow.' : undefined
}

function scaleProblem(scale: number): string | undefined {
  return scale > MAX_INT || scale < MIN_INT ? 'Scale out of range.' : undefined
}
