/** The variables of a block, a function call or a whole expression, and those around it. */
export class Frame {
  readonly #enclosing: Frame | undefined
  readonly #outside: ((name: string) => unknown) | undefined
  /** Made by the first variable: most frames stay empty. */
  #values: Map<string, unknown> | undefined

  /** @param outside what is asked for names that this frame has not bound, before the frames around it */
  constructor(enclosing?: Frame, outside?: (name: string) => unknown) {
    this.#enclosing = enclosing
    this.#outside = outside
  }

  bind(name: string, value: unknown): void {
    this.#values ??= new Map()
    this.#values.set(name, value)
  }

  lookup(name: string): unknown {
    return Frame.#find(this, name)
  }

  /** Without recursion: partial applications of partial applications nest frames as deep as a program likes. */
  static #find(from: Frame, name: string): unknown {
    let frame: Frame | undefined = from
    do {
      if (frame.#values?.has(name) === true) return frame.#values.get(name)
      const value = frame.#outside?.(name)
      if (value !== undefined) return value
      frame = frame.#enclosing
    } while (frame !== undefined)
    return undefined
  }
}
