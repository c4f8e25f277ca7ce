import { MAX_JSONATA_CELLS, MAX_JSONATA_DEPTH, MAX_JSONATA_ITEMS, MAX_JSONATA_STEPS, MAX_JSONATA_STRING_LENGTH } from '../../limits.js'

/**
 * What one evaluation may use. It is counted, not timed, so that an expression ends the same way on every machine. AWS gives an
 * expression one second, and bounds of recursion and memory that it does not publish.
 */
export interface JsonataLimits {
  readonly steps: number
  readonly depth: number
  readonly items: number
  readonly cells: number
  readonly stringLength: number
}

export const JSONATA_LIMITS: JsonataLimits = {
  steps: MAX_JSONATA_STEPS,
  depth: MAX_JSONATA_DEPTH,
  items: MAX_JSONATA_ITEMS,
  cells: MAX_JSONATA_CELLS,
  stringLength: MAX_JSONATA_STRING_LENGTH,
}

/** An evaluation used more than it may. The message is AWS's, the code JSONata's own for the same thing. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded'
  readonly code: string

  constructor(code: 'D1011' | 'D1012' | 'D2015', message: string) {
    super(message)
    this.code = code
  }
}

export const stackOverflow = () => new BudgetExceeded('D1011', 'Stack overflow error')
const timeout = () => new BudgetExceeded('D1012', 'Expression evaluation timeout')
export const outOfMemory = () => new BudgetExceeded('D2015', 'Expression evaluation memory limit exceeded')

/** The account of the evaluation that is going on. Evaluation is synchronous, so there is never more than one. */
class Budget {
  #limits = JSONATA_LIMITS
  #steps = 0
  #cells = 0
  #depth = 0

  /** Runs an evaluation on an account of its own. */
  during<T>(limits: JsonataLimits, evaluation: () => T): T {
    const outer = [this.#limits, this.#steps, this.#cells, this.#depth] as const
    this.#limits = limits
    this.#steps = limits.steps
    this.#cells = limits.cells
    this.#depth = 0
    try {
      return evaluation()
    } finally {
      ;[this.#limits, this.#steps, this.#cells, this.#depth] = outer
    }
  }

  /** Begins the evaluation of a node of the syntax tree. */
  enter(): void {
    if (++this.#depth > this.#limits.depth) throw stackOverflow()
    if (--this.#steps < 0) throw timeout()
  }

  /** Ends the evaluation of a node. Not called when it throws, as no JSONata expression catches errors. */
  leave(): void {
    this.#depth--
  }

  /** Work that grows with the data, in steps: one is about as much as evaluating a node. */
  work(steps: number): void {
    if ((this.#steps -= steps) < 0) throw timeout()
  }

  /** Making an array of so many items, or looking at each of them. */
  items(count: number): void {
    if (count > this.#limits.items) throw outOfMemory()
    this.cells(count)
  }

  /** Memory for so many items: an object takes about eight for each member. */
  cells(count: number): void {
    if ((this.#cells -= count) < 0) throw outOfMemory()
    this.work(count / 8)
  }

  /** Making a string of that length. */
  text(length: number): void {
    if (!(length <= this.#limits.stringLength)) throw outOfMemory()
  }

  /** Calling a built-in function, which reads its arguments. */
  call(values: readonly unknown[]): void {
    let steps = 1
    for (const value of values) {
      if (typeof value === 'string') steps += value.length / 32
      else if (Array.isArray(value)) steps += value.length / 4
    }
    this.work(steps)
  }
}

export const budget = new Budget()
export type { Budget }
