/** A set of UTF-16 units. Its members are asked of a native RegExp, one unit at a time, and remembered. */
export class CharSet {
  readonly #native: RegExp
  /** By unit: 0 not asked yet, 1 not a member, 2 a member. */
  readonly #ascii = new Uint8Array(128)
  readonly #others = new Map<number, boolean>()

  /** @param source a class, an escape or the dot, as a regular expression has it */
  constructor(source: string, ignoreCase: boolean) {
    this.#native = new RegExp(`^${source}$`, ignoreCase ? 'i' : '')
  }

  has(unit: number): boolean {
    if (unit < 128) {
      const known = this.#ascii[unit]!
      if (known !== 0) return known === 2
      const isMember = this.#ask(unit)
      this.#ascii[unit] = isMember ? 2 : 1
      return isMember
    }
    const known = this.#others.get(unit)
    if (known !== undefined) return known
    const isMember = this.#ask(unit)
    this.#others.set(unit, isMember)
    return isMember
  }

  #ask(unit: number): boolean {
    return this.#native.test(String.fromCharCode(unit))
  }
}

/** The unit that stands for all that differ from it in case only, as ECMAScript compares without the flag u. */
export function canonical(unit: number): number {
  if (unit < 128) return unit >= 0x61 && unit <= 0x7a ? unit - 32 : unit
  const upper = String.fromCharCode(unit).toUpperCase()
  const code = upper.charCodeAt(0)
  return upper.length > 1 || code < 128 ? unit : code
}
