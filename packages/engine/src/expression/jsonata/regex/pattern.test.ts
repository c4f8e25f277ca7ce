import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budget, JSONATA_LIMITS } from '../budget.js'
import { InvalidPattern } from './parse.js'
import { compilePattern } from './pattern.js'

function find(source: string, flags: string, text: string, from = 0): unknown {
  const match = budget.during(JSONATA_LIMITS, () => compilePattern(source, flags).find(text, from))
  return match === undefined ? null : [match.index, ...match.groups]
}

function nativeFind(source: string, flags: string, text: string, from = 0): unknown {
  const pattern = new RegExp(source, `${flags}g`)
  pattern.lastIndex = from
  const match = pattern.exec(text)
  return match === null ? null : [match.index, ...match]
}

describe('a pattern finds what RegExp finds', { timeout: 30_000 }, () => {
  test.each([
    ['(\\w+)\\s(\\w+)', '', 'John Smith'],
    ['^(.*?)d(.*)$', '', 'darted'],
    ['(ab)|(a)', '', 'abcd'],
    ['(?:a|ab)(?:c|bcd)(d*)', '', 'abcd'],
    ['(z)((a+)?(b+)?(c))*', '', 'zaacbbbcac'],
    ['(a*)*', '', 'b'],
    ['(?:a*?)+$', '', 'aaa'],
    ['(?=(a+))a*b\\1', '', 'baaabac'],
    ['(?!foo)...', '', 'foobar'],
    ['(?<=\\$)(\\d+)(\\.\\d*)?', '', 'costs $10.53'],
    ['(?<!\\$)\\b\\d+', '', '$10 20'],
    ['(?<=([abc]+)([abc]+))$', '', 'abc'],
    ['(?<year>\\d{4})-\\k<year>', '', '2016-2016'],
    ['\\bfoo\\B', '', 'a food'],
    ['^b', 'm', 'a\nb'],
    ['a$', 'm', 'a\u2028b'],
    ['STRASSE|Maß', 'i', 'ein maß'],
    ['[^\\d\\s]+', '', '12 ab'],
    ['[]|[^]', '', 'x'],
    ['\\x41\\u0042\\cJ\\0\\t', '', 'AB\n\0\t'],
    ['\\1(a)\\2\\07\\8', '', 'a\x02\x078'],
    ['a{2}b{0}c{1,}d{0,1}', '', 'aacccd'],
    ['x{1', '', 'x{1'],
    ['a{,2}]}', '', 'a{,2}]}'],
    ['\\c!\\k\\p{L}', '', '\\c!kp{L}'.replace('p{L}', 'pppppp')],
    ['\\q\\-\\/', '', 'q-/'],
    ['(?=a)*b', '', 'ab'],
    ['[\\b]', '', 'a\b'],
    ['.', '', '\n\r\u2028x'],
    ['ſ', 'i', 'S'],
    ['K', 'i', '\u212a'],
    ['(?:){1000000000}a', '', 'a'],
  ])('/%s/%s in %j', (source, flags, text) => {
    for (let from = 0; from <= text.length; from++) expect(find(source, flags, text, from)).toEqual(nativeFind(source, flags, text, from))
  })

  test('whatever it is', () => {
    const atom = fc.constantFrom(
      ...['a', 'b', 'A', '.', '\\d', '\\w', '[ab]', '[^a]', '\\b', '\\B', '^', '$', '\\1', '\\2', 'ß', '\\x61', '\\n'],
    )
    const quantifier = fc.constantFrom(...['', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?', '??', '{1,2}?', '{0}'])
    const opening = fc.constantFrom(...['(', '(?:', '(?=', '(?!', '(?<=', '(?<!'])
    const { pattern } = fc.letrec<{ pattern: string; term: string }>(tie => ({
      pattern: fc.array(tie('term'), { minLength: 1, maxLength: 3 }).map(terms => terms.join('')),
      term: fc.oneof(
        { depthSize: 'small' },
        fc.tuple(atom, quantifier).map(parts => parts.join('')),
        fc.tuple(opening, tie('pattern'), tie('pattern'), quantifier).map(([open, a, b, q]) => `${open}${a}|${b})${q}`),
        fc.tuple(opening, tie('pattern'), quantifier).map(([open, a, q]) => `${open}${a})${q}`),
      ),
    }))
    const text = fc.string({ unit: fc.constantFrom(...['a', 'b', 'A', 'B', '1', ' ', '\n', 'ß']), maxLength: 8 })
    fc.assert(
      fc.property(pattern, fc.constantFrom('', 'i', 'm', 'im'), text, (source, flags, value) => {
        fc.pre(isValid(source))
        expect(find(source, flags, value)).toEqual(nativeFind(source, flags, value))
      }),
      { numRuns: 400 },
    )
  })
})

function isValid(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}

describe('a pattern is refused', () => {
  test.each(['(', 'a**', '[b-a]', '(?<n>a)|(?<n>b)', '(?i:a)', '(ab){20000}', '('.repeat(600) + ')'.repeat(600)])('%#: %.20s', source => {
    expect(() => compilePattern(source, '')).toThrow(InvalidPattern)
  })
})

describe('a pattern takes a bounded time', { timeout: 30_000 }, () => {
  test.each([
    ['(a+)+$', `${'a'.repeat(100)}b`, null],
    ['(a|a)*b', 'a'.repeat(30_000), null],
    ['^(\\w+\\s?)*$', `${'word '.repeat(5000)}!`, null],
    ['.*x', 'a'.repeat(200_000), null],
    ['(x+x+)+y', 'x'.repeat(5000), null],
    ['(.*)(.*)(.*)(.*)x', 'a'.repeat(2000), null],
    ['a*?b', 'a'.repeat(100_000), null],
  ])('in proportion to the text: /%s/', (source, text, found) => {
    expect(find(source, '', text)).toEqual(found)
  })

  test.each([
    ['(a*)*b', 'a'.repeat(40)],
    ['(?=(?:a|a)*b)', 'a'.repeat(40)],
    ['^(?:(?:a?){20})*c', 'a'.repeat(40)],
  ])('or else the evaluation does: /%s/', (source, text) => {
    expect(() => find(source, '', text)).toThrow('Expression evaluation timeout')
  })

  test('and a bounded memory', () => {
    expect(() => find('(?:a|b)*c', '', 'ab'.repeat(600_000))).toThrow('Expression evaluation memory limit exceeded')
  })
})
