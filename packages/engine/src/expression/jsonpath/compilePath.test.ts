import { describe, expect, test } from 'vitest'
import { parseJson, stringifyJson, type Json } from '../../json/index.js'
import { compilePath, InvalidPathError, JsonPathError, PathNotFoundError } from './index.js'

const ORDER = parseJson(`{
  "id": "o-1",
  "customer": { "name": "Ann", "address": { "city": "Ulm" } },
  "total": 12.50,
  "paid": false,
  "coupon": null,
  "lines": [
    { "sku": "A", "qty": 2, "tags": ["new", "sale"] },
    { "sku": "B", "qty": 0, "tags": [] },
    { "sku": "C" }
  ],
  "matrix": [[1, 2], [3], []],
  "a.b": 1, "a b": 2, "it's": 3, "": 4, "*": 5, "length": 6, "__proto__": 7
}`)

type Rows = readonly (readonly [path: string, result: unknown])[]
const notFound = (message: string) => new PathNotFoundError(message)
const invalid = (message: string) => new InvalidPathError(message)

function resultOf(path: string, document: Json): unknown {
  try {
    return compilePath(path).evaluate(document)
  } catch (error) {
    return error
  }
}

function gives(rows: Rows, document = ORDER): void {
  test.each(rows)('%s gives %j', (path, result) => {
    const actual = resultOf(path, document)
    if (result instanceof JsonPathError) expect(actual).toMatchObject({ kind: result.kind, message: result.message })
    else expect(actual).toEqual(result)
  })
}

describe('a member', () => {
  gives([
    ['$.id', 'o-1'],
    ['$.customer.address.city', 'Ulm'],
    ["$['customer']['name']", 'Ann'],
    ["$.customer['address'].city", 'Ulm'],
    ['$.coupon', null],
    ['$.length', 6],
    ["$['a.b']", 1],
    ["$['a b']", 2],
    ["$['']", 4],
    ["$['*']", 5],
    ['$.missing', notFound("No results for path: $['missing']")],
    ['$.customer.missing', notFound("No results for path: $['customer']['missing']")],
    ['$.missing.deeper', notFound("Missing property in path $['missing']")],
    ['$.id.x', notFound("Property ['x'] not found in path $['id']")],
    ['$.coupon.x', notFound("Property ['x'] not found in path $['coupon']")],
    ['$.lines.sku', notFound("Property ['sku'] not found in path $['lines']")],
    ['$.lines.length', notFound("Property ['length'] not found in path $['lines']")],
  ])

  test('keeps the text of a number', () => {
    expect(stringifyJson(compilePath('$.total').evaluate(ORDER))).toBe('12.50')
  })

  gives([
    ['$.constructor', notFound("No results for path: $['constructor']")],
    ['$.toString', notFound("No results for path: $['toString']")],
    ['$.id.length', notFound("Property ['length'] not found in path $['id']")],
    ['$.__proto__', 7],
  ])
})

describe('a path without its usual beginning', () => {
  gives([
    ['$', ORDER],
    [' $ ', ORDER],
    ['@.id', 'o-1'],
    ['id', 'o-1'],
    ['customer.name', 'Ann'],
  ])
  gives(
    [
      ['[0]', 1],
      ['$.[0]', 1],
    ],
    [1, 2],
  )
})

describe('several members in one step', () => {
  gives([
    ["$.customer['name','address']", { name: 'Ann', address: { city: 'Ulm' } }],
    ["$.customer['name','missing']", { name: 'Ann' }],
    ["$['missing','gone']", {}],
    ["$.lines['sku','qty']", notFound("Property ['sku', 'qty'] not found in path $['lines']")],
    ["$['customer','id'].name", invalid("Multi properties can only be used as path leafs: $['customer', 'id']")],
    ["$.lines[*]['sku','qty']", [{ sku: 'A', qty: 2 }, { sku: 'B', qty: 0 }, { sku: 'C' }]],
    [
      "$..['sku','qty']",
      [
        { sku: 'A', qty: 2 },
        { sku: 'B', qty: 0 },
      ],
    ],
  ])
})

describe('an index', () => {
  gives([
    ['$.lines[0].sku', 'A'],
    ['$.matrix[0][1]', 2],
    ['$.lines[3]', notFound("Index out of bounds when evaluating path $['lines'][3]")],
    ['$.lines[-1]', notFound("Index out of bounds when evaluating path $['lines'][-1]")],
    ['$.lines[(@.length-1)].sku', 'C'],
    ['$.lines[(@.size() - 2)].sku', 'B'],
    ['$.lines[(@.length-9)]', notFound("Index out of bounds when evaluating path $['lines'][-6]")],
    ['$.id[0]', invalid('Filter: [0] can only be applied to arrays. Current context is: o-1')],
    [
      '$.customer[0].name',
      invalid("Filter: [0]['name'] can only be applied to arrays. Current context is: {name=Ann, address={city=Ulm}}"),
    ],
    ['$.coupon[0]', notFound("The path $['coupon'] is null")],
  ])
})

