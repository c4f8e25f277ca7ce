import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareTimestamps, formatInstant, parseInstant, parseTimestamp } from './time.js'

describe('an instant is written in UTC', () => {
  test.each([
    [0, '1970-01-01T00:00:00Z'],
    [1, '1970-01-01T00:00:00.001Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [999, '1970-01-01T00:00:00.999Z'],
    [1_790_218_588_731, '2026-09-24T02:56:28.731Z'],
    [1_790_218_577_620, '2026-09-24T02:56:17.620Z'],
    [1_790_218_588_000, '2026-09-24T02:56:28Z'],
    [951_782_400_000, '2000-02-29T00:00:00Z'],
    [1_709_164_800_000, '2024-02-29T00:00:00Z'],
    [4_107_542_400_000, '2100-03-01T00:00:00Z'],
    [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
    [253_402_300_800_000, '+10000-01-01T00:00:00Z'],
    [-62_167_219_200_000, '0000-01-01T00:00:00Z'],
    [-62_167_219_200_001, '-0001-12-31T23:59:59.999Z'],
  ])('%d is %s', (ms, text) => {
    expect(formatInstant(ms)).toBe(text)
  })

  test('parts of a millisecond are dropped', () => {
    expect(formatInstant(1.999)).toBe('1970-01-01T00:00:00.001Z')
    expect(formatInstant(999.999)).toBe('1970-01-01T00:00:00.999Z')
    expect(formatInstant(-0.5)).toBe('1969-12-31T23:59:59.999Z')
  })
})

describe('a timestamp is an RFC 3339 date-time', () => {
  test.each([
    ['seconds', '2016-03-14T01:59:00Z', 1_457_920_740_000],
    ['nanoseconds, of which the millisecond counts', '2016-03-05T21:29:29.243167252Z', 1_457_213_369_243],
    ['two fractional digits', '2023-12-13T07:09:32.00Z', 1_702_451_372_000],
    ['one fractional digit', '1970-01-01T00:00:00.5Z', 500],
    ['an offset east of Greenwich', '2016-03-14T02:59:00+01:00', 1_457_920_740_000],
    ['an offset west of Greenwich', '2016-03-13T18:29:00-07:30', 1_457_920_740_000],
    ['an offset of zero', '1970-01-01T00:00:00+00:00', 0],
    ['the unknown local offset', '1970-01-01T00:00:00-00:00', 0],
    ['the largest offsets', '1970-01-01T18:00:00+18:00', 0],
    ['a leap day', '2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['a leap day of a century divisible by 400', '2000-02-29T00:00:00Z', 951_782_400_000],
    ['a fraction before 1970', '1969-12-31T23:59:59.9999Z', -1],
    ['the first year', '0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['the last second', '9999-12-31T23:59:59Z', 253_402_300_799_000],
  ])('%s: %s', (_, text, ms) => {
    expect(parseTimestamp(text)).toBe(ms)
  })

  test.each([
    ['no offset', '2016-12-05T21:29:29'],
    ['a fraction, no offset', '2023-12-13T07:09:32.000000'],
    ['a blank for T', '2016-12-05 21:29:29Z'],
    ['a lowercase t', '2016-12-05t21:29:29Z'],
    ['a lowercase z', '2016-12-05T21:29:29z'],
    ['the day first', '05-12-2016T21:29:29Z'],
    ['a date only', '2023-02-24'],
    ['a month 13', '2016-13-05T21:29:29Z'],
    ['a month 0', '2016-00-05T21:29:29Z'],
    ['a day 0', '2016-12-00T21:29:29Z'],
    ['a day 32', '2016-12-32T21:29:29Z'],
    ['a 31st of April', '2016-04-31T21:29:29Z'],
    ['a 30th of February', '2024-02-30T00:00:00Z'],
    ['a leap day of a common year', '2023-02-29T00:00:00Z'],
    ['a leap day of a common century', '2100-02-29T00:00:00Z'],
    ['an hour 25', '2016-12-05T25:29:29Z'],
    ['24:00:00', '2016-12-05T24:00:00Z'],
    ['a minute 60', '2016-12-05T21:60:29Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['no seconds', '2016-12-05T21:29Z'],
    ['a point without digits', '2016-12-05T21:29:29.Z'],
    ['a comma for the point', '2016-12-05T21:29:29,5Z'],
    ['ten fractional digits', '2016-12-05T21:29:29.0123456789Z'],
    ['an offset without colon', '2016-12-05T21:29:29+0100'],
    ['an offset of hours only', '2016-12-05T21:29:29+01'],
    ['an offset of 60 minutes', '2016-12-05T21:29:29+01:60'],
    ['an offset of more than 18 hours', '2016-12-05T21:29:29+18:01'],
    ['an offset and Z', '2016-12-05T21:29:29+01:00Z'],
    ['five digits of year', '+12016-12-05T21:29:29Z'],
    ['the basic format', '20161205T212929Z'],
    ['blanks around it', ' 2016-12-05T21:29:29Z'],
    ['a line end behind it', '2016-12-05T21:29:29Z\n'],
    ['digits of another script', '٢016-12-05T21:29:29Z'],
    ['a JSONata expression', "{% '2016-03-14T01:59:00Z' %}"],
    ['nothing', ''],
  ])('refused: %s', (_, text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), ms => parseTimestamp(formatInstant(ms)) === ms),
    )
  })

  test('dates are those of the Gregorian calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), ms => {
        const iso = new Date(ms).toISOString()
        return formatInstant(ms) === iso.replace('.000Z', 'Z') && parseTimestamp(iso) === ms
      }),
    )
  })
})

describe('timestamps compare as instants', () => {
  test.each([
    ['2012-10-09T19:00:55Z', '2012-10-09T19:00:56Z', -1],
    ['2012-10-09T19:00:55Z', '2012-10-09T20:00:55+01:00', 0],
    ['2012-10-09T19:00:55Z', '2012-10-09T19:00:55+01:00', 1],
    ['2012-10-09T19:00:55Z', '2012-10-09T19:00:55.000000000Z', 0],
    ['2012-10-09T19:00:55.000000001Z', '2012-10-09T19:00:55.000000002Z', -1],
    ['2012-10-09T19:00:55.1Z', '2012-10-09T19:00:55.0999999Z', 1],
    ['1969-12-31T23:59:59.9999Z', '1970-01-01T00:00:00Z', -1],
    ['1969-12-31T23:59:59.9991Z', '1969-12-31T23:59:59.9999Z', -1],
  ])('%s and %s: %d', (left, right, order) => {
    expect(Math.sign(compareTimestamps(parseInstant(left)!, parseInstant(right)!))).toBe(order)
    expect(Math.sign(compareTimestamps(parseInstant(right)!, parseInstant(left)!))).toBe(order === 0 ? 0 : -order)
  })
})
