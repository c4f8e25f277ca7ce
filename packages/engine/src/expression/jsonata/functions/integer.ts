import { budget } from '../budget.js'
import { failure } from '../values.js'

/** A picture of whole numbers, such as `001`, `#,##0`, `1;o`, `I`, `a` or `Ww`, ready to write and read them. */
export interface IntegerPicture {
  readonly write: (value: number) => string
  /** What it reads, as a regular expression. */
  readonly pattern: () => string
  readonly read: (text: string) => number
  /** Undefined where numbers are not written with decimal digits. */
  readonly digits: Digits | undefined
}

export interface Digits {
  /** How many there are at least. */
  mandatory: number
  readonly optional: number
  readonly separators: readonly Separator[]
  /** Digits between separators, where these are all the same and evenly spaced; 0 elsewhere. */
  readonly interval: number
  /** How many are read; as many as there are, if undefined. */
  read?: number | undefined
}

interface Separator {
  /** How many digits are on its right. */
  readonly position: number
  readonly character: string
}

export function formatInteger(value: number, picture: string): string {
  if (!Number.isFinite(value)) throw failure({ code: 'D1001', value })
  budget.work(picture.length ** 2 / 64)
  return integerPicture(picture).write(Math.floor(value))
}

export function parseInteger(text: string, picture: string): number {
  budget.work(picture.length ** 2 / 64)
  const { pattern, read } = integerPicture(picture)
  pattern()
  return read(text)
}

/** @throws D3131; what it needs of time grows with the square of the length */
export function integerPicture(picture: string): IntegerPicture {
  const semicolon = picture.lastIndexOf(';')
  const style = semicolon < 0 ? picture : picture.slice(0, semicolon)
  const isOrdinal = semicolon >= 0 && picture[semicolon + 1] === 'o'
  const { write, ...rest } = pictureOf(style, isOrdinal)
  return { ...rest, write: value => (value < 0 ? '-' : '') + write(Math.abs(value)) }
}

/** The distance of numbers that are all multiples of one, none of them left out; 0 elsewhere. */
export function regularInterval(positions: readonly number[]): number {
  const interval = positions.reduce(greatestCommonDivisor, 0)
  return positions.every((_, i) => positions.includes((i + 1) * interval)) ? interval : 0
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

function pictureOf(style: string, isOrdinal: boolean): IntegerPicture {
  switch (style) {
    case 'A':
    case 'a':
      return letters(style)
    case 'I':
    case 'i':
      return roman(style === 'I')
    case 'W':
    case 'Ww':
    case 'w':
      return words(style, isOrdinal)
  }
  const digits = digitsOf(style)
  return digits === undefined ? unsupported(style) : decimal(digits, isOrdinal)
}

/** a, b, …, z, aa, ab, … */
function letters(first: 'A' | 'a'): IntegerPicture {
  const before = first.charCodeAt(0) - 1
  const write = (value: number): string => {
    let text = ''
    for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(((rest - 1) % 26) + 1 + before) + text
    return text
  }
  const read = (text: string): number => {
    let value = 0
    for (let i = 0; i < text.length; i++) value = value * 26 + text.charCodeAt(i) - before
    return value
  }
  return { write, pattern: () => (first === 'A' ? '[A-Z]+' : '[a-z]+'), read, digits: undefined }
}

// prettier-ignore
const ROMAN: Readonly<Record<string, number>> = {
  M: 1000, CM: 900, D: 500, CD: 400, C: 100, XC: 90, L: 50, XL: 40, X: 10, IX: 9, V: 5, IV: 4, I: 1,
}

function roman(isUpper: boolean): IntegerPicture {
  const write = (value: number): string => {
    budget.text(value / 1000)
    let [text, rest] = ['', value]
    for (const [letters, worth] of Object.entries(ROMAN)) {
      const count = Math.floor(rest / worth)
      text += letters.repeat(count)
      rest -= count * worth
    }
    return isUpper ? text : text.toLowerCase()
  }
  const read = (text: string): number => {
    const letters = isUpper ? text : text.toUpperCase()
    let [total, most] = [0, 1]
    for (let i = letters.length - 1; i >= 0; i--) {
      const worth = ROMAN[letters[i]!] ?? NaN
      total += worth < most ? -worth : worth
      most = Math.max(most, worth)
    }
    return total
  }
  return { write, pattern: () => (isUpper ? '[MDCLXVI]+' : '[mdclxvi]+'), read, digits: undefined }
}

const UNITS = (
  'Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen ' + 'Seventeen Eighteen Nineteen'
).split(' ')
const TENS = 'Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety'.split(' ')
const THOUSANDS = 'Thousand Million Billion Trillion'.split(' ')
const ORDINALS: ReadonlyMap<string, string> = new Map(
  Object.entries({ One: 'First', Two: 'Second', Three: 'Third', Five: 'Fifth', Eight: 'Eighth', Nine: 'Ninth', Twelve: 'Twelfth' }),
)

const ordinalOf = (word: string) => ORDINALS.get(word) ?? `${word.replace(/y$/, 'ie')}th`

function words(style: 'W' | 'Ww' | 'w', isOrdinal: boolean): IntegerPicture {
  const write = (value: number): string => {
    const cardinal = inWords(value, false)
    const text = isOrdinal ? cardinal.replace(/[A-Za-z]+$/, ordinalOf) : cardinal
    return style === 'W' ? text.toUpperCase() : style === 'w' ? text.toLowerCase() : text
  }
  return { write, pattern: () => `(?:${[...valuesOfWords().keys(), 'and', '[\\-, ]'].join('|')})+`, read: fromWords, digits: undefined }
}

/** The recursion takes three digits or more off the number each time. */
function inWords(value: number, follows: boolean): string {
  if (value < 100) {
    const tens = TENS[Math.floor(value / 10) - 2]
    const unit = UNITS[tens === undefined ? value : value % 10]!
    return (follows ? ' and ' : '') + (tens === undefined ? unit : value % 10 > 0 ? `${tens}-${unit}` : tens)
  }
  const thousands = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), THOUSANDS.length)
  const unit = thousands === 0 ? 100 : 10 ** (thousands * 3)
  const count = Math.floor(value / unit)
  const rest = value - count * unit
  const name = thousands === 0 ? 'Hundred' : THOUSANDS[thousands - 1]!
  return `${follows ? ', ' : ''}${inWords(count, false)} ${name}${rest > 0 ? inWords(rest, true) : ''}`
}

