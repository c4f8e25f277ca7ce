/*
 * The part of Date that formats and parses moments in UTC, by arithmetic alone: nothing here can read a clock or a time zone. The
 * methods have the names of Date's, because the date functions of the jsonata package call them.
 */
import { civilDate, daysSinceEpoch, MS_PER_DAY } from '../../../civilDate.js'

export interface UtcDate {
  readonly getTime: () => number
  readonly getUTCFullYear: () => number
  readonly getUTCMonth: () => number
  readonly getUTCDate: () => number
  readonly getUTCDay: () => number
  readonly getUTCHours: () => number
  readonly getUTCMinutes: () => number
  readonly getUTCSeconds: () => number
  readonly getUTCMilliseconds: () => number
}

/** What `new Date(ms)` would be. Beyond the range of Date every field is NaN. */
export function utcDate(ms: number): UtcDate {
  const time = Math.abs(ms) <= MAX_MS ? Math.trunc(ms) + 0 : NaN
  const days = Math.floor(time / MS_PER_DAY)
  const inDay = time - days * MS_PER_DAY
  const { year, month, day } = civilDate(days)
  return {
    getTime: () => time,
    getUTCFullYear: () => year,
    getUTCMonth: () => month - 1,
    getUTCDate: () => day,
    // Day 0 was a Thursday.
    getUTCDay: () => (((days + 4) % 7) + 7) % 7,
    getUTCHours: () => Math.floor(inDay / 3_600_000),
    getUTCMinutes: () => Math.floor(inDay / 60_000) % 60,
    getUTCSeconds: () => Math.floor(inDay / 1000) % 60,
    getUTCMilliseconds: () => inDay % 1000,
  }
}

/** What Date.UTC gives: fields may be out of range and then carry over; years 0 to 99 are those of the 20th century. */
export function utc(year: number, month: number, day = 1, hour = 0, minute = 0, second = 0, ms = 0): number {
  const fullYear = Math.trunc(year) >= 0 && Math.trunc(year) <= 99 ? 1900 + Math.trunc(year) : Math.trunc(year)
  return clipped(
    moment(fullYear, Math.trunc(month), Math.trunc(day), Math.trunc(hour), Math.trunc(minute), Math.trunc(second), Math.trunc(ms)),
  )
}

/**
 * The epoch milliseconds of an ISO 8601 timestamp in a form that $toMillis takes without a picture; NaN where a field is out of range.
 * A time without an offset is in UTC.
 */
export function parseIso(text: string): number {
  const match = ISO_8601.exec(text)
  if (match === null) return NaN
  const [
    ,
    year,
    month = '1',
    day = '1',
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    sign,
    offsetHour = '0',
    offsetMinute = '0',
  ] = match
  const endOfDay = Number(hour) === 24 && Number(minute) === 0 && Number(second) === 0 && Number(fraction) === 0
  const inRange = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31 && (Number(hour) < 24 || endOfDay)
  if (!inRange || Number(offsetHour) > 23) return NaN
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const local = moment(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms)
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000
  return clipped(sign === '-' ? local + offset : local - offset)
}

/** How far from 1970 a Date can be. */
const MAX_MS = 8.64e15

const ISO_8601 = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([+-])(\d\d):?(\d\d))?)?Z?$/

const clipped = (ms: number) => (Math.abs(ms) <= MAX_MS ? ms : NaN)

function moment(year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number): number {
  const days = daysSinceEpoch(year + Math.floor(month / 12), month - 12 * Math.floor(month / 12) + 1, 1) + day - 1
  return days * MS_PER_DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms
}
