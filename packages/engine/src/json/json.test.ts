import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admit, joinedArray, JsonNumber, jsonSize, parseJson, stringifyJson, textOf, type Json } from './index.js'

const anyJson = fc.jsonValue() as fc.Arbitrary<Json>

/** That many arrays inside each other. */
function nested(levels: number): Json {
  let value: Json = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

/** An array that holds itself twice on every level: of few objects, and of a text that nobody could write. */
function doubled(levels: number): Json {
  let value: Json = ['leaf']
  for (let i = 0; i < levels; i++) value = [value, value]
  return value
}

describe('the size of a value', () => {
  test('is that of its compact text in UTF-8', () => {
    const bytes = new TextEncoder()
    fc.assert(
      fc.property(anyJson, value => {
        expect(jsonSize(value)).toBe(bytes.encode(JSON.stringify(value)).length)
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  test.each<[string, Json, number]>([
    ['numbers count as they were written', parseJson('[1.0, 1e2]'), '[1.0,1e2]'.length],
    ['control characters count as they are escaped', '\n\u0001', '"\\n\\u0001"'.length],
    ['two bytes', 'é', 4],
    ['three bytes', '€', 5],
    ['a surrogate pair is four bytes', '😀', 6],
    ['depth is no limit', nested(20_000), 40_001],
    ['what is shared is measured once, and counts as often as it stands there', doubled(40), 11 * 2 ** 40 - 3],
  ])('%s', (_, value, size) => {
    expect(jsonSize(value)).toBe(size)
    expect(jsonSize(value)).toBe(size)
  })
})

describe('a value from outside', () => {
  test('is frozen where it stands, all the way down', () => {
    const value = { order: { items: [{ id: 1 }], tags: [] } }
    expect(admit(value)).toBe(value)
    for (const part of [value, value.order, value.order.items, value.order.items[0], value.order.tags]) expect(part).toBeFrozen()
  })

  test.each<[string, unknown, string]>([
    ['undefined', { a: undefined }, '$.a is undefined'],
    ['a number that JSON has no text for', [1, NaN], '$[1] is NaN'],
    ['a date', { at: new Date(0) }, '$.at is an instance of Date'],
    ['a function', { 'not a name': () => 0 }, '$["not a name"] is a function'],
    ['a map', new Map(), '$ is an instance of Map'],
  ])('is refused where there is %s in it, and stays as it was', (_, value, message) => {
    expect(() => admit(value)).toThrow(`${message}, which is not JSON`)
    expect(() => admit(value)).toThrow(message)
    expect(value).not.toBeFrozen()
  })

  test('is refused where it contains itself', () => {
    const value: { a: unknown[] } = { a: [] }
    value.a.push({ b: value })
    expect(() => admit(value)).toThrow('$ is a value that contains itself, which is not JSON')
    expect(() => admit(value)).toThrow('contains itself')
  })

  test('may be deep, and may hold the same part in many places', () => {
    const deep = nested(20_000)
    const shared = doubled(60)
    expect([admit(deep), admit(shared)]).toEqual([deep, shared])
    expect(deep).toBeFrozen()
    expect(shared).toBeFrozen()
  })
})

describe('a text', () => {
  test('is kept for as long as nobody changes the value', () => {
    const text = '{ "price": 1.0,\n "name": "caf\\u00e9" }'
    expect(textOf(parseJson(text))).toBe(text)
    expect(stringifyJson(parseJson(text))).toBe('{"price":1.0,"name":"café"}')
    expect(textOf(joinedArray([parseJson('[1,  2]'), 3]))).toBe('[[1,  2],3]')
  })

  test('is read as everybody reads it', () => {
    const plain = (value: Json): unknown => JSON.parse(stringifyJson(value))
    fc.assert(
      fc.property(anyJson, value => {
        expect(plain(parseJson(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  test('gives numbers that keep their form, and members that are no prototypes', () => {
    const value = parseJson('{"__proto__": {"a": 1.50}}') as Record<string, Record<string, Json>>
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.values(value)[0]!.a).toEqual(new JsonNumber('1.50'))
  })
})

expect.extend({
  toBeFrozen: (value: unknown) => ({ pass: Object.isFrozen(value), message: () => `${String(value)} may or may not be frozen` }),
})

declare module 'vitest' {
  interface Matchers {
    toBeFrozen: () => void
  }
}
