import { Column, HashSet64 } from './visited.js'

/** What a search remembers of the states that it has reached, by their ids. */
export interface Store {
  readonly size: number
  /**
   * A state is reached: by the action with that number, from the state `parent`. `sleep` has a bit for each of the first 32 actions of the
   * state that need not happen there, because the same is reached in another order; {@link NEW} for a state that was never reached, else
   * the actions that the caller is to explore although the state was: those that slept in it until now.
   */
  readonly reach: (a: number, b: number, step: Step) => number
  /** The state that was reached last. */
  readonly reached: number
  readonly parentOf: (id: number) => number
  readonly actionOf: (id: number) => number
  /** Which actions sleep in a state that is about to be explored. */
  readonly explore: (id: number) => number
}

export interface Step {
  parent: number
  action: number
  sleep: number
}

export const NEW = -1 << 31
/** Action 31 never sleeps, so that no set of actions is {@link NEW}. */
export const SLEEPERS = 31

/** The store of a search that has its states for itself. */
export class LocalStore implements Store {
  reached = 0
  readonly #states = new HashSet64()
  readonly #parents = Column.ofWords()
  readonly #actions = Column.ofWords()
  /** Bit 31 says that the state was explored. */
  readonly #sleep = Column.ofWords()

  get size(): number {
    return this.#states.size
  }

  reach(a: number, b: number, { parent, action, sleep }: Step): number {
    const before = this.#states.size
    const id = this.#states.visit(a, b)
    this.reached = id
    if (id === before) {
      this.#parents.set(id, parent)
      this.#actions.set(id, action)
      this.#sleep.set(id, sleep)
      return NEW
    }
    const asleep = this.#sleep.get(id)
    this.#sleep.set(id, asleep & (sleep | EXPLORED))
    return asleep < 0 ? asleep & ~sleep & ~EXPLORED : 0
  }

  parentOf(id: number): number {
    return this.#parents.get(id)
  }

  actionOf(id: number): number {
    return this.#actions.get(id)
  }

  /** Tells another store of everything; gives the ids that the states have there. */
  copyTo(store: Store): Int32Array {
    const ids = new Int32Array(this.size)
    for (let id = 0; id < this.size; id++) {
      const [a, b] = this.#states.at(id)
      const parent = this.#parents.get(id)
      const sleep = this.#sleep.get(id)
      store.reach(a, b, { parent: parent < 0 ? parent : ids[parent]!, action: this.#actions.get(id), sleep: sleep & ~EXPLORED })
      ids[id] = store.reached
      if (sleep < 0) store.explore(store.reached)
    }
    return ids
  }

  explore(id: number): number {
    const sleep = this.#sleep.get(id)
    this.#sleep.set(id, sleep | EXPLORED)
    return sleep & ~EXPLORED
  }
}

/** The state was explored; its sleepers are in the other bits. */
export const EXPLORED = -1 << 31
