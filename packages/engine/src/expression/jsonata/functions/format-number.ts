import { budget } from '../budget.js'
import { failure } from '../values.js'
import { evenlySeparated, regularInterval } from './integer.js'
import { round } from './number.js'

/*
 * $formatNumber, which is fn:format-number of XPath 3.1: a picture is a sub-picture for positive numbers and perhaps one for negative ones,
 * separated by `;`. The names are those of the specification.
 */

type Symbols = Readonly<Record<keyof typeof DEFAULTS, string>>

const DEFAULTS = {
  'decimal-separator': '.',
  'grouping-separator': ',',
  'exponent-separator': 'e',
  'minus-sign': '-',
  percent: '%',
  'per-mille': '\u2030',
  'zero-digit': '0',
  digit: '#',
  'pattern-separator': ';',
}

export function formatNumber(value: number, picture: string, options: Partial<Symbols> | undefined): string {
  if (!Number.isFinite(value)) throw failure({ code: 'D1001', value })
  budget.work((picture.length * picture.length) / 64)
  const symbols: Symbols = { ...DEFAULTS, ...options }
  const subpictures = picture.split(symbols['pattern-separator']).map(text => subpictureOf(text, symbols))
  if (subpictures.length > 2) throw failure({ code: 'D3080' })
  for (const subpicture of subpictures) check(subpicture, symbols)
  const [positive, negative = { ...positive!, prefix: symbols['minus-sign'] + positive!.prefix }] = subpictures
  return written(value, value >= 0 ? positive! : negative, symbols)
}

/** A sub-picture between what stands before and after the number. */
interface Subpicture {
  readonly text: string
  readonly prefix: string
  readonly suffix: string
  /** What is between them: mantissa and exponent. */
  readonly active: string
  readonly mantissa: string
  readonly integer: string
  readonly fraction: string
  readonly exponent: string | undefined
}

function digitsOf(symbols: Symbols): readonly string[] {
  const zero = symbols['zero-digit'].charCodeAt(0)
  return Array.from({ length: 10 }, (_, digit) => String.fromCharCode(zero + digit))
}

function subpictureOf(text: string, symbols: Symbols): Subpicture {
  const digits = digitsOf(symbols)
  const isActive = (char: string) =>
    [...digits, symbols['decimal-separator'], symbols['grouping-separator'], symbols.digit, symbols['pattern-separator']].includes(char) &&
    char !== symbols['exponent-separator']
  const chars = text.split('')
  const prefix = text.slice(0, Math.max(0, chars.findIndex(isActive)))
  const last = chars.findLastIndex(isActive)
  const end = last < 0 ? text.length : last + 1
  const [suffix, active] = [text.slice(end), text.slice(prefix.length, end)]
  const exponentAt = text.indexOf(symbols['exponent-separator'], prefix.length)
  const hasExponent = exponentAt >= 0 && exponentAt <= end
  // JSONata takes the place in the sub-picture for a place in its active part, as it is where there is no prefix.
  const mantissa = hasExponent ? active.slice(0, exponentAt) : active
  const exponent = hasExponent ? active.slice(exponentAt + 1) : undefined
  const decimalAt = mantissa.indexOf(symbols['decimal-separator'])
  const integer = decimalAt < 0 ? mantissa : mantissa.slice(0, decimalAt)
  const fraction = decimalAt < 0 ? suffix : mantissa.slice(decimalAt + 1)
  return { text, prefix, suffix, active, mantissa, integer, fraction, exponent }
}

/** Where a sub-picture breaks several rules, the last one of them is told. */
function check({ text, active, mantissa, integer, fraction, exponent }: Subpicture, symbols: Symbols): void {
  const digits = digitsOf(symbols)
  const isDigit = (char: string) => digits.includes(char)
  const { percent, digit, 'per-mille': perMille, 'grouping-separator': grouping, 'decimal-separator': decimal } = symbols
  const symbolsOfNumbers = [...digits, decimal, grouping, digit, symbols['pattern-separator'], symbols['exponent-separator']]
  const isTwice = (symbol: string) => text.indexOf(symbol) !== text.lastIndexOf(symbol)
  const hasRatio = text.includes(percent) || text.includes(perMille)
  const decimalAt = text.indexOf(decimal)
  const optionalAt = integer.indexOf(digit)
  const lastOptionalAt = fraction.lastIndexOf(digit)
  const rules: readonly (readonly [code: string, isBroken: boolean])[] = [
    ['D3081', isTwice(decimal)],
    ['D3082', isTwice(percent)],
    ['D3083', isTwice(perMille)],
    ['D3084', text.includes(percent) && text.includes(perMille)],
    ['D3085', !mantissa.split('').some(char => isDigit(char) || char === digit)],
    ['D3086', !active.split('').every(char => symbolsOfNumbers.includes(char))],
    ['D3087', decimalAt >= 0 && (text.charAt(decimalAt - 1) === grouping || text.charAt(decimalAt + 1) === grouping)],
    ['D3088', decimalAt < 0 && integer.endsWith(grouping)],
    ['D3089', text.includes(grouping + grouping)],
    ['D3090', optionalAt >= 0 && integer.slice(0, optionalAt).split('').some(isDigit)],
    ['D3091', lastOptionalAt >= 0 && fraction.slice(lastOptionalAt).split('').some(isDigit)],
    ['D3092', exponent !== undefined && exponent !== '' && hasRatio],
    ['D3093', exponent !== undefined && (exponent === '' || !exponent.split('').every(isDigit))],
  ]
  const broken = rules.findLast(([, isBroken]) => isBroken)
  if (broken !== undefined) throw failure({ code: broken[0] })
}

