/*
 * Between days and dates, in the proleptic Gregorian calendar. Years are counted from March, so that a leap day is the last day of its
 * year, in eras of 400 years = 146,097 days. Day 0 of era 0 is 0000-03-01, which is 719,468 days before 1970-01-01.
 */

export const MS_PER_DAY = 86_400_000

/** A day of the calendar; the month is 1 to 12. */
export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

const DAYS_PER_ERA = 146_097
const EPOCH_DAY = 719_468

/** The days from 1970-01-01 to a date. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_DAY
}

/** The date that is so many days after 1970-01-01. */
export function civilDate(days: number): CivilDate {
  const era = Math.floor((days + EPOCH_DAY) / DAYS_PER_ERA)
  const dayOfEra = days + EPOCH_DAY - era * DAYS_PER_ERA
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day }
}
