import { civilDate, daysSinceEpoch, MS_PER_DAY } from '../../../civilDate.js'

/* The part of Date that formats and parses moments in UTC, by arithmetic alone: nothing here can read a clock or a time zone. */

/** A moment in UTC. Beyond the range of Date every field is NaN. */
export interface UtcDate {
  /** The midnight before it, epoch ms. */
  readonly midnight: number
  readonly year: number
  /** From 1 to 12. */
  readonly month: number
  readonly day: number
  /** From 1 for Monday to 7. */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

export function utcDate(epochMs: number): UtcDate {
  const time = clipped(Math.trunc(epochMs))
  const days = Math.floor(time / MS_PER_DAY)
  const inDay = time - days * MS_PER_DAY
  return {
    midnight: days * MS_PER_DAY,
    ...civilDate(days),
    // Day 0 was a Thursday.
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
    hour: Math.floor(inDay / 3_600_000),
    minute: Math.floor(inDay / 60_000) % 60,
    second: Math.floor(inDay / 1000) % 60,
    ms: inDay % 1000,
  }
}

/** What Date.UTC gives, with months from 1: fields may be out of range and then carry over; years 0 to 99 are those of the 20th century. */
export function utc(year: number, ...fields: readonly number[]): number {
  const [fullYear, ...rest] = [year, ...fields].map(Math.trunc)
  return clipped(utcMs(fullYear! >= 0 && fullYear! <= 99 ? 1900 + fullYear! : fullYear!, ...rest))
}

/** As {@link utc}, of whole numbers and for every year. */
export function utcMs(year: number, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0): number {
  const years = Math.floor((month - 1) / 12)
  const days = daysSinceEpoch(year + years, month - 12 * years, 1) + day - 1
  return days * MS_PER_DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms
}

/**
 * The epoch milliseconds of an ISO 8601 timestamp; a time without an offset is in UTC. NaN where a field is out of range, undefined where
 * the text has another form.
 */
export function parseIso(text: string): number | undefined {
  const match = ISO_8601.exec(text)
  if (match === null) return undefined
  const [, year, month = 1, day = 1, hour, minute = 0, second = 0, fraction, sign, offsetHour = 0, offsetMinute = 0] = match
  // A date without a time has neither.
  if (hour === undefined && (fraction ?? sign) !== undefined) return NaN
  const fields = [year, month, day, hour ?? 0, minute, second, (fraction ?? '').slice(0, 3).padEnd(3, '0')].map(Number)
  const [, monthOfYear, dayOfMonth, ...time] = fields as [number, number, number, number, number, number, number]
  const isInRange = monthOfYear >= 1 && monthOfYear <= 12 && dayOfMonth >= 1 && dayOfMonth <= 31 && Number(offsetHour) < 24
  const isEndOfDay = time[0] === 24 && time[1] === 0 && time[2] === 0 && !/[1-9]/.test(fraction ?? '')
  if (!isInRange || (time[0] > 23 && !isEndOfDay)) return NaN
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000
  return utcMs(...(fields as [number])) + (sign === '-' ? offset : -offset)
}

const ISO_8601 = /^(\d{4})(?:-([01]\d))?(?:-([0-3]\d))?(?:T([0-2]\d):([0-5]\d):([0-5]\d))?(?:\.(\d+))?(?:([+-])([0-2]\d):?([0-5]\d)|Z)?$/

/** How far from 1970 a Date can be. */
const MAX_MS = 8.64e15

const clipped = (ms: number) => (Math.abs(ms) <= MAX_MS ? ms : NaN)
