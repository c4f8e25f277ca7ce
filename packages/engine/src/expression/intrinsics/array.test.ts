import { describe, expect, it } from 'vitest'
import { parseJson, stringifyJson, type Json } from '../../json/index.js'
import { evaluate } from './evaluate.fixture.js'
import { IntrinsicFailureError } from './index.js'

/** The call of a function with the items of a JSON array as its arguments. */
function callWith(name: string, args: string): string {
  const input = parseJson(args) as readonly Json[]
  return stringifyJson(evaluate(`${name}(${input.map((_, i) => `$[${i}]`).join(', ')})`, input))
}

describe('States.Array', () => {
  it.each([
    ['[]', '[]'],
    ['["", " ", null, 1, 1.10, true, [1], {"a": 1}]', '["", " ", null, 1, 1.10, true, [1], {"a": 1}]'],
  ])('gathers %s', (args, expected) => {
    expect(callWith('States.Array', args)).toBe(stringifyJson(parseJson(expected)))
  })
})

describe('States.ArrayPartition', () => {
  it.each([
    ['[[], 3]', '[]'],
    ['[[0], 5]', '[[0]]'],
    ['[[0, 1, 2, 3], 1]', '[[0],[1],[2],[3]]'],
    ['[[0, 1, 2, 3], 3]', '[[0,1,2],[3]]'],
    ['[[0, 1, 2, 3], 4]', '[[0,1,2,3]]'],
    ['[[0, 1, 2], 1.6]', '[[0,1],[2]]'],
    ['[[{"a": 1}, null], 2147483647]', '[[{"a":1},null]]'],
  ])('of %s is %s', (args, expected) => {
    expect(callWith('States.ArrayPartition', args)).toBe(expected)
  })

  it.each(['[[1], 0]', '[[1], -1]', '[[1], 0.4]', '[[1], "1"]', '[[1], null]', '["ab", 1]', '[{"a": 1}, 1]'])('of %s fails', args => {
    expect(() => callWith('States.ArrayPartition', args)).toThrow(IntrinsicFailureError)
  })

  it('takes arrays of 256 KiB at most', () => {
    const arrayOf = (bytes: number) => ['x'.repeat(bytes - 4)]
    expect(evaluate('States.ArrayPartition($, 1)', arrayOf(262_144))).toHaveLength(1)
    expect(() => evaluate('States.ArrayPartition($, 1)', arrayOf(262_145))).toThrow('larger than 262144 bytes')
  })
})

describe('States.ArrayContains', () => {
  it.each([
    ['[[], null]', false],
    ['[[], []]', false],
    ['[[[1, 2, 3], 2], null]', false],
    ['[[[1, 2, 3], 2], [1, 2, 3]]', true],
    ['[[{"1": 2, "2": []}], []]', false],
    ['[[{"1": 2, "2": []}], {"1": 2, "2": []}]', true],
    ['[[{"a": 1, "b": 2}], {"b": 2, "a": 1}]', true],
    ['[[{"a": 1}], {"a": 1, "b": null}]', false],
    ['[[true, false], false]', true],
    ['[[0, ""], false]', false],
    ['[[1, null, 3], null]', true],
    ['[[1.0], 1]', true],
    ['[["1"], 1]', false],
  ])('of %s is %s', (args, expected) => {
    expect(callWith('States.ArrayContains', args)).toBe(String(expected))
  })

  it('wants an array', () => {
    expect(() => callWith('States.ArrayContains', '["abc", "a"]')).toThrow('argument 1 must be an array')
  })
})

