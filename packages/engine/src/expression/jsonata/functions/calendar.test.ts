import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseIso, utc, utcDate } from './calendar.js'

const anyTime = fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: -1e13, max: 1e13 }))

describe('a date in UTC', () => {
  test('has the fields that Date gives', () => {
    fc.assert(
      fc.property(anyTime, ms => {
        const date = new Date(ms)
        expect(utcDate(ms)).toEqual({
          midnight: new Date(ms).setUTCHours(0, 0, 0, 0),
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          weekday: date.getUTCDay() || 7,
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          ms: date.getUTCMilliseconds(),
        })
      }),
    )
  })

  test.each([NaN, Infinity, 8.64e15 + 1])('is none at %s', ms => {
    expect(Object.values(utcDate(ms))).toEqual(Array(9).fill(NaN))
  })

  test('is made of fields as Date.UTC makes it, but with months from 1', () => {
    const field = fc.integer({ min: -100, max: 100 })
    fc.assert(
      fc.property(fc.integer({ min: -3000, max: 10_000 }), field, field, field, field, field, field, (year, month, ...fields) => {
        expect(utc(year, month, ...fields)).toBe(Date.UTC(year, month - 1, ...fields) + 0)
      }),
    )
    expect(utc(70, 1)).toBe(0)
    expect(utc(1e9, 1)).toBeNaN()
    expect(utc(2000, NaN)).toBeNaN()
  })
})

describe('an ISO 8601 timestamp', () => {
  test.each([
    ['2017-10-30T16:25:32.935Z', 1_509_380_732_935],
    ['2017-10-30T16:25:32.93599Z', 1_509_380_732_935],
    ['2017-10-30T16:25:32.9Z', 1_509_380_732_900],
    ['2017-10-30T16:25:32Z', 1_509_380_732_000],
    ['2017-10-30T16:25:32', 1_509_380_732_000],
    ['2017-10-30T16:25:32+0100', 1_509_377_132_000],
    ['2017-10-30T16:25:32-01:30', 1_509_386_132_000],
    ['2017-10-30T24:00:00Z', 1_509_408_000_000],
    ['2017-10-30', 1_509_321_600_000],
    ['2017-10', 1_506_816_000_000],
    ['2017', 1_483_228_800_000],
    ['2018T10:20:30Z', 1_514_802_030_000],
    ['2017-02-31', 1_488_499_200_000],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['2017-13-01', NaN],
    ['2017-00-01', NaN],
    ['2017-01-32', NaN],
    ['2017-10-30T24:00:01Z', NaN],
    ['2017-10-30T16:25:32+24:00', NaN],
    ['2018-01-01+01:00', NaN],
    ['2018-10-30.123', NaN],
    ['yesterday', undefined],
  ])('%s', (text, ms) => {
    expect(parseIso(text)).toBe(ms)
  })
})
