import { describe, expect, test } from 'vitest'
import { JsonNumber, type Json } from '../../json/index.js'
import { OPERATORS } from './operators.js'

const decimal = (text: string) => new JsonNumber(text)

/** One value of every kind that an operator may tell apart. */
const KINDS: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  decimal('1.0'),
  '',
  ' ',
  '1',
  'true',
  'null',
  '2012-10-09',
  '2012-10-09T19:00:55',
  '2012-10-09T19:00:55Z',
  [],
  [1],
  [''],
  {},
  { A: 0 },
]

function holds(operator: string, value: Json | undefined, operand: Json): boolean {
  return OPERATORS.get(operator)!.against(operand)!(value)
}

describe('a comparison holds where the value stands so to the operand', () => {
  const rows: readonly (readonly [Json, string, string, Json, string])[] = [
    // value, what of the comparisons holds, type, operand, why
    ['', '= <= >=', 'String', '', 'the empty string'],
    ['A', '< <=', 'String', 'AB', 'a prefix comes first'],
    ['A', '< <=', 'String', 'A ', 'blanks count'],
    ['A', '< <=', 'String', 'A\t\n\r', 'line ends count'],
    ['AB', '> >=', 'String', 'A', 'a prefix comes first'],
    ['Z', '< <=', 'String', 'a', 'capitals before small letters'],
    ['10', '< <=', 'String', '9', 'digits are characters'],
    ['\u00e9', '> >=', 'String', 'z', 'no collation'],
    ['e\u0301', '< <=', 'String', '\u00e9', 'no normalization'],
    ['\ud83d\ude00', '< <=', 'String', '\uff5e', 'by UTF-16 code units, not by code points'],
    ['2012-10-09T19:00:55Z', '= <= >=', 'String', '2012-10-09T19:00:55Z', 'a timestamp is a string'],
    [0, '= <= >=', 'Numeric', 0, 'integers'],
    [decimal('0.0'), '= <= >=', 'Numeric', 0, 'by value, not by text'],
    [1, '= <= >=', 'Numeric', decimal('1.0'), 'by value, not by text'],
    [decimal('1e3'), '= <= >=', 'Numeric', 1000, 'by value, not by text'],
    [2.22, '= <= >=', 'Numeric', 2.22, 'fractions'],
    [1.1, '> >=', 'Numeric', 1, 'fractions'],
    [-1, '< <=', 'Numeric', 0, 'signs'],
    [decimal('-0'), '= <= >=', 'Numeric', 0, 'zero has no sign'],
    [9, '< <=', 'Numeric', 10, 'by magnitude'],
    [true, '=', 'Boolean', true, 'truth'],
    [false, '=', 'Boolean', false, 'untruth'],
    [true, '', 'Boolean', false, 'opposites'],
    [false, '', 'Boolean', true, 'opposites'],
    ['2012-10-09T19:00:55Z', '= <= >=', 'Timestamp', '2012-10-09T19:00:55Z', 'the same text'],
    ['2012-10-09T19:00:55Z', '< <=', 'Timestamp', '2012-10-09T19:00:56Z', 'the earlier is less'],
    ['2012-10-09T19:00:56Z', '> >=', 'Timestamp', '2012-10-09T19:00:55Z', 'the later is greater'],
    ['2012-10-09T20:00:55+01:00', '= <= >=', 'Timestamp', '2012-10-09T19:00:55Z', 'the same moment in another zone'],
    ['2012-10-09T20:00:55+01:00', '< <=', 'Timestamp', '2012-10-09T19:00:56Z', 'moments, not texts'],
    ['2012-10-09T19:00:55.000Z', '= <= >=', 'Timestamp', '2012-10-09T19:00:55Z', 'moments, not texts'],
    ['2012-10-09T19:00:55.000000001Z', '> >=', 'Timestamp', '2012-10-09T19:00:55Z', 'to the nanosecond'],
    ['2012-10-09T19:00:55', '', 'Timestamp', '2012-10-09T19:00:55Z', 'no timestamp without an offset'],
    ['tomorrow', '', 'Timestamp', '2012-10-09T19:00:55Z', 'no timestamp'],
  ]
  const SUFFIXES = { '=': 'Equals', '<': 'LessThan', '>': 'GreaterThan', '<=': 'LessThanEquals', '>=': 'GreaterThanEquals' }

  for (const [value, expected, type, operand, why] of rows) {
    for (const [sign, suffix] of Object.entries(SUFFIXES)) {
      if (!OPERATORS.has(type + suffix)) continue
      const outcome = expected.split(' ').includes(sign)
      test(`${type + suffix}: ${JSON.stringify(value)} ${sign} ${JSON.stringify(operand)} is ${outcome} (${why})`, () => {
        expect(holds(type + suffix, value, operand)).toBe(outcome)
      })
    }
  }
})

