import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChoiceFailureError } from './errors.js'
import { stringMatches } from './stringMatches.js'

describe('an asterisk stands for any number of characters', () => {
  test.each([
    ['log-*.txt', 'log-2024.txt', true],
    ['log-*.txt', 'log-.txt', true],
    ['log-*.txt', 'log.txt', false],
    ['log-*.txt', 'a log-1.txt', false],
    ['log-*.txt', 'log-1.txt.gz', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['**', '', true],
    ['a**b', 'ab', true],
    ['', '', true],
    ['', 'a', false],
    ['abc', 'abc', true],
    ['abc', 'ABC', false],
    ['abc', 'abcd', false],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['*b*', 'abc', true],
    ['*b*', 'ac', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*ba', 'aba', false],
    ['*ab*ab*', 'abab', true],
    ['*ab*ab*', 'aab', false],
    ['*aab*b', 'aaabb', true],
    ['*aab*b', 'aaab', false],
    ['*abcabd*', 'abcabcabd', true],
    ['*aabaaac*', 'aabaaabaaac', true],
    ['ab*b*c', 'abc', false],
    ['*x*', 'line\nx\nline', true],
    ['a*b', 'a\u2028\nb', true],
    ['*', '\ud83d\ude00', true],
    ['\ud83d*', '\ud83d\ude00', true],
  ])('%j and %j: %s', (pattern, text, matches) => {
    expect(stringMatches(pattern)(text)).toBe(matches)
  })
})

describe('no other character has a meaning of its own', () => {
  test.each([
    ['a.c', 'abc', false],
    ['a.c', 'a.c', true],
    ['a?c', 'abc', false],
    ['[ab]', 'a', false],
    ['(a|b)+$', '(a|b)+$', true],
  ])('%j and %j: %s', (pattern, text, matches) => {
    expect(stringMatches(pattern)(text)).toBe(matches)
  })
})

describe('a backslash takes the meaning from the asterisk or backslash after it', () => {
  test.each([
    ['5 \\* 3', '5 * 3', true],
    ['5 \\* 3', '5  3', false],
    ['\\**', '*abc', true],
    ['\\**', 'abc', false],
    ['C:\\\\*', 'C:\\dir', true],
    ['C:\\\\*', 'C:/dir', false],
    ['\\\\\\*', '\\*', true],
    ['\\\\\\*', '\\abc', false],
  ])('%j and %j: %s', (pattern, text, matches) => {
    expect(stringMatches(pattern)(text)).toBe(matches)
  })

  test.each(['\\', 'a\\', '*\\n', '\\a*', '\\\\\\'])('%j has an open escape, which is an error when text is matched', pattern => {
    const matches = stringMatches(pattern)
    expect(() => matches('a')).toThrow(ChoiceFailureError)
    expect(() => matches('a')).toThrow('open escape')
  })
})

test('matching is what the regular expression of the pattern says', () => {
  const piece = fc.constantFrom('a', 'b', 'aa', 'ab', '*', '*', '\\*', '\\\\')
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\'), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), text, (pieces, value) => {
      const source = pieces.map(each => (each === '*' ? '.*' : each)).join('')
      return stringMatches(pieces.join(''))(value) === new RegExp(`^${source}$`, 's').test(value)
    }),
    { numRuns: 2000 },
  )
})

test('the time is linear in the text, whatever the pattern', () => {
  const long = 'a'.repeat(260_000)
  expect(stringMatches(`*b${'a'.repeat(130_000)}*`)(long)).toBe(false)
  expect(stringMatches(`${'*a'.repeat(100_000)}b`)(long)).toBe(false)
  expect(stringMatches(`*${'a'.repeat(130_000)}b*`)(long)).toBe(false)
})