describe('several indices, and slices', () => {
  gives(
    [
      ['$[0,2]', [10, 12]],
      ['$[2,0,0]', [12, 10, 10]],
      ['$[1:3]', [11, 12]],
      ['$[:2]', [10, 11]],
      ['$[3:]', [13, 14]],
      ['$[-2:]', [13, 14]],
      ['$[:-3]', [10, 11]],
      ['$[9:]', []],
      ['$[3:1]', []],
      ['$[0:99]', [10, 11, 12, 13, 14]],
      // Both bounds given: they are taken as they are.
      ['$[2:-1]', []],
      ['$[-2:3]', notFound('Index out of bounds when evaluating path $[-2]')],
      ['$[0,9]', notFound('Index out of bounds when evaluating path $[9]')],
      // The step of a slice is ignored.
      ['$[0:4:2]', [10, 11, 12, 13]],
    ],
    [10, 11, 12, 13, 14],
  )
})

describe('a wildcard', () => {
  gives([
    ['$.matrix[*]', [[1, 2], [3], []]],
    ['$.matrix.*', [[1, 2], [3], []]],
    ['$.matrix[*][*]', [1, 2, 3]],
    ['$.customer.*', ['Ann', { city: 'Ulm' }]],
    ['$.id[*]', []],
    ['$.coupon[*]', []],
    ['$.missing[*].x', []],
    ['$.missing.x[*]', []],
  ])

  describe('on an array leaves out items that lead nowhere', () => {
    gives([
      ['$.lines[*].qty', [2, 0]],
      ['$.lines[*].tags[0]', ['new']],
      ['$.matrix[*].x', []],
      ['$.lines[*].tags[*]', ['new', 'sale']],
    ])
  })

  describe('on an object fails where a member leads nowhere', () => {
    gives([['$.customer.*.city', notFound("Property ['city'] not found in path $['customer']['name']")]])
  })

  describe('fails where an index meets what is no array', () => {
    gives([
      ['$.lines[*][0]', invalid('Filter: [0] can only be applied to arrays. Current context is: {sku=A, qty=2, tags=["new","sale"]}')],
    ])
  })
})

describe('a scan', () => {
  gives([
    ['$..sku', ['A', 'B', 'C']],
    ['$..city', ['Ulm']],
    ['$..missing', []],
    ['$..tags[0]', notFound("Index out of bounds when evaluating path $['lines'][1]['tags'][0]")],
    ['$.matrix..*', [[1, 2], [3], [], 1, 2, 3]],
    ['$.matrix..[0]', notFound("Index out of bounds when evaluating path $['matrix'][2][0]")],
    ['$.matrix..[1:]', [[3], [], 2]],
    ['$..address.city', ['Ulm']],
    ['$..name.x', notFound("Property ['x'] not found in path $['customer']['name']")],
    ['$..lines.sku', notFound("Property ['sku'] not found in path $['lines']")],
  ])

  describe('in the middle of a path takes all items of an array for an index', () => {
    gives([['$..[0].v', [1, 2]]], [{ v: 1 }, { v: 2 }])
  })
})

describe('a missing member among several steps', () => {
  const document = { rows: [{ a: { b: { c: 1 } } }, { a: {} }] }
  gives(
    [
      // Directly in front of or behind a step that selects several, a missing member that isn't the last step goes unnoticed.
      ['$.rows[0:2].x.y', []],
      ['$.x.rows[0:2]', []],
      // Elsewhere it is an error, and so is a missing last member.
      ['$.rows[0:2].a.b.c', notFound("Missing property in path $['rows'][1]['a']['b']")],
      ['$.rows[0:2].x', notFound("No results for path: $['rows'][0]['x']")],
    ],
    document,
  )
})

describe('the kind of a path', () => {
  test.each([
    ['$', true],
    ['$.a.b[0]', true],
    ["$['a','b']", true],
    ['$[(@.length-1)]', true],
    ['$.a[*]', false],
    ['$.*', false],
    ['$..a', false],
    ['$[0,1]', false],
    ['$[1:]', false],
    ['$[?(@.a)]', false],
  ])('%s: definite is %s', (path, definite) => {
    expect(compilePath(path).definite).toBe(definite)
  })
})

test('the results of a path that selects several can not be changed', () => {
  expect(Object.isFrozen(compilePath('$.lines[*]').evaluate(ORDER))).toBe(true)
})

test('null is no document', () => {
  for (const path of ['$', '$.a', '$[*]'])
    expect(() => compilePath(path).evaluate(null)).toThrow(new JsonPathError('Other', 'root can not be null'))
})
