import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budget, JSONATA_LIMITS } from '../budget.js'
import { createSequence, isSequence } from '../values.js'
import { max, min } from './number.js'
import { boolean, deepEqual, descendants, distinct, keys, lookup, sort, spread } from './sequence.js'

const within = <T>(run: () => T): T => budget.during(JSONATA_LIMITS, run)
const json = fc.jsonValue({ maxDepth: 3 })

describe('arrays', () => {
  test('are sorted stably, by a comparator that says what must change places', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat())), pairs => {
        const byFirst = within(() => sort([...pairs], (a, b) => (a as number[])[0]! > (b as number[])[0]!))
        expect(byFirst).toEqual([...pairs].sort((a, b) => a[0] - b[0]))
      }),
    )
    expect(within(() => sort(['b', 'a']))).toEqual(['a', 'b'])
    expect(() => within(() => sort([1, 'a']))).toThrow(expect.objectContaining({ code: 'D3070' }) as Error)
  })

  test('lose duplicates as if each item was compared with each', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 12 }), values => {
        const kept: unknown[] = []
        for (const value of values) if (!kept.some(other => within(() => deepEqual(other, value)))) kept.push(value)
        expect(within(() => distinct(values))).toEqual(kept)
      }),
    )
    expect(isSequence(within(() => distinct(createSequence(1, 1))))).toBe(true)
  })

  test('may be longer than a function has arguments', { timeout: 30_000 }, () => {
    const many = Array.from({ length: 150_000 }, (_, i) => i)
    expect([max(many), min(many)]).toEqual([149_999, 0])
    const wide = Object.fromEntries(many.map(i => [`k${i}`, i]))
    expect(within(() => (keys(wide) as unknown[]).length)).toBe(150_000)
    expect(within(() => (spread([wide]) as unknown[]).length)).toBe(150_000)
  })

  test('are true when anything in them is', () => {
    expect(within(() => [[], [[]], [0, ''], [[[0], [[1]]]], [null], [{}], [{ a: 0 }]].map(boolean))).toEqual([
      ...[false, false, false, true, false, false, true],
    ])
  })

  test('give the members of all that is in them', () => {
    expect(within(() => lookup([{ a: 1 }, [{ a: [2, [3]] }], { b: 1 }, null], 'a'))).toEqual(createSequence(1, 2, [3]))
    expect(within(() => lookup({ a: [1] }, 'a'))).toEqual([1])
    expect(within(() => lookup({}, 'toString'))).toBeUndefined()
  })
})

describe('values', () => {
  test('are equal when their JSON is, members in any order', () => {
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.entries(value)
              .map(([name, member]) => [name, sorted(member)] as const)
              .sort(([a], [b]) => (a < b ? -1 : 1))
          : value
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(within(() => deepEqual(a, JSON.parse(JSON.stringify(a))))).toBe(true)
        const isSame = JSON.stringify([sorted(a), Array.isArray(a), typeof a]) === JSON.stringify([sorted(b), Array.isArray(b), typeof b])
        expect(within(() => deepEqual(a, b))).toBe(isSame)
      }),
    )
    expect(
      within(() => [deepEqual({ a: 1 }, { b: 1 }), deepEqual([], {}), deepEqual(null, {}), deepEqual({ a: 1, b: 2 }, { b: 2, a: 1 })]),
    ).toEqual([...[false, false, false, true]])
  })

  test('have descendants in the order of their text', () => {
    const value = { a: [1, { b: 2 }], c: [[3]] }
    expect(within(() => descendants(value))).toEqual(createSequence(value, 1, { b: 2 }, 2, 3))
  })
})
