import { describe, expect, test } from 'vitest'
import { parseJson, type Json } from '../../json/index.js'
import { compilePath, InvalidPathError, JsonPathError } from './index.js'

const ITEMS = parseJson(`{
  "limit": 15,
  "word": "A",
  "items": [
    { "id": 1, "sku": "A", "price": 5, "gift": true, "note": null, "tags": ["x"], "code": "10" },
    { "id": 2, "sku": "B", "price": 15, "gift": false, "note": "", "tags": [], "code": "9" },
    { "id": 3, "sku": "C", "price": 25.5, "gift": null, "note": "null", "dims": { "w": 1 }, "code": "true" },
    { "id": 4, "sku": "a'b", "price": 1e3, "note": "(x)" }
  ]
}`)

/** The ids of the items that pass a filter, or what is thrown. */
function idsOf(filter: string): unknown {
  try {
    return compilePath(`$.items[?(${filter})].id`).evaluate(ITEMS)
  } catch (error) {
    return error
  }
}

function passes(rows: readonly (readonly [filter: string, ids: readonly number[]])[]): void {
  test.each(rows)('%s: %j', (filter, ids) => {
    expect(idsOf(filter)).toEqual(ids)
  })
}

describe('something exists when it is there and not null', () => {
  passes([
    ['@', [1, 2, 3, 4]],
    ['@.note', [2, 3, 4]],
    ['!@.note', [1]],
    ['@.dims.w', [3]],
    ['!@.dims', [1, 2, 4]],
    ['@.tags[0]', [1]],
    ["@['sku']", [1, 2, 3, 4]],
    ["@['sku','dims']", [3]],
    ["!@['sku','dims']", [1, 2, 4]],
    // Looked up in the item, for all that it begins with $.
    ['$.dims', [3]],
    ['$.limit', []],
  ])
})

describe('numbers compare by value', () => {
  passes([
    ['@.price == 15', [2]],
    ['@.price == 15.00', [2]],
    ['@.price == 1.5e1', [2]],
    ["@.price == '15'", [2]],
    ['@.price != 15', [1, 3, 4]],
    ['@.price > 15', [3, 4]],
    ['@.price >= 15', [2, 3, 4]],
    ['@.price < 15', [1]],
    ['@.price<=15', [1, 2]],
    ['@.price == 1000', [4]],
    ['@.price > -1', [1, 2, 3, 4]],
    ['@.price == $.limit', [2]],
    ['@.price > $.items[0].price', [2, 3, 4]],
    ['@.id == @.id', [1, 2, 3, 4]],
  ])

  test('and exactly', () => {
    const numbers = parseJson('[12345678901234567890, 12345678901234567891, 0.1, 3000000000]')
    expect(compilePath('$[?(@ == 12345678901234567891)]').evaluate(numbers)).toHaveLength(1)
    expect(compilePath('$[?(@ > 12345678901234567889.5)]').evaluate(numbers)).toHaveLength(2)
    expect(compilePath('$[?(@ == 0.10)]').evaluate(numbers)).toEqual([0.1])
    expect(compilePath('$[?(@ == 3e9)]').evaluate(numbers)).toEqual([3000000000])
  })
})

describe('texts compare by their characters, quoted or not', () => {
  passes([
    ["@.sku == 'A'", [1]],
    ['@.sku == A', [1]],
    ['@.sku == "A"', []],
    ["@.sku == 'a'", []],
    ["@.sku != 'A'", [2, 3, 4]],
    ["@.sku < 'C'", [1, 2]],
    ["@.sku >= 'B'", [2, 3, 4]],
    ["'A' == @.sku", [1]],
    ['@.sku == $.word', [1]],
    ["@.sku == 'a\\'b'", [4]],
    ["@.note == '(x)'", [4]],
    ["@.code == '10'", [1]],
    ['@.code == 10', [1]],
    ['@.code < 50', [1]],
  ])
})

describe('true and false', () => {
  passes([
    ['@.gift == true', [1]],
    ["@.gift == 'true'", [1]],
    ['@.gift == TRUE', [1]],
    ['@.gift == false', [2]],
    // Every other text is as good as false.
    ['@.gift == 1', [2]],
    ['@.gift > false', [1]],
    ['@.code == true', [3]],
  ])
})

describe('null, which the text null is as good as', () => {
  passes([
    ['@.note == null', [1, 3]],
    ["@.note == 'null'", [1, 3]],
    ['@.note != null', [2, 4]],
    ['null == @.note', [1, 3]],
    ["@.note == ''", [2]],
    ['@.note <= null', [3]],
    ['@.note > null', [2, 4]],
    ['@.missing == null', []],
    ['@.missing != null', []],
  ])
})

describe('values that can not be compared make every comparison false', () => {
  passes([
    ['@.tags == []', []],
    ['@.tags != 1', []],
    ['@.dims > 1', []],
    ['10 < @.price', []],
    ['@.sku == @.price', []],
    // The same array is equal to itself all the same.
    ['@.tags == @.tags', [1, 2]],
  ])
})

