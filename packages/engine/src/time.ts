/**
 * Instants as Amazon States Language writes them: RFC 3339 date-times such as `2016-03-14T01:59:00Z`. Calendar arithmetic is our own,
 * so that nothing here can read a clock or a time zone.
 */
import { civilDate, daysSinceEpoch, MS_PER_DAY } from './civilDate.js'

/** A moment to the nanosecond: whole milliseconds since 1970-01-01T00:00:00Z, and the nanoseconds after that millisecond. */
export interface Instant {
  /** Whole, rounded towards the past. */
  readonly ms: number
  /** 0 to 999,999. */
  readonly nanos: number
}

/**
 * The instant in UTC as the context object shows it: no fraction on a whole second, else three digits (the rule of Java's ISO_INSTANT).
 *
 *     formatInstant(1790218588731)   // '2026-09-24T02:56:28.731Z'
 *     formatInstant(1790218588000)   // '2026-09-24T02:56:28Z'
 *
 * @param ms epoch milliseconds; parts of a millisecond are dropped
 */
export function formatInstant(ms: number): string {
  const days = Math.floor(ms / MS_PER_DAY)
  const { year, month, day } = civilDate(days)
  const inDay = Math.floor(ms) - days * MS_PER_DAY
  const time = `${digits(inDay / 3_600_000)}:${digits((inDay / 60_000) % 60)}:${digits((inDay / 1000) % 60)}`
  const fraction = inDay % 1000 === 0 ? '' : `.${digits(inDay % 1000, 3)}`
  return `${yearText(year)}-${digits(month)}-${digits(day)}T${time}${fraction}Z`
}

/**
 * The epoch milliseconds of a timestamp, or undefined where the text is none. Digits beyond the millisecond are dropped.
 *
 *     parseTimestamp('2016-03-14T01:59:00Z')        // 1457920740000
 *     parseTimestamp('2016-03-14T02:59:00+01:00')   // 1457920740000
 *     parseTimestamp('2016-03-14 01:59:00Z')        // undefined
 *
 * Rule: RFC 3339, further restricted by Amazon States Language to an uppercase T, and an uppercase Z where there is no numeric offset.
 */
export function parseTimestamp(text: string): number | undefined {
  return parseInstant(text)?.ms
}

/** As {@link parseTimestamp}, with all nine fractional digits. */
export function parseInstant(text: string): Instant | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const year = Number(match[1])
  const month = Number(match[2])
  const day = Number(match[3])
  const hour = Number(match[4])
  const minute = Number(match[5])
  const second = Number(match[6])
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  // Neither 24:00:00 nor a leap second: Java, which reads timestamps for AWS, knows neither.
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const offset = offsetMinutes(match[8]!)
  if (offset === undefined) return undefined
  const fraction = Number((match[7] ?? '').padEnd(9, '0'))
  const seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second
  return { ms: seconds * 1000 + Math.floor(fraction / 1_000_000), nanos: fraction % 1_000_000 }
}

/** Below 0 where `left` is earlier, above 0 where it is later, 0 where both are the same moment, whatever their offsets. */
export function compareTimestamps(left: Instant, right: Instant): number {
  return left.ms - right.ms || left.nanos - right.nanos
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

/** The largest offset from UTC that Java's ZoneOffset takes. */
const MAX_OFFSET_MINUTES = 18 * 60

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z') return 0
  const minutes = Number(text.slice(4))
  const offset = Number(text.slice(1, 3)) * 60 + minutes
  if (minutes > 59 || offset > MAX_OFFSET_MINUTES) return undefined
  return text.startsWith('-') ? -offset : offset
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function digits(value: number, width = 2): string {
  return String(Math.floor(value)).padStart(width, '0')
}

/** Four digits; with a sign where four are not enough. */
function yearText(year: number): string {
  const text = digits(Math.abs(year), 4)
  return year < 0 ? `-${text}` : year > 9999 ? `+${text}` : text
}
