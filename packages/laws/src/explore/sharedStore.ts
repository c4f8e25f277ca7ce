import { EXPLORED, NEW, type Step, type Store } from './store.js'

/** Memory that threads share: see {@link SharedStore} and `Team`. */
export interface SharedMemory {
  /** The number of states. */
  readonly counter: Int32Array<SharedArrayBuffer>
  /** For each slot of the table: {@link EMPTY}, {@link BUSY} or {@link TAKEN}, the two lanes of the hash, the parent, the action, the sleepers. */
  readonly columns: readonly Int32Array<SharedArrayBuffer>[]
}

const EMPTY = 0
/** A thread has taken the slot and is about to fill it. */
const BUSY = 1
const TAKEN = 2

export const sharedWords = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(length * 4))

/** Room for that many states, half of the table staying empty. */
export function sharedMemory(states: number): SharedMemory {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(states, 1024) * 2))
  return { counter: sharedWords(1), columns: Array.from({ length: 6 }, () => sharedWords(slots)) }
}

/**
 * The store of threads that search together. The id of a state is its slot in an open-addressing table; whoever takes an empty slot first
 * has reached the state first, and explores it.
 */
export class SharedStore implements Store {
  reached = 0
  readonly slots: number
  readonly #counter: Int32Array
  readonly #tags: Int32Array
  readonly #a: Int32Array
  readonly #b: Int32Array
  readonly #parents: Int32Array
  readonly #actions: Int32Array
  /** With {@link EXPLORED}. */
  readonly #sleep: Int32Array

  constructor({ counter, columns }: SharedMemory) {
    this.#counter = counter
    ;[this.#tags, this.#a, this.#b, this.#parents, this.#actions, this.#sleep] = columns as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ]
    this.slots = this.#tags.length
  }

  get size(): number {
    return Atomics.load(this.#counter, 0)
  }

  reach(a: number, b: number, { parent, action, sleep }: Step): number {
    const mask = this.slots - 1
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      if (Atomics.compareExchange(this.#tags, slot, EMPTY, BUSY) === EMPTY) {
        this.reached = slot
        this.#a[slot] = a
        this.#b[slot] = b
        this.#parents[slot] = parent
        this.#actions[slot] = action
        this.#sleep[slot] = sleep
        Atomics.store(this.#tags, slot, TAKEN)
        if (Atomics.add(this.#counter, 0, 1) * 4 > this.slots * 3) throw new RangeError('the table of states is full: raise maxStates')
        return NEW
      }
      while (Atomics.load(this.#tags, slot) === BUSY);
      if (this.#a[slot] !== a || this.#b[slot] !== b) continue
      this.reached = slot
      const asleep = Atomics.and(this.#sleep, slot, sleep | EXPLORED)
      return asleep < 0 ? asleep & ~sleep & ~EXPLORED : 0
    }
  }

  parentOf(id: number): number {
    return this.#parents[id]!
  }

  actionOf(id: number): number {
    return this.#actions[id]!
  }

  explore(id: number): number {
    return Atomics.or(this.#sleep, id, EXPLORED) & ~EXPLORED
  }
}
