import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern } from './index.js'

const matches = (source: string, text: string, ignoreCase = false) => compilePattern(source, ignoreCase).matches(text)

describe('a pattern matches whole texts', () => {
  test.each([
    ['', [''], ['a']],
    ['abc', ['abc'], ['ab', 'abcd', 'xabc']],
    ['a|bc', ['a', 'bc'], ['ac', 'b']],
    ['a.c', ['abc', 'a😀c'], ['ac', 'a\nc', 'a\u2028c']],
    ['(?s)a.c', ['a\nc'], ['ac']],
    ['[a-c_]+', ['abc_'], ['', 'abd']],
    ['[^a-c]', ['d', '\n'], ['a', '']],
    ['[a-c[x-z]]+', ['axz'], ['m']],
    ['[a-]', ['a', '-'], ['b']],
    ['[\\w.-]+', ['a.b-c_1'], ['a b']],
    ['a*', ['', 'aaa'], ['b']],
    ['a+?', ['a', 'aa'], ['']],
    ['a?b', ['b', 'ab'], ['aab']],
    ['a{2}', ['aa'], ['a', 'aaa']],
    ['a{1,2}', ['a', 'aa'], ['', 'aaa']],
    ['a{2,}', ['aa', 'aaaa'], ['a']],
    ['(ab)+', ['ab', 'abab'], ['aba']],
    ['(?:a|b)*c', ['c', 'abbac'], ['abd']],
    ['\\d{4}-\\d\\d', ['2024-01'], ['24-01', '２０２４-01']],
    ['\\S+\\s\\S+', ['a b', 'a\tb'], ['ab', 'a\u00a0b']],
    ['\\bfoo\\b.*', ['foo', 'foo bar'], ['food']],
    ['foo\\B.*', ['food'], ['foo']],
    ['^a$', ['a'], ['b']],
    ['a$\\n', ['a\n'], ['a']],
    ['(?m)a$\\n^b', ['a\nb'], ['ab']],
    ['a.*(?=z)z', ['abz'], ['ab']],
    ['(?!ab).*', ['ba', 'a'], ['abc']],
    ['\\.\\*\\/', ['.*/'], ['a']],
    ['\\Qa.b*\\E+', ['a.b*', 'a.b**'], ['axb']],
    ['\\x41\\u0042\\0103\\x{1F600}\\t', ['ABC😀\t'], ['ABC']],
    ['\\p{Lu}\\p{L}*', ['Éa'], ['éa']],
    ['\\p{Alpha}+\\P{Digit}', ['ab-'], ['é-', 'ab1']],
    ['\\p{IsGreek}+', ['αβ'], ['ab']],
    ['\\R', ['\r\n', '\n'], ['\n\n']],
    ['a*+b', ['aab', 'b'], ['aa']],
    ['a*+a', [], ['a', 'aa']],
    ['a{1,2}+a', ['aaa'], ['aa', 'a']],
    ['a{2}{3}', ['aa'], ['aaaaaa']],
  ] as const)('%s', (source, yes, no) => {
    expect(yes.filter(text => !matches(source, text))).toEqual([])
    expect(no.filter(text => matches(source, text))).toEqual([])
  })

  test('in any case where that is wanted, of ASCII letters only', () => {
    expect(matches('aBc', 'AbC', true)).toBe(true)
    expect(matches('[a-c]+', 'ABC', true)).toBe(true)
    expect(matches('[^a]', 'A', true)).toBe(false)
    expect(matches('é', 'É', true)).toBe(false)
    expect(matches('(?i)a(?-i)b', 'Ab')).toBe(true)
    expect(matches('(?i:a)b', 'AB')).toBe(false)
    expect(matches('(?:(?i)a)b', 'AB')).toBe(false)
  })
})

describe('a pattern is refused with the words of java.util.regex', () => {
  test.each([
    ['*a', "Dangling meta character '*' near index 0\n*a\n^"],
    ['a**', "Dangling meta character '*' near index 2\na**\n  ^"],
    ['(?i)*', "Dangling meta character '*' near index 4\n(?i)*\n    ^"],
    ['(a', 'Unclosed group near index 2\n(a'],
    ['a)', "Unmatched closing ')' near index 0\na)\n^"],
    [')a', "Unmatched closing ')'\n)a"],
    ['[a', 'Unclosed character class near index 1\n[a\n ^'],
    ['[z-a]', 'Illegal character range near index 3\n[z-a]\n   ^'],
    ['a{', 'Illegal repetition near index 2\na{'],
    ['a{2', 'Unclosed counted closure near index 3\na{2'],
    ['a{2,1}', 'Illegal repetition range near index 5\na{2,1}\n     ^'],
    ['a{99999999999}', 'Illegal repetition range near index 11\na{99999999999}\n           ^'],
    ['\\q', 'Illegal/unsupported escape sequence near index 1\n\\q\n ^'],
    ['\\p{Foo}', 'Unknown character property name {Foo} near index 6\n\\p{Foo}\n      ^'],
    ['(?z)', 'Unknown inline modifier near index 2\n(?z)\n  ^'],
  ])('%s', (source, message) => {
    expect(() => compilePattern(source, false)).toThrow(`java.util.regex.PatternSyntaxException: ${message}`)
  })

  test.each(['(a)\\1', '(?>a)', '(ab)*+', '(?x)a', '('.repeat(200) + ')'.repeat(200), '['.repeat(200) + 'a' + ']'.repeat(200)])(
    '%s is not supported',
    source => {
      expect(() => compilePattern(source, false)).toThrow('in regular expressions are not supported')
    },
  )
})

describe('no pattern takes long', () => {
  const text = 'a'.repeat(20_000)
  test.each(['(a*)*b', '(a+)+b', '(a|a)*b', '(a|aa)+b', '(.*)(.*)(.*)(.*)b', '(a?){50}b', '(?:(?:a*)*)*b'])('%s', source => {
    expect(matches(source, text)).toBe(false)
  })

  test.each(['(a{1000}){1000}', 'a{1000000}', '((a{10}){10}){1000}'])('%s is too large', source => {
    expect(() => compilePattern(source, false)).toThrow('too large')
  })

  test('the repetition of nothing is nothing', () => {
    expect(matches('(){2000000000}a', 'a')).toBe(true)
    expect(matches('(){5,}a', 'a')).toBe(true)
  })

  test('the number of steps is limited', () => {
    expect(() => matches('(?:.*a){300}x', 'a'.repeat(100_000))).toThrow('takes too long')
  })
})

/** Patterns that Java and JavaScript read alike. */
const common = fc.letrec<{ pattern: string; sequence: string; item: string; atom: string }>(tie => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map(options => options.join('|')),
  sequence: fc.array(tie('item'), { maxLength: 4 }).map(items => items.join('')),
  item: fc.tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?')).map(parts => parts.join('')),
  atom: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('a', 'b', '.', '\\d', '\\w', '[ab]', '[^a]', '[a-c]', '\\.', '1'),
    tie('pattern').map(pattern => `(${pattern})`),
    tie('pattern').map(pattern => `(?:${pattern})`),
  ),
})).pattern

test('a pattern that JavaScript reads in the same way matches the same texts', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' '), maxLength: 8 }), { minLength: 5, maxLength: 5 })
  // JavaScript takes exponential time for long ones.
  const short = common.filter(source => source.length <= 60)
  fc.assert(
    fc.property(short, texts, (source, samples) => {
      const expected = new RegExp(`^(?:${source})$`)
      for (const text of samples) expect(matches(source, text)).toBe(expected.test(text))
    }),
    { numRuns: 200 },
  )
})
