const MULTIPLIER = 0x5deece66dn
const MASK = (1n << 48n) - 1n

/** The generator of java.util.Random: a linear congruential one with 48 bits of state, whose sequences its documentation fixes. */
export class JavaRandom {
  #state: bigint

  constructor(seed: number) {
    this.#state = (BigInt(seed) ^ MULTIPLIER) & MASK
  }

  /** A whole number of [start, end); both of 32 bits. */
  int(start: number, end: number): number {
    const bound = end - start
    if (bound < 2 ** 31) return start + this.#below(bound)
    // The range is more than half of all numbers of 32 bits, so that every second draw hits it.
    for (;;) {
      const drawn = this.#bits(32)
      if (drawn >= start && drawn < end) return drawn
    }
  }

  /** A fraction of [0, 1) with 53 bits. */
  double(): number {
    const high = this.#bits(26)
    return (high * 2 ** 27 + this.#bits(27)) / 2 ** 53
  }

  /** A whole number of [0, bound), uniform: draws of the last, incomplete run of `bound` numbers are thrown away. */
  #below(bound: number): number {
    if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(this.#bits(31))) >> 31n)
    for (;;) {
      const drawn = this.#bits(31)
      const rest = drawn % bound
      if (drawn - rest + (bound - 1) < 2 ** 31) return rest
    }
  }

  /** The highest bits of the next state, as a signed number of 32 bits. */
  #bits(count: number): number {
    this.#state = (this.#state * MULTIPLIER + 0xbn) & MASK
    return Number(BigInt.asIntN(32, this.#state >> BigInt(48 - count)))
  }
}