describe('regular expressions match the whole text', () => {
  passes([
    ['@.sku =~ /[AB]/', [1, 2]],
    ['@.sku =~ /a/', []],
    ['@.sku =~ /a.*/', [4]],
    ['@.sku =~ /A.*/i', [1, 4]],
    ['/[AB]/ =~ @.sku', [1, 2]],
    ['@.price =~ /\\d+/', [1, 2]],
    ['@.price =~ /1000\\.0/', [4]],
    ['@.gift =~ /true|false/', [1, 2]],
    ['@.tags =~ /\\["x"\\]/', [1]],
    ['@.dims =~ /.*w=1.*/', [3]],
    ['@.missing =~ /.*/', []],
    ['@.note =~ /.*/', [2, 3, 4]],
  ])
})

describe('&& binds stronger than ||, and parentheses do not count', () => {
  passes([
    ['@.price > 5 && @.gift == false', [2]],
    ['@.id == 1 || @.id == 3', [1, 3]],
    ['@.id == 1 || @.id == 2 && @.price > 15', [1]],
    ['@.price > 15 && @.id == 3 || @.id == 1', [1, 3]],
    ['(@.id == 1 || @.id == 2) && @.price > 15', [1]],
    ['((@.id == 1))', [1]],
    // Not a negation, but the text `!(@.id`.
    ['!(@.id == 1)', []],
  ])
})

describe('a filter on an object decides about the object', () => {
  test.each<[string, Json]>([
    ['$[?(@.limit == 15)].word', ['A']],
    ['$[?(@.limit == 16)].word', []],
    ['$.items[3][?(@.id)].sku', ["a'b"]],
    ['$..[?(@.w)]', [{ w: 1 }]],
    ['$..[?(@.w)].w', [1]],
  ])('%s', (path, result) => {
    expect(compilePath(path).evaluate(ITEMS)).toEqual(result)
  })

  test('and fails on anything else', () => {
    const problem = 'Filter: [?] can not be applied to primitives. Current context is: 15'
    expect(() => compilePath('$.limit[?(@.x)]').evaluate(ITEMS)).toThrow(new InvalidPathError(problem))
  })
})

describe('a filter is refused', () => {
  const refused = (reason: string) => `com.jayway.jsonpath.InvalidPathException: ${reason}`
  test.each([
    ['@.tags[*]', refused('the predicate path: @.tags[*] is not definite')],
    ['@..x', refused('the predicate path: @..x is not definite')],
    ['@.sku in [1]', refused(refused('Space not allowed in path'))],
    ['@.tags size 1', refused(refused('Space not allowed in path'))],
    ['@.a == !@.b', refused('Invalid negation! Can only be used for existence check e.g [?(!@.foo)]')],
    ['@.id == 1 ||', refused('Invalid operators @.id == 1 ||')],
    ['&& @.id == 1', 'java.util.EmptyStackException'],
    ['false', 'java.lang.UnsupportedOperationException: CriteriaType  can not be parsed'],
    ["@.note == 'a && b'", 'java.lang.UnsupportedOperationException: CriteriaType  can not be parsed'],
    ['', 'java.lang.StringIndexOutOfBoundsException: String index out of range: 0'],
    ["@.note == 'x]'", 'java.lang.StringIndexOutOfBoundsException: String index out of range: 16'],
    ['@.sku =~ /*/', "java.util.regex.PatternSyntaxException: Dangling meta character '*' near index 0\n*\n^"],
  ])('%s', (filter, message) => {
    expect(idsOf(filter)).toMatchObject({ kind: 'InvalidPath', message })
  })
})

describe('a filter fails when it is tried', () => {
  test.each([
    ['@.price == abc', 'Character a is neither a decimal digit number, decimal point, nor "e" notation exponential mark.'],
    ['@.price === 15', 'Character = is neither a decimal digit number, decimal point, nor "e" notation exponential mark.'],
    ["@.price == ''", 'null'],
    [
      "@.sku =~ 'A'",
      "class java.lang.String cannot be cast to class java.util.regex.Pattern (java.lang.String and java.util.regex.Pattern are in module java.base of loader 'bootstrap')",
    ],
    [
      '@.sku =~ @.tags',
      "class net.minidev.json.JSONArray cannot be cast to class java.util.regex.Pattern (net.minidev.json.JSONArray is in unnamed module of loader 'app'; java.util.regex.Pattern is in module java.base of loader 'bootstrap')",
    ],
    ['@.sku =~ @.note', 'Cannot invoke "java.util.regex.Pattern.matcher(java.lang.CharSequence)" because "pattern" is null'],
  ])('%s', (filter, message) => {
    expect(idsOf(filter)).toMatchObject({ kind: 'Other', message })
  })

  test('the last criterion is tried first', () => {
    expect(idsOf('@.price == abc && @.id == 9')).toEqual([])
    expect(idsOf('@.id == 9 && @.price == abc')).toBeInstanceOf(JsonPathError)
  })

  test('when it is only a question mark', () => {
    const message =
      'Cannot invoke "com.jayway.jsonpath.Predicate.apply(com.jayway.jsonpath.Predicate$PredicateContext)" because "predicate" is null'
    expect(() => compilePath('$.items[?]').evaluate(ITEMS)).toThrow(new JsonPathError('Other', message))
    expect(compilePath('$.items[?]').evaluate({ items: [] })).toEqual([])
  })
})
