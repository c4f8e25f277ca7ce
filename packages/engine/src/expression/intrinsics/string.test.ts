import { describe, expect, it } from 'vitest'
import { parseJson, type Json } from '../../json/index.js'
import { evaluate } from './evaluate.fixture.js'
import { IntrinsicFailureError } from './index.js'

describe('States.Format prints', () => {
  it.each([
    ['""', ''],
    ['" "', ' '],
    ['"Hello"', 'Hello'],
    ['null', 'null'],
    ['true', 'true'],
    ['1', '1'],
    ['1.10', '1.10'],
    ['1E2', '1E2'],
    ['12345678901234567890', '12345678901234567890'],
    ['"{\\"a\\": 1}"', '{"a": 1}'],
    ['"{}"', '{}'],
    ['"$&$1"', '$&$1'],
    ['{"Arg1": 1, "Arg2": []}', '{Arg1=1, Arg2=[]}'],
    ['{"a": {"b": [1, "x", null, {"c": 1.0}]}, "d": {}}', '{a={b=[1, x, null, {c=1.0}]}, d={}}'],
    ['[1, [2, "3"]]', '[1, [2, 3]]'],
  ])('%s as %s', (value, expected) => {
    expect(evaluate("States.Format('<{}>', $)", parseJson(value))).toBe(`<${expected}>`)
  })

  it('values of any depth', () => {
    const deep = parseJson('[{"a":'.repeat(5_000) + '1' + '}]'.repeat(5_000))
    expect(evaluate("States.Format('{}', $)", deep)).toBe('[{a='.repeat(5_000) + '1' + '}]'.repeat(5_000))
  })
})

describe('the template of States.Format', () => {
  it.each([
    ["States.Format('none')", 'none'],
    ["States.Format('{}{}', 1, 2)", '12'],
    ["States.Format('a {} b {} c', 1, 2)", 'a 1 b 2 c'],
    ["States.Format('{}, {}', 100, true)", '100, true'],
    [String.raw`States.Format('\{"a":"{}"\}', 1)`, '{"a":"1"}'],
    [String.raw`States.Format('\{{}\}', 1)`, '{1}'],
    [String.raw`States.Format('\{\}')`, '{}'],
    [String.raw`States.Format('it\'s {}', 1)`, "it's 1"],
    [String.raw`States.Format('\\{}', 1)`, String.raw`\1`],
    [String.raw`States.Format('\\\{{}', 1)`, String.raw`\{1`],
    ["States.Format('two\n{}', 1)", 'two\n1'],
    [String.raw`States.Format('{}', '\{\}')`, '{}'],
  ])('%s gives %s', (text, expected) => {
    expect(evaluate(text)).toBe(expected)
  })

  it.each([
    ["It's {}!", "It's 1!"],
    ['{}', '1'],
    [String.raw`\{{}\}`, '{1}'],
    [String.raw`C:\dir {}`, String.raw`C:\dir 1`],
  ])('may come as a value: %s', (template, expected) => {
    expect(evaluate('States.Format($, 1)', template)).toBe(expected)
  })

  it.each([
    ["States.Format('{} {}', 1)", '{} in the template (2) and the values for them (1)'],
    ["States.Format('{}', 1, 2)", '{} in the template (1) and the values for them (2)'],
    ["States.Format('{')", "matching '}' not found for '{'"],
    ["States.Format('{a}', 1)", "matching '}' not found for '{'"],
    ["States.Format('{{}}', 1)", "matching '}' not found for '{'"],
    ["States.Format('}')", "matching '{' not found for '}'"],
    ['States.Format(true)', 'argument 1 must be a string'],
    ['States.Format($, 1)', 'argument 1 must be a string'],
  ])('%s fails: %s', (text, reason) => {
    expect(() => evaluate(text)).toThrow(IntrinsicFailureError)
    expect(() => evaluate(text)).toThrow(reason)
  })
})

describe('States.StringSplit', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['1,2,3', ',', ['1', '2', '3']],
    [' ', ',', [' ']],
    [' , ', ',', [' ', ' ']],
    [', , ,', ',', [' ', ' ']],
    [',,,,', ',', []],
    ['a,,b', ',', ['a', 'b']],
    ['', ',', []],
    ['This.is+a,test=string', '.+,=', ['This', 'is', 'a', 'test', 'string']],
    ['split on T and \nnew line', 'T\n', ['split on ', ' and ', 'new line']],
    ['1a2b3ab4', 'ab', ['1', '2', '3', '4']],
    ['a|b^c', '|^', ['a', 'b', 'c']],
    ['a🚀b', '🚀', ['a', 'b']],
    ['abc', '', ['abc']],
  ])('of %j at each of %j is %j', (text, separators, parts) => {
    expect(evaluate('States.StringSplit($.text, $.separators)', { text, separators })).toEqual(parts)
  })

  it.each<Json>([
    [1, ','],
    [null, ','],
    ['a', 1],
    ['a', [',']],
  ])('wants strings, not %j and %j', (...args) => {
    expect(() => evaluate('States.StringSplit($[0], $[1])', args)).toThrow(IntrinsicFailureError)
  })
})
