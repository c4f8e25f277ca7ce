import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyArray, forEachIn, getAt, newOwner, setAt, withoutRange, type SparseArray } from './sparseArray.js'

const listOf = (array: SparseArray<string>, start = 0, end = 2 ** 20) => {
  const found: [number, string][] = []
  forEachIn(array, start, end, (value, index) => found.push([index, value]))
  return found
}

const arrayWith = (...indices: readonly number[]) => {
  const owner = newOwner()
  return indices.reduce<SparseArray<string>>((array, index) => setAt(array, index, `v${index}`, owner), emptyArray())
}

describe('a sparse array', () => {
  test('is empty at first', () => {
    expect([getAt(emptyArray(), 0), getAt(emptyArray(), 99_999), listOf(emptyArray())]).toEqual([undefined, undefined, []])
  })

  test.each([[0], [7], [8], [31], [32], [1023], [1024], [32_767], [32_768], [1_000_000]])('holds a value at %i and nowhere else', index => {
    const array = arrayWith(index)
    expect(getAt(array, index)).toBe(`v${index}`)
    for (const other of [index - 1, index + 1, index + 32, index + 1024, index + 32_768]) expect(getAt(array, other)).toBeUndefined()
    expect(listOf(array, 0, 2_000_000)).toEqual([[index, `v${index}`]])
  })

  test('is visited in order, from the first index to before the last', () => {
    const array = arrayWith(40, 3, 1500, 33, 0, 31, 32)
    const at = (...indices: readonly number[]) => indices.map(index => [index, `v${index}`])
    expect(listOf(array)).toEqual(at(0, 3, 31, 32, 33, 40, 1500))
    expect(listOf(array, 3, 40)).toEqual(at(3, 31, 32, 33))
    expect(listOf(array, 4, 41)).toEqual(at(31, 32, 33, 40))
    expect(listOf(array, 32, 33)).toEqual(at(32))
    expect(listOf(array, 1501)).toEqual([])
  })

  test('has holes again', () => {
    const owner = newOwner()
    const array = arrayWith(3, 1500)
    expect(listOf(setAt(array, 3, undefined, owner))).toEqual([[1500, 'v1500']])
    const empty = setAt(setAt(array, 3, undefined, owner), 1500, undefined, owner)
    expect([listOf(empty), empty.head, empty.root]).toEqual([[], undefined, undefined])
    expect(listOf(setAt(empty, 5, 'x', owner))).toEqual([[5, 'x']])
  })

  test('is the same where nothing changes', () => {
    const array = arrayWith(3)
    for (const [index, value] of [
      [3, 'v3'],
      [4, undefined],
      [99_999, undefined],
    ] as const)
      expect(setAt(array, index, value, newOwner())).toBe(array)
  })

  test('old versions stay what they were; whoever makes several changes shares the copies', () => {
    const owner = newOwner()
    const before = arrayWith(3, 40, 1500)
    const once = setAt(before, 3, 'x', owner)
    expect(getAt(before, 3)).toBe('v3')
    const twice = setAt(once, 4, 'y', owner)
    expect(twice.head).toBe(once.head)
    const deep = setAt(before, 40, 'x', owner)
    expect(setAt(deep, 41, 'y', owner).root).toBe(deep.root)
    const other = setAt(twice, 3, 'z', newOwner())
    expect([getAt(twice, 3), getAt(other, 3), getAt(before, 3), getAt(before, 4)]).toEqual(['x', 'z', 'v3', undefined])
  })

  test.each<readonly [start: number, end: number, left: readonly number[]]>([
    [0, 2000, []],
    [0, 1501, []],
    [0, 1500, [1500]],
    [3, 4, [0, 31, 32, 33, 40, 1500]],
    [3, 33, [0, 33, 40, 1500]],
    [32, 64, [0, 3, 31, 1500]],
    [33, 1024, [0, 3, 31, 32, 1500]],
    [1024, 2048, [0, 3, 31, 32, 33, 40]],
    [4, 31, [0, 3, 31, 32, 33, 40, 1500]],
    [9, 9, [0, 3, 31, 32, 33, 40, 1500]],
    [100_000, 200_000, [0, 3, 31, 32, 33, 40, 1500]],
  ])('without what lies from %i to before %i has %j left', (start, end, left) => {
    const before = arrayWith(40, 3, 1500, 33, 0, 31, 32)
    const after = withoutRange(before, start, end, newOwner())
    expect(listOf(after).map(([index]) => index)).toEqual(left)
    expect(listOf(before)).toHaveLength(7)
    expect(after === before).toBe(left.length === 7)
    expect(listOf(setAt(after, 35, 'x', newOwner()))).toHaveLength(left.length + 1)
  })

  test('of nothing is empty without a range', () => {
    expect(withoutRange(emptyArray<string>(), 0, 9, newOwner())).toBe(emptyArray())
  })

  test('does what a plain map does', () => {
    const changes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.option(fc.string(), { nil: undefined }), fc.boolean(), fc.nat({ max: 9 })),
    )
    const law = fc.property(changes, list => {
      const plain = new Map<number, string>()
      let array: SparseArray<string> = emptyArray()
      let owner = newOwner()
      for (const [index, value, isNewOwner, what] of list) {
        if (isNewOwner) owner = newOwner()
        if (what === 0) {
          array = withoutRange(array, index, index + 100, owner)
          for (const key of plain.keys()) if (key >= index && key < index + 100) plain.delete(key)
          continue
        }
        array = setAt(array, index, value, owner)
        if (value === undefined) plain.delete(index)
        else plain.set(index, value)
      }
      expect(listOf(array)).toEqual([...plain].sort(([a], [b]) => a - b))
    })
    fc.assert(law, { seed: 1, numRuns: 50 })
  })
})
