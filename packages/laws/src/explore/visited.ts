/** A growing column of numbers: what is kept of each state must be small, because there are millions. */
export class Column<T extends Int32Array | Float64Array = Int32Array> {
  #numbers: T
  readonly #make: (length: number) => T

  private constructor(make: (length: number) => T) {
    this.#make = make
    this.#numbers = make(1024)
  }

  static ofWords(): Column {
    return new Column(length => new Int32Array(length))
  }

  static ofNumbers(): Column<Float64Array> {
    return new Column(length => new Float64Array(length))
  }

  get(index: number): number {
    return this.#numbers[index] ?? 0
  }

  set(index: number, value: number): void {
    if (index >= this.#numbers.length) {
      const grown = this.#make(Math.max(this.#numbers.length * 2, index + 1))
      grown.set(this.#numbers)
      this.#numbers = grown
    }
    this.#numbers[index] = value
  }

  /** The first of them, as an array of their own. */
  first(count: number): T {
    return this.#numbers.slice(0, count) as T
  }
}

/** The 64-bit hashes of states in an open-addressing table. Their ids count from 0 in the order of the first visits. */
export class HashSet64 {
  size = 0
  #slots = new Int32Array(4096)
  readonly #a = Column.ofWords()
  readonly #b = Column.ofWords()

  /** The id of the state with that hash: a new state gets the next id. */
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

  /** The hash of the state with that id. */
  at(id: number): readonly [a: number, b: number] {
    return [this.#a.get(id), this.#b.get(id)]
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