describe('a value of another type never compares, and nothing is converted', () => {
  const operands: readonly (readonly [string, Json, (value: Json) => boolean])[] = [
    ['String', '1', value => typeof value === 'string'],
    ['Numeric', 1, value => typeof value === 'number' || value instanceof JsonNumber],
    ['Boolean', true, value => typeof value === 'boolean'],
    ['Timestamp', '2012-10-09T19:00:55Z', value => value === '2012-10-09T19:00:55Z'],
  ]
  for (const [type, operand, comparable] of operands) {
    for (const suffix of ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals']) {
      if (!OPERATORS.has(type + suffix)) continue
      test(type + suffix, () => {
        for (const value of KINDS) if (!comparable(value)) expect([value, holds(type + suffix, value, operand)]).toEqual([value, false])
      })
    }
  }

  test('StringMatches', () => {
    for (const value of KINDS) expect([value, holds('StringMatches', value, '*')]).toEqual([value, typeof value === 'string'])
    expect(holds('StringMatches', 'log-1.txt', 'log-*.txt')).toBe(true)
    expect(holds('StringMatches', 1, 'open \\ escape')).toBe(false)
  })
})

describe('a type test says what a value is', () => {
  const isTimestamp = (value: Json | undefined) => value === '2012-10-09T19:00:55Z'
  test.each<[string, (value: Json | undefined) => boolean]>([
    ['IsNull', value => value === null],
    ['IsPresent', value => value !== undefined],
    ['IsNumeric', value => typeof value === 'number' || value instanceof JsonNumber],
    ['IsString', value => typeof value === 'string'],
    ['IsBoolean', value => typeof value === 'boolean'],
    ['IsTimestamp', isTimestamp],
  ])('%s: true asks for it, false for anything else', (operator, is) => {
    for (const value of [...KINDS, undefined]) {
      expect([value, holds(operator, value, true)]).toEqual([value, is(value)])
      expect([value, holds(operator, value, false)]).toEqual([value, !is(value)])
    }
  })

  test.each(['2012-10-09T19:00:55+01:00', '2012-10-09T19:00:55.123456789Z'])('IsTimestamp: %s', text => {
    expect(holds('IsTimestamp', text, true)).toBe(true)
  })
})

describe('an operand of another type is none', () => {
  const accepted: Readonly<Record<string, (operand: Json) => boolean>> = {
    String: operand => typeof operand === 'string',
    Numeric: operand => typeof operand === 'number' || operand instanceof JsonNumber,
    Boolean: operand => typeof operand === 'boolean',
    Timestamp: operand => operand === '2012-10-09T19:00:55Z',
    Is: operand => typeof operand === 'boolean',
  }
  for (const [name, operator] of OPERATORS) {
    test(name, () => {
      const takes = accepted[/^(String|Numeric|Boolean|Timestamp|Is)/.exec(name)![0]]!
      for (const operand of KINDS) expect([operand, operator.against(operand) !== undefined]).toEqual([operand, takes(operand)])
    })
  }
})

test('there are 23 operators, 16 of them with a Path form', () => {
  expect(OPERATORS.size).toBe(23)
  expect([...OPERATORS.values()].filter(operator => operator.takesPath)).toHaveLength(16)
})
