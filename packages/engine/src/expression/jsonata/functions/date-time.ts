import { MS_PER_DAY } from '../../../civilDate.js'
import { budget } from '../budget.js'
import { compilePattern } from '../regex/pattern.js'
import { failure } from '../values.js'
import { parseIso, utc, utcDate, utcMs, type UtcDate } from './calendar.js'
import { formatInteger, integerPicture, type IntegerPicture } from './integer.js'

/** A piece of a picture: a text that stands for itself, or a component such as `[Y0001]`. */
type Part = string | Component

interface Component {
  /** Y for the year, M for the month, and so on. */
  readonly letter: string
  /** Whether it is written as a name, and how. */
  readonly names: 'upper' | 'lower' | 'title' | undefined
  /** How many characters of a name there are at most. */
  readonly maxWidth: number | undefined
  /** With the modifier `t`: the offset 0 is Z. */
  readonly isTraditional: boolean
  /** Whether it is one of the fields of a date, in numbers. */
  readonly isNumber: boolean
  /** Undefined for names, and for what is never a number. */
  readonly integer: IntegerPicture | undefined
  /** The year is written with so many digits; undefined for all of them. */
  readonly yearDigits: number | undefined
}

const ISO_PICTURE = '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]'

/** How a component is written that says nothing about it. */
const PRESENTATIONS: Readonly<Record<string, string>> = {
  ...{ Y: '1', M: '1', D: '1', d: '1', F: 'n', W: '1', w: '1', X: '1', x: '1', H: '1', h: '1' },
  ...{ P: 'n', m: '01', s: '01', f: '1', Z: '01:01', z: '01:01', C: 'n', E: 'n' },
}
const NUMBERS = 'YMDdFWwXxHhms'

const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** @param zone hours and minutes from UTC, as in `-0500` */
export function fromMillis(ms: number, picture: string | undefined, zone: string | undefined): string {
  const offset = zone === undefined ? 0 : parseInt(zone, 10)
  const [hours, minutes] = [Math.floor(offset / 100), offset % 100]
  const parts = picture === undefined ? (isoParts ??= partsOf(ISO_PICTURE)) : chargedPartsOf(picture)
  const date = utcDate(ms + (hours * 60 + minutes) * 60_000)
  return parts.map(part => (typeof part === 'string' ? part : written(part, date, hours, minutes))).join('')
}

/** @param now what is taken of the current moment is what the text leaves out in front */
export function toMillis(text: string, picture: string | undefined, now: number): number | undefined {
  if (picture !== undefined) return parsed(text, chargedPartsOf(picture), now)
  const ms = parseIso(text)
  if (ms === undefined) throw failure({ code: 'D3110', value: text })
  return ms
}

let isoParts: readonly Part[] | undefined

function chargedPartsOf(picture: string): readonly Part[] {
  budget.work(picture.length)
  for (const [component] of picture.matchAll(/\[[^\]]*/g)) budget.work(component.length ** 2 / 64)
  return partsOf(picture)
}

function partsOf(picture: string): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; at < picture.length;) {
    const open = picture.indexOf('[', at)
    const literal = picture.slice(at, open < 0 ? undefined : open)
    if (literal !== '') parts.push(literal.replaceAll(']]', ']'))
    if (open < 0) break
    if (picture[open + 1] === '[') {
      parts.push('[')
      at = open + 2
      continue
    }
    const close = picture.indexOf(']', open)
    if (close < 0) throw failure({ code: 'D3135' })
    const component = componentOf(picture.slice(open + 1, close).replaceAll(/\s+/g, ''))
    const previous = parts.at(-1)
    // Of numbers that nothing separates, only the last one may have any number of digits.
    if (component.isNumber && typeof previous === 'object' && previous.integer?.digits !== undefined) {
      previous.integer.digits.read = previous.integer.digits.mandatory
    }
    parts.push(component)
    at = close + 1
  }
  return parts
}