/** By the words in lower case, in the order in which they are tried. */
function valuesOfWords(): ReadonlyMap<string, number> {
  const units = UNITS.map((word, i) => [word, i] as const)
  const tens = [...TENS, 'Hundred'].map((word, i) => [word, (i + 2) * 10] as const)
  const thousands = THOUSANDS.map((word, i) => [word, 1000 ** (i + 1)] as const)
  const both = [...tens, ...thousands].flatMap(([word, value]) => [[word, value] as const, [ordinalOf(word), value] as const])
  const all = [...units, ...units.map(([word, value]) => [ordinalOf(word), value] as const), ...both]
  return new Map(all.map(([word, value]) => [word.toLowerCase(), value]))
}

function fromWords(text: string): number {
  const values = valuesOfWords()
  let [total, current] = [0, 0]
  for (const word of text.toLowerCase().split(/,\s|\sand\s|[\s\\-]/)) {
    const value = values.get(word) ?? NaN
    if (!(value < 100)) {
      current *= value
      continue
    }
    if (current >= 1000) {
      total += current
      current = 0
    }
    current += value
  }
  return total + current
}

function unsupported(token: string): IntegerPicture {
  const fail = () => {
    throw failure({ code: 'D3130', value: token })
  }
  return { write: fail, pattern: fail, read: fail, digits: undefined }
}

/** @returns undefined for a picture without digits */
function digitsOf(picture: string): (Digits & { readonly zero: number }) | undefined {
  const separators: Separator[] = []
  let [mandatory, optional] = [0, 0]
  let zero: number | undefined
  for (const character of [...picture].reverse()) {
    const ownZero = zeroOf(character)
    if (ownZero !== undefined) {
      mandatory++
      zero ??= ownZero
      if (zero !== ownZero) throw failure({ code: 'D3131' })
    } else if (character === '#') optional++
    else separators.push({ position: mandatory + optional, character })
  }
  if (zero === undefined) return undefined
  const areSame = separators.every(({ character }) => character === separators[0]!.character)
  const interval = areSame ? regularInterval(separators.map(({ position }) => position)) : 0
  return { mandatory, optional, separators, interval, zero }
}

const DIGIT = /^\p{Nd}$/u

/** The code point of the zero among the ten digits of which this is one. Only those of the Basic Multilingual Plane count. */
function zeroOf(character: string): number | undefined {
  if (character.length > 1 || !DIGIT.test(character)) return undefined
  let zero = character.charCodeAt(0)
  while (DIGIT.test(String.fromCharCode(zero - 1))) zero--
  return zero
}

const ASCII_ZERO = 0x30

function decimal(digits: Digits & { readonly zero: number }, isOrdinal: boolean): IntegerPicture {
  const { zero, separators, interval } = digits
  const shifted = (text: string, by: number) =>
    by === 0 ? text : Array.from(text, char => String.fromCodePoint(char.codePointAt(0)! + by)).join('')
  const write = (value: number): string => {
    if (digits.mandatory > 0) budget.text(digits.mandatory)
    const text = shifted(String(value).padStart(digits.mandatory, '0'), zero - ASCII_ZERO)
    const grouped = interval > 0 ? evenlySeparated(text, interval, separators[0]!.character) : separated(text, separators)
    return isOrdinal ? grouped + ordinalSuffix(grouped) : grouped
  }
  const pattern = () => `[0-9]${digits.read ? `{${digits.read}}` : '+'}${isOrdinal ? '(?:th|st|nd|rd)' : ''}`
  const read = (text: string): number => {
    const separated = isOrdinal ? text.slice(0, -2) : text
    const characters = interval > 0 ? [','] : separators.map(({ character }) => character)
    const plain = characters.reduce((digits, character) => digits.replaceAll(character, ''), separated)
    return parseInt(shifted(plain, ASCII_ZERO - zero), 10)
  }
  return { write, pattern, read, digits }
}

/** With a separator after every so many characters, counted from the end. */
export function evenlySeparated(text: string, interval: number, separator: string): string {
  const groups: string[] = []
  for (let end = text.length; end > 0; end -= interval) groups.push(text.slice(Math.max(0, end - interval), end))
  return groups.reverse().join(separator)
}

function separated(text: string, separators: readonly Separator[]): string {
  budget.work((text.length * separators.length) / 512)
  return separators.toReversed().reduce((result, { position, character }) => {
    const at = result.length - position
    return result.slice(0, Math.max(0, at)) + character + result.slice(at)
  }, text)
}

function ordinalSuffix(text: string): string {
  const suffixes: Readonly<Record<string, string>> = { 1: 'st', 2: 'nd', 3: 'rd' }
  return (text.at(-2) === '1' ? undefined : suffixes[text.at(-1)!]) ?? 'th'
}
