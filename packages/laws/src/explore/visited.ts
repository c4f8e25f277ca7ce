/** What is known of every state that was visited. Ids count from 0 in the order of the first visits. */
export interface Visited {
  readonly size: number
  /** The id of the state with that hash: new states get the next id. */
  readonly visit: (a: number, b: number) => number
}

/** A growing column of 32-bit words: what is kept of each state must be small, because there are millions. */
export class Column {
  #words = new Int32Array(1024)

  get(index: number): number {
    return this.#words[index] ?? 0
  }

  set(index: number, word: number): void {
    if (index >= this.#words.length) {
      const grown = new Int32Array(Math.max(this.#words.length * 2, index + 1))
      grown.set(this.#words)
      this.#words = grown
    }
    this.#words[index] = word
  }
}

/** The 64-bit hashes of states in an open-addressing table. */
export class HashSet64 implements Visited {
  size = 0
  #slots = new Int32Array(4096)
  readonly #a = new Column()
  readonly #b = new Column()

  visit(a: number, b: number): number {
    const mask = this.#slots.length - 1
    let slot = a & mask
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      if (this.#a.get(found - 1) === a && this.#b.get(found - 1) === b) return found - 1
      slot = (slot + 1) & mask
    }
    const id = this.size++
    this.#a.set(id, a)
    this.#b.set(id, b)
    this.#slots[slot] = this.size
    if (this.size * 2 > this.#slots.length) this.#grow()
    return id
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let id = 0; id < this.size; id++) {
      let slot = this.#a.get(id) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
    this.#slots = slots
  }
}
