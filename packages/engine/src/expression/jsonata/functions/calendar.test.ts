import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseIso, utc, utcDate } from './calendar.js'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

const anyTime = fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: -1e13, max: 1e13 }))

describe('a date in UTC', () => {
  test('has the fields that Date gives', () => {
    fc.assert(
      fc.property(anyTime, ms => {
        const [ours, theirs] = [utcDate(ms), new Date(ms)]
        const fields = ['getTime', 'getUTCFullYear', 'getUTCMonth', 'getUTCDate', 'getUTCDay', 'getUTCHours', 'getUTCMinutes'] as const
        for (const field of fields) expect(`${field} ${ours[field]()}`).toBe(`${field} ${theirs[field]()}`)
        expect(ours.getUTCSeconds() * 1000 + ours.getUTCMilliseconds()).toBe(theirs.getUTCSeconds() * 1000 + theirs.getUTCMilliseconds())
      }),
    )
  })

  test.each([NaN, Infinity, 8.64e15 + 1])('is none at %s', ms => {
    expect(utcDate(ms).getTime()).toBeNaN()
    expect(utcDate(ms).getUTCFullYear()).toBeNaN()
    expect(utcDate(ms).getUTCDay()).toBeNaN()
  })

  test('is made of fields as Date.UTC makes it', () => {
    const field = fc.integer({ min: -100, max: 100 })
    fc.assert(
      fc.property(fc.integer({ min: -3000, max: 10_000 }), field, field, field, field, field, field, (year, ...fields) => {
        expect(utc(year, ...fields)).toBe(Date.UTC(year, ...fields) + 0)
      }),
    )
    expect(utc(70, 0)).toBe(0)
    expect(utc(1e9, 0)).toBeNaN()
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
    ['yesterday', NaN],
  ])('%s', (text, ms) => {
    expect(parseIso(text)).toBe(ms)
  })
})
