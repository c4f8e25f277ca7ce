import type { Command } from '@redrive/engine'

/** Something that the outside world will do: a command at a moment, or the next sign of life of some work. */
export interface Appointment {
  /** Epoch ms of virtual time. */
  readonly at: number
  /** Among appointments of one moment, the order in which they were made. */
  readonly order: number
  readonly command: Command
  /** Signs of life repeat until the work ends. */
  readonly repeat?: { readonly everyMs: number; readonly untilMs: number }
}

/** What is still to come, soonest first: a binary heap. */
export class Agenda {
  readonly #heap: Appointment[]
  #order: number

  constructor(pending: readonly Appointment[] = []) {
    // A sorted array is a heap.
    this.#heap = [...pending]
    this.#order = pending.reduce((most, { order }) => Math.max(most, order + 1), 0)
  }

  get first(): Appointment | undefined {
    return this.#heap[0]
  }

  /** All of it, soonest first. */
  get pending(): readonly Appointment[] {
    return [...this.#heap].sort(compare)
  }

  add(appointment: Omit<Appointment, 'order'>): void {
    const heap = this.#heap
    const item = { ...appointment, order: this.#order++ }
    let at = heap.push(item) - 1
    while (at > 0) {
      const above = (at - 1) >>> 1
      if (compare(heap[above]!, item) <= 0) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = item
  }

  takeFirst(): Appointment | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && compare(heap[below + 1]!, heap[below]!) < 0) below++
      if (compare(heap[below]!, last) >= 0) break
      heap[at] = heap[below]!
      at = below
    }
    heap[at] = last
    return first
  }
}

const compare = (a: Appointment, b: Appointment) => a.at - b.at || a.order - b.order
