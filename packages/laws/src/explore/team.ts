import { sharedWords } from './sharedStore.js'

/** What the threads of a search tell each other. */
export interface TeamMemory {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly size: number
}

const ARRIVED = 0
const ROUND = 1
const HAS_FAILED = 2
const FIRST_REPORT = 3

export const teamMemory = (size: number): TeamMemory => ({ words: sharedWords(FIRST_REPORT + 4 * size), size })

/** One of the threads has failed, and the others give up. */
export class TeamError extends Error {
  override readonly name = 'TeamError'
}

/** The threads of a search, seen from one of them: they explore a level at the same time, and begin with the next one together. */
export class Team {
  readonly #words: Int32Array
  readonly #size: number
  readonly #member: number

  constructor({ words, size }: TeamMemory, member: number) {
    this.#words = words
    this.#size = size
    this.#member = member
  }

  /** Says how many states this thread is to explore next; true if there are any at all and nobody says that the search is over. */
  goesOn(width: number, isOver: boolean): boolean {
    // Reports of two rounds have places of their own: a thread may write the next one while another still reads this one.
    const parity = Atomics.load(this.#words, ROUND) & 1
    const place = (member: number) => FIRST_REPORT + 2 * (parity * this.#size + member)
    Atomics.store(this.#words, place(this.#member), width)
    Atomics.store(this.#words, place(this.#member) + 1, isOver ? 1 : 0)
    this.#meet()
    let total = 0
    for (let member = 0; member < this.#size; member++) {
      total += Atomics.load(this.#words, place(member))
      if (Atomics.load(this.#words, place(member) + 1) === 1) return false
    }
    return total > 0
  }

  fail(): void {
    Atomics.store(this.#words, HAS_FAILED, 1)
  }

  #meet(): void {
    const round = Atomics.load(this.#words, ROUND)
    if (Atomics.add(this.#words, ARRIVED, 1) === this.#size - 1) {
      Atomics.store(this.#words, ARRIVED, 0)
      Atomics.add(this.#words, ROUND, 1)
      Atomics.notify(this.#words, ROUND)
      return
    }
    while (Atomics.load(this.#words, ROUND) === round) {
      if (Atomics.load(this.#words, HAS_FAILED) === 1) throw new TeamError('another thread has failed')
      Atomics.wait(this.#words, ROUND, round, PATIENCE_MS)
    }
  }
}

/** How long a failure of another thread may go unnoticed. */
const PATIENCE_MS = 100
