import { describe, expect, it } from 'vitest'
import { parseJson, stringifyJson, textOf, type Json } from '../../json/index.js'
import { evaluate } from './evaluate.fixture.js'
import { IntrinsicFailureError } from './index.js'

describe('States.StringToJson', () => {
  it.each([
    ['', 'null'],
    [' ', 'null'],
    ['null', 'null'],
    ['-0', '0'],
    ['1', '1'],
    ['1.10', '1.10'],
    ['true', 'true'],
    ['"Hello"', '"Hello"'],
    [' [1, 2, "x"] ', '[1,2,"x"]'],
    ['{"Arg1": 1, "Arg2": []}', '{"Arg1":1,"Arg2":[]}'],
    ['{"__proto__": {"a": 1}}', '{"__proto__":{"a":1}}'],
  ])('of %j is %s', (text, expected) => {
    const value = evaluate('States.StringToJson($)', text)
    expect(stringifyJson(value)).toBe(expected)
    expect(textOf(value)).toBe(expected)
  })

  it.each<Json>(['{bad json}', '{"a":1', 'undefined', '[1,]', 123, null, [1], { a: 1 }])('of %j fails', value => {
    expect(() => evaluate('States.StringToJson($)', value)).toThrow(IntrinsicFailureError)
  })

  it('says what is wrong with the text', () => {
    expect(() => evaluate('States.StringToJson($)', 'oops')).toThrow("argument 1 is not JSON: Unrecognized token 'oops'")
  })

  it('reads a literal, whose braces need no backslash', () => {
    expect(evaluate(`States.StringToJson('{"a": [{}]}')`)).toEqual({ a: [{}] })
    expect(evaluate(String.raw`States.StringToJson('\{"a": 1\}')`)).toEqual({ a: 1 })
  })

  it('reads texts of any depth', () => {
    const text = '['.repeat(10_000) + ']'.repeat(10_000)
    expect(evaluate('States.JsonToString(States.StringToJson($))', text)).toBe(text)
  })
})

describe('States.JsonToString', () => {
  it.each(['null', '0', '1.1', '0.0', 'true', '"Hello"', '[1,2,"x"]', '{"Arg1":1,"Arg2":[]}', '""'])('of %s is that text', text => {
    expect(evaluate('States.JsonToString($)', parseJson(text))).toBe(text)
  })

  it('has no blanks, whatever the text that the value came with', () => {
    expect(evaluate('States.JsonToString($)', parseJson('{ "a" : [ 1, 2 ] }'))).toBe('{"a":[1,2]}')
  })
})

describe('States.JsonMerge', () => {
  const merge = (first: string, second: string) =>
    stringifyJson(evaluate('States.JsonMerge($[0], $[1], false)', parseJson(`[${first},${second}]`)))

  it.each([
    ['{}', '{}', '{}'],
    ['{"a":1}', '{}', '{"a":1}'],
    ['{"a":{"x":1},"b":2,"d":3}', '{"a":{"y":2},"c":3,"d":4}', '{"a":{"y":2},"b":2,"c":3,"d":4}'],
    ['{"a":1}', '{"a":null}', '{"a":null}'],
    ['{"__proto__":{"x":1}}', '{"a":1}', '{"__proto__":{"x":1},"a":1}'],
  ])('of %s and %s is %s', (first, second, expected) => {
    expect(parseJson(merge(first, second))).toEqual(parseJson(expected))
  })

  it('hands members out in the order of a Java HashMap', () => {
    expect(merge('{"StateMachineArn":1,"Name":2}', '{"Input":3}')).toBe('{"Input":3,"StateMachineArn":1,"Name":2}')
  })

  it('leaves the prototypes of objects alone', () => {
    evaluate('States.JsonMerge($[0], $[1], false)', parseJson('[{"__proto__":{"polluted":1}},{}]'))
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each([
    ['null, $.o, false', 'argument 1 must be an object, but it is of type null'],
    ['$.list, $.o, false', 'argument 1 must be an object, but it is of type array'],
    ["$.o, 'x', false", 'argument 2 must be an object, but it is of type string'],
    ['$.o, 1.0, false', 'argument 2 must be an object, but it is of type number'],
    ['$.o, $.o, true', 'argument 3 must be false'],
    ['$.o, $.o, null', 'argument 3 must be false'],
  ])('(%s) fails: %s', (args, reason) => {
    expect(() => evaluate(`States.JsonMerge(${args})`, { o: {}, list: [] })).toThrow(reason)
  })
})
