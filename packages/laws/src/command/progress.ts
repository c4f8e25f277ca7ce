import { countText } from './report.js'

/** Where to tell it: process.stderr. */
export interface Terminal {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
}

/** How often to tell where lines stay, ms. */
const INTERVAL_MS = 5000

/** Tells how far an exploration has come: in one line of a terminal, or elsewhere in a line now and then. */
export class Progress {
  readonly #stderr: Terminal
  readonly #began = performance.now()
  #toldAt = this.#began
  #length = 0

  constructor(stderr: Terminal) {
    this.#stderr = stderr
  }

  tell(states: number): void {
    const now = performance.now()
    const isTerminal = this.#stderr.isTTY === true
    if (!isTerminal && now - this.#toldAt < INTERVAL_MS) return
    this.#toldAt = now
    const seconds = (now - this.#began) / 1000
    const line = `${countText(states)} states, ${Math.round(seconds)} s, ${countText(Math.round(states / seconds))} a second`
    this.#stderr.write(isTerminal ? `\r${line.padEnd(this.#length)}` : `${line}\n`)
    this.#length = line.length
  }

  /** Leaves an empty line of a terminal behind. */
  end(): void {
    if (this.#stderr.isTTY === true && this.#length > 0) this.#stderr.write(`\r${' '.repeat(this.#length)}\r`)
  }
}