/** Letter, presentation, modifier and widths, as in `D1o,2-4`. */
function componentOf(marker: string): Component {
  const letter = marker.charAt(0)
  const comma = marker.lastIndexOf(',')
  const [min, max] = (comma < 0 ? '' : marker.slice(comma + 1))
    .split(/-(.*)/s)
    .map(width => (/^\*?$/.test(width) ? undefined : parseInt(width, 10)))
  const [, presentation = '', modifier = ''] = /^(.+?)([atco]?)$|/s.exec(marker.slice(1, comma < 0 ? undefined : comma))!
  const style = presentation === '' ? PRESENTATIONS[letter] : presentation
  if (style === undefined) throw failure({ code: 'D3132', value: letter })
  const names = style.startsWith('n') ? 'lower' : style.startsWith('Nn') ? 'title' : style.startsWith('N') ? 'upper' : undefined
  const isNumber = names === undefined && `${NUMBERS}f`.includes(letter)
  const isZone = letter === 'Z' || letter === 'z'
  const integer = isNumber ? integerPicture(modifier === '' ? style : `${style};${modifier}`) : isZone ? integerPicture(style) : undefined
  const digits = isNumber ? integer!.digits : undefined
  if (digits !== undefined && min !== undefined && digits.mandatory < min) digits.mandatory = min
  let yearDigits: number | undefined
  if (isNumber && letter === 'Y') {
    if (digits !== undefined && max !== undefined) digits.mandatory = max
    const width = digits === undefined ? 0 : digits.mandatory + digits.optional
    yearDigits = max ?? (width >= 2 ? width : undefined)
  }
  return { letter, names, maxWidth: max, isTraditional: modifier === 't', isNumber, integer, yearDigits }
}

function written(component: Component, date: UtcDate, hours: number, minutes: number): string {
  const { letter, names, integer, yearDigits } = component
  switch (letter) {
    case 'Z':
    case 'z':
      return zone(component, hours, minutes)
    case 'P': {
      const half = date.hour >= 12 ? 'pm' : 'am'
      return names === 'upper' ? half.toUpperCase() : half
    }
    case 'C':
    case 'E':
      return 'ISO'
    case 'f':
      return integer!.write(date.ms)
  }
  // So JSONata writes what it does not know.
  if (!NUMBERS.includes(letter)) return 'undefined'
  const value = fieldOf(date, letter)
  if (names !== undefined) return nameOf(component, value)
  return integer!.write(letter === 'Y' && yearDigits !== undefined ? value % 10 ** yearDigits : value)
}

function nameOf({ letter, names, maxWidth }: Component, value: number): string {
  const name = namesOf(letter)[value - 1]!
  const cased = names === 'upper' ? name.toUpperCase() : names === 'lower' ? name.toLowerCase() : name
  return maxWidth !== undefined && cased.length > maxWidth ? cased.slice(0, maxWidth) : cased
}

function namesOf(letter: string): readonly string[] {
  if (letter === 'M' || letter === 'x') return MONTHS
  if (letter === 'F') return DAYS
  throw failure({ code: 'D3133', value: letter })
}

function zone({ letter, integer, isTraditional }: Component, hours: number, minutes: number): string {
  const offset = hours * 100 + minutes
  const { write, digits } = integer!
  let text: string
  if (digits !== undefined && (digits.interval > 0 || digits.mandatory === 3 || digits.mandatory === 4)) text = write(offset)
  else if (digits?.mandatory === 1 || digits?.mandatory === 2) {
    text = write(hours) + (minutes === 0 ? '' : `:${formatInteger(minutes, '00')}`)
  } else throw failure({ code: 'D3134' })
  if (offset === 0 && isTraditional) return 'Z'
  return (letter === 'z' ? 'GMT' : '') + (offset >= 0 ? '+' : '') + text
}

function fieldOf(date: UtcDate, letter: string): number {
  const { year, month } = date
  switch (letter) {
    case 'Y':
      return year
    case 'X':
      return year + weekOf(date, offset => utcMs(year + offset)).offset
    case 'M':
      return month
    case 'x':
      return ((month + 11 + weekOf(date, offset => utcMs(year, month + offset)).offset) % 12) + 1
    case 'W':
      return weekOf(date, offset => utcMs(year + offset)).week
    case 'w':
      return weekOf(date, offset => utcMs(year, month + offset)).week
    case 'd':
      return (date.midnight - utcMs(year)) / MS_PER_DAY + 1
    case 'D':
      return date.day
    case 'F':
      return date.weekday
    case 'H':
      return date.hour
    case 'h':
      return date.hour % 12 || 12
    case 'm':
      return date.minute
    case 's':
      return date.second
    case 'f':
      return date.ms
  }
  return 0
}

/**
 * The number of the week in its year or month, by ISO 8601: the first one is that in which most days are of that year or month.
 *
 * @param startOf where the year or month begins that is so many after that of the date
 * @returns also the offset of the year or month to which the week belongs
 */
function weekOf({ midnight }: UtcDate, startOf: (offset: number) => number): { readonly offset: number; readonly week: number } {
  const firstMonday = (offset: number): number => {
    const start = startOf(offset)
    const { weekday } = utcDate(start)
    return start + (weekday > 4 ? 8 - weekday : 1 - weekday) * MS_PER_DAY
  }
  const offset = midnight < firstMonday(0) ? -1 : midnight >= firstMonday(1) ? 1 : 0
  return { offset, week: Math.floor((midnight - firstMonday(offset)) / (7 * MS_PER_DAY)) + 1 }
}