describe('States.ArrayRange', () => {
  it.each([
    ['0, 9, 3', '[0,3,6,9]'],
    ['0, 10, 3', '[0,3,6,9]'],
    ['1, 9, 9', '[1]'],
    ['-2, 2, 2', '[-2,0,2]'],
    ['5, 1, -2', '[5,3,1]'],
    ['3, 3, 1', '[3]'],
    ['3, 3, -1', '[3]'],
    ['5, 1, 1', '[]'],
    ['1, 5, -1', '[]'],
    ['-0.5, 1.5, 0.5', '[0,1,2]'],
  ])('(%s) is %s', (args, expected) => {
    expect(stringifyJson(evaluate(`States.ArrayRange(${args})`))).toBe(expected)
  })

  it('has a thousand items at most', () => {
    expect(evaluate('States.ArrayRange(1, 1000, 1)')).toHaveLength(1000)
    expect(evaluate('States.ArrayRange(1000, 1, -1)')).toHaveLength(1000)
    expect(() => evaluate('States.ArrayRange(1, 1001, 1)')).toThrow('the range has 1001 items, more than 1000')
    expect(() => evaluate('States.ArrayRange(-9007199254740991, 9007199254740991, 1)')).toThrow(IntrinsicFailureError)
  })

  it.each(['1, 10, 0', '1, 10, 0.4', "'a', 5, 1", '1, null, 1', '1e300, 1, 1', '1e999, 1, 1'])('(%s) fails', args => {
    expect(() => evaluate(`States.ArrayRange(${args})`)).toThrow(IntrinsicFailureError)
  })
})

describe('States.ArrayGetItem', () => {
  it.each([
    ['[[1, 2, 3], 2]', '3'],
    ['[[null], 0]', 'null'],
    ['[[10, 20, 30], 1.2]', '20'],
    ['[[[1], {"a": 1}], 1]', '{"a":1}'],
  ])('of %s is %s', (args, expected) => {
    expect(callWith('States.ArrayGetItem', args)).toBe(expected)
  })

  it.each(['[[10, 20, 30], 3]', '[[10, 20, 30], -1]', '[[], 0]', '[[1], "0"]', '["abc", 0]', '[{"0": 1}, 0]'])('of %s fails', args => {
    expect(() => callWith('States.ArrayGetItem', args)).toThrow(IntrinsicFailureError)
  })
})

describe('States.ArrayLength', () => {
  it.each([
    ['[[]]', '0'],
    ['[[[1, 2], [3]]]', '2'],
  ])('of %s is %s', (args, expected) => {
    expect(callWith('States.ArrayLength', args)).toBe(expected)
  })

  it.each(['["abc"]', '[{"length": 1}]', '[null]'])('of %s fails', args => {
    expect(() => callWith('States.ArrayLength', args)).toThrow(IntrinsicFailureError)
  })
})

describe('States.ArrayUnique', () => {
  it.each([
    ['[]', '[]'],
    ['[1, 2, 3, 3, 3, 1]', '[1,2,3]'],
    ['[3, 1, 3, 2]', '[3,1,2]'],
    ['[null, null, true, true, "true", 1, "1", 1.0, "01"]', '[null,true,"true",1,"1","01"]'],
    ['[[], [], [null], [null], {}, {"a": 1, "b": [2]}, {"b": [2.0], "a": 1}, {"a": 1}]', '[[],[null],{},{"a":1,"b":[2]},{"a":1}]'],
    ['[["a,b"], ["a", "b"], {"a": 1}, "{\\"a\\":1}"]', '[["a,b"],["a","b"],{"a":1},"{\\"a\\":1}"]'],
  ])('of %s is %s', (items, expected) => {
    expect(callWith('States.ArrayUnique', `[${items}]`)).toBe(expected)
  })

  it('does not compare each item with each', () => {
    const items = Array.from({ length: 100_000 }, (_, i) => ({ id: i % 50_000 }))
    expect(evaluate('States.ArrayUnique($)', items)).toHaveLength(50_000)
  })

  it('takes items of any depth', () => {
    const deep = parseJson('['.repeat(10_000) + ']'.repeat(10_000))
    expect(evaluate('States.ArrayUnique(States.Array($, $))', deep)).toHaveLength(1)
    expect(evaluate('States.ArrayContains(States.Array($), $)', deep)).toBe(true)
  })
})
