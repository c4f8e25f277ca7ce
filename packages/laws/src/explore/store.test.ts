import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedMemory, SharedStore } from './sharedStore.js'
import { LocalStore, NEW, type Store } from './store.js'

const stores: readonly (readonly [string, () => Store])[] = [
  ['a store', () => new LocalStore()],
  ['a store that threads share', () => new SharedStore(sharedMemory(2000))],
]

describe.each(stores)('%s', (_, make) => {
  test('knows its states by both lanes of their hashes', () => {
    const store = make()
    const step = { parent: -1, action: 3, sleep: 0 }
    expect(store.reach(7, 1, step)).toBe(NEW)
    const first = store.reached
    expect(store.reach(7, 2, { ...step, parent: first })).toBe(NEW)
    expect([store.parentOf(store.reached), store.actionOf(store.reached)]).toEqual([first, 3])
    expect(store.reach(7, 1, { parent: 0, action: 0, sleep: 0 })).toBe(0)
    expect(store.reached).toBe(first)
    expect([store.size, store.parentOf(first)]).toEqual([2, -1])
  })

  test('lets sleep what slept each time a state was reached, and wakes up the others once it was explored', () => {
    const store = make()
    const reach = (sleep: number) => store.reach(1, 1, { parent: -1, action: 0, sleep })
    expect(reach(0b1110)).toBe(NEW)
    expect(reach(0b0111)).toBe(0)
    expect(store.explore(store.reached)).toBe(0b0110)
    expect(reach(0b1100)).toBe(0b0010)
    expect(reach(0b1100)).toBe(0)
    expect(reach(0)).toBe(0b0100)
    expect(store.explore(store.reached)).toBe(0)
  })

  test('keeps as many states as there are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -99, max: 99 })), { maxLength: 1500 }), hashes => {
        const store = make()
        const ids = hashes.map(([a, b]) => (store.reach(a, b, { parent: -1, action: 0, sleep: 0 }), store.reached))
        const byHash = new Map(hashes.map((hash, i) => [hash.join(), ids[i]]))
        expect(store.size).toBe(byHash.size)
        expect(ids).toEqual(hashes.map(hash => byHash.get(hash.join())))
      }),
      { seed: 1, numRuns: 20 },
    )
  })
})

test('a store tells another of all that it knows, as often as it likes', () => {
  const [store, shared] = [new LocalStore(), new SharedStore(sharedMemory(10))]
  for (let i = 0; i < 10; i++) store.reach(i * 1000, i, { parent: i - 1, action: i, sleep: 1 << i })
  store.explore(4)
  const ids = store.copyTo(shared)
  expect(store.copyTo(shared)).toEqual(ids)
  expect(shared.size).toBe(10)
  expect([...ids].map(id => [shared.parentOf(id), shared.actionOf(id)])).toEqual([...ids].map((_, i) => [i === 0 ? -1 : ids[i - 1], i]))
  expect(shared.reach(4000, 4, { parent: 0, action: 0, sleep: 0 })).toBe(1 << 4)
  expect(shared.reach(5000, 5, { parent: 0, action: 0, sleep: 0 })).toBe(0)
})

test('a shared store that is full says so', () => {
  const store = new SharedStore(sharedMemory(1000))
  const fill = () => {
    for (let i = 0; i < store.slots; i++) store.reach(i, i, { parent: -1, action: 0, sleep: 0 })
  }
  expect(fill).toThrow('raise maxStates')
})
