import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareDecimals, parseDecimal } from './decimal.js'

const order = (left: string, right: string) => Math.sign(compareDecimals(parseDecimal(left), parseDecimal(right)))

describe('decimals compare by value, exactly', () => {
  test.each([
    ['1', '1.0', 0],
    ['1', '+01e0', 0],
    ['0', '-0.000', 0],
    ['100', '1e2', 0],
    ['0.1', '.10', 0],
    ['5.', '5', 0],
    ['-1', '1', -1],
    ['-2', '-1', -1],
    ['0', '1e-400', -1],
    ['1e400', '1e401', -1],
    ['12345678901234567890', '12345678901234567891', -1],
    ['0.3', '0.30000000000000004', -1],
    ['1e2147483647', '1', 1],
  ])('%s and %s: %i', (left, right, sign) => {
    expect(order(left, right)).toBe(sign)
    expect(order(right, left)).toBe(0 - sign)
  })

  test('as doubles do where these are exact', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => order(String(a), String(b)) === Math.sign(a - b)))
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), a => order(String(a), a.toExponential()) === 0))
  })
})

describe('a text is no number', () => {
  const strange = (char: string) => `Character ${char} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`
  test.each([
    ['', 'null'],
    ['-', 'No digits found.'],
    ['.', 'No digits found.'],
    ['e5', 'No digits found.'],
    ['1e', 'null'],
    ['1e+', 'null'],
    ['1ex', 'Not a digit.'],
    ['1e1.5', 'Not a digit.'],
    ['1e99999999999', 'Too many nonzero exponent digits.'],
    ['1e2147483648', 'Exponent overflow.'],
    ['1e-2147483648', 'Scale out of range.'],
    ['1.2.3', 'Character array contains more than one decimal point.'],
    ['abc', strange('a')],
    ['1 ', strange(' ')],
    ['-+1', strange('+')],
    ['0x10', strange('x')],
    ['abcdefghijklmnopqrstuvwxyz', 'Character array is missing "e" notation exponential mark.'],
  ])('%j', (text, message) => {
    expect(() => parseDecimal(text)).toThrow(expect.objectContaining({ kind: 'Other', message }))
  })
})