function written(value: number, subpicture: Subpicture, symbols: Symbols): string {
  const { text, prefix, suffix, integer, fraction, exponent: exponentPart } = subpicture
  const { digit, 'zero-digit': zero, 'decimal-separator': decimal } = symbols
  const digits = digitsOf(symbols)
  const count = (part: string, ...others: readonly string[]) => part.split('').filter(char => [...digits, ...others].includes(char)).length
  const localized = (number: string) => number.replaceAll(/[0-9]/g, char => (zero === '0' ? char : digits[Number(char)]!))

  let [minInteger, minFraction, maxFraction] = [count(integer), count(fraction), count(fraction, digit)]
  const scaled = value * (text.includes(symbols.percent) ? 100 : text.includes(symbols['per-mille']) ? 1000 : 1)
  const [mantissa, exponent] = exponentPart === undefined ? [scaled] : normalized(scaled, minInteger)
  if (minInteger === 0 && maxFraction === 0) {
    if (exponent === undefined) minInteger = 1
    else minFraction = maxFraction = 1
  }
  if (exponent !== undefined && minInteger === 0 && integer.includes(digit)) minInteger = 1
  if (minInteger === 0 && minFraction === 0) minFraction = 1

  const [whole, part = ''] = Math.abs(round(mantissa, maxFraction)).toFixed(maxFraction).split('.')
  const wholeText = localized(whole!.replace(/^0+/, '')).padStart(minInteger, zero)
  const fractionText = localized(part.replace(/0+$/, '')).padEnd(minFraction, zero)
  const countedDigits = (text: string) => count(text, digit)
  const number = grouped(wholeText, fractionText, subpicture, symbols, countedDigits)
  const isWhole = !text.includes(decimal) || number.endsWith(decimal)
  return prefix + (isWhole ? number.slice(0, -1) : number) + exponentText() + suffix

  function exponentText(): string {
    if (exponent === undefined) return ''
    const sign = exponent < 0 ? symbols['minus-sign'] : ''
    return symbols['exponent-separator'] + sign + localized(String(Math.abs(exponent))).padStart(count(exponentPart!), zero)
  }
}

/** Mantissa and exponent, of which the mantissa has so many digits before the decimal point. */
function normalized(value: number, digits: number): readonly [mantissa: number, exponent: number] {
  let [mantissa, exponent] = [value, 0]
  for (; mantissa !== 0 && Math.abs(mantissa) < 10 ** (digits - 1); exponent--) mantissa *= 10
  for (; Math.abs(mantissa) > 10 ** digits; exponent++) mantissa /= 10
  return [mantissa, exponent]
}

function grouped(
  whole: string,
  fraction: string,
  { integer: integerPicture, fraction: fractionPicture }: Subpicture,
  { 'grouping-separator': separator, 'decimal-separator': decimal }: Symbols,
  count: (text: string) => number,
): string {
  /** How many digits are on the other side of each separator; after the first one JSONata looks for them in the integer part. */
  const positionsIn = (picture: string, side: (at: number) => string): readonly number[] => {
    const positions: number[] = []
    for (let at = picture.indexOf(separator); at >= 0; at = integerPicture.indexOf(separator, at + 1)) {
      // A separator may be empty, and is then found without end.
      budget.work(1)
      positions.push(count(side(at)))
    }
    return positions
  }
  const insert = (text: string, at: number) => text.slice(0, at) + separator + text.slice(at)

  const positions = positionsIn(integerPicture, at => integerPicture.slice(at))
  const interval = regularInterval(positions)
  let text = (interval > 0 ? evenlySeparated(whole, interval, separator) : whole) + decimal + fraction
  if (interval === 0) positions.forEach((position, i) => (text = insert(text, whole.length + i - position)))
  const decimalAt = text.indexOf(decimal)
  for (const position of positionsIn(fractionPicture, at => fractionPicture.slice(0, at))) text = insert(text, decimalAt + 1 + position)
  return text
}