interface Reader {
  /** A regular expression. */
  readonly pattern: string
  /** Undefined for a text that stands for itself. */
  readonly read?: (text: string) => number | undefined
}

function readerOf(part: Part): Reader {
  if (typeof part === 'string') return { pattern: escaped(part) }
  const { letter, integer, maxWidth } = part
  switch (letter) {
    case 'Z':
    case 'z':
      return zoneReader(part)
    case 'f':
      return { pattern: '[0-9]+', read: text => parseFloat(`0.${text.slice(0, 3)}`) * 1000 }
  }
  if (integer !== undefined) return { pattern: integer.pattern(), read: integer.read }
  const pattern = '[a-zA-Z]+'
  if (letter === 'P') return { pattern, read: text => HALVES.get(text) }
  const names = namesOf(letter).map(name => (maxWidth ? name.slice(0, maxWidth) : name))
  return { pattern, read: text => (names.includes(text) ? names.lastIndexOf(text) + 1 : undefined) }
}

const HALVES: ReadonlyMap<string, number> = new Map([
  ...(['am', 'AM'] as const).map(half => [half, 0] as const),
  ...(['pm', 'PM'] as const).map(half => [half, 1] as const),
])

/** In minutes. */
function zoneReader({ letter, integer }: Component): Reader {
  const { digits } = integer!
  const separator = digits !== undefined && digits.interval > 0 ? digits.separators[0]!.character : ''
  const start = letter === 'z' ? 'GMT' : ''
  const read = (text: string): number => {
    const offset = text.slice(start.length)
    const at = separator === '' ? (offset.length > 3 ? 3 : offset.length) : offset.indexOf(separator)
    return parseInt(offset.slice(0, at), 10) * 60 + (at < offset.length ? parseInt(offset.slice(at + separator.length), 10) : 0)
  }
  return { pattern: `${start}[-+][0-9]+${separator === '' ? '' : `${escaped(separator)}[0-9]+`}`, read }
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

type Fields = Record<string, number | undefined>

function parsed(text: string, parts: readonly Part[], now: number): number | undefined {
  const readers = parts.map(readerOf)
  const found = compilePattern(`^${readers.map(({ pattern }) => `(${pattern})`).join('')}$`, 'i').find(text, 0)
  if (found === undefined) return undefined
  const fields = Object.create(null) as Fields
  parts.forEach((part, i) => {
    if (typeof part === 'object') fields[part.letter] = readers[i]!.read!(found.groups[i + 1]!)
  })
  return Object.keys(fields).length === 0 ? undefined : momentOf(fields, now)
}

/** Of a calendar date or day of the year, and of a time of 24 hours or of twice 12. Weeks can't be read. */
function momentOf(fields: Fields, now: number): number {
  const isAmong = (letters: string, all: string) => {
    const given = [...all].filter(letter => fields[letter])
    return given.length > 0 && given.every(letter => letters.includes(letter))
  }
  const isDate = (letters: string) => isAmong(letters, 'YXMxWwdD')
  if (isDate('Xxw') || isDate('XW')) throw failure({ code: 'D3136' })
  const isDayOfYear = !isDate('YMD') && isDate('Yd')
  const isTwelveHours = !isAmong('Hmsf', 'PHhmsf') && isAmong('Phmsf', 'PHhmsf')
  complete(fields, (isDayOfYear ? 'YD' : 'YMD') + (isTwelveHours ? 'Phmsf' : 'Hmsf'), now)
  const { Y, M, D, d, h, P, m, s, f, Z, z } = fields as Record<string, number>
  const { month, day } = isDayOfYear ? utcDate(utc(Y!, 1, d!)) : { month: M! > 0 ? M! : 1, day: D! }
  const hour = isTwelveHours ? (h === 12 ? 0 : h!) + (P === 1 ? 12 : 0) : fields.H!
  return utc(Y!, month, day, hour, m!, s!, f!) - (Z ?? z ?? 0) * 60_000
}

/** What is left out in front is that of the current moment, what is left out at the end is as little as can be. Nothing between may be. */
function complete(fields: Fields, letters: string, now: number): void {
  const date = utcDate(now)
  let hasBegun = false
  let hasEnded = false
  for (const letter of letters) {
    if (fields[letter] !== undefined) {
      if (hasEnded) throw failure({ code: 'D3136' })
      hasBegun = true
    } else {
      hasEnded = hasBegun
      fields[letter] = !hasBegun ? fieldOf(date, letter) : 'MD'.includes(letter) ? 1 : 0
    }
  }
}
