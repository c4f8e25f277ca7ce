/**
 * A queue that never changes: adding to it and taking from it give new ones. What was added last lies in reverse until it is its turn, so
 * that both cost the same for many entries as for few.
 */
export interface Queue<T> {
  readonly front: Link<T> | undefined
  /** Newest first. */
  readonly back: Link<T> | undefined
}

interface Link<T> {
  readonly value: T
  readonly next: Link<T> | undefined
}

const EMPTY: Queue<never> = Object.freeze({ front: undefined, back: undefined })

export function emptyQueue<T>(): Queue<T> {
  return EMPTY
}

export function withLast<T>({ front, back }: Queue<T>, value: T): Queue<T> {
  return front === undefined ? { front: { value, next: undefined }, back } : { front, back: { value, next: back } }
}

/** Undefined for an empty queue. */
export function firstOf<T>({ front }: Queue<T>): T | undefined {
  return front?.value
}

export function withoutFirst<T>({ front, back }: Queue<T>): Queue<T> {
  if (front?.next !== undefined || back === undefined) return { front: front?.next, back }
  return { front: reversed(back), back: undefined }
}

/** Oldest first. */
export function entriesOf<T>({ front, back }: Queue<T>): T[] {
  const entries: T[] = []
  for (let link = front; link !== undefined; link = link.next) entries.push(link.value)
  for (let link = reversed(back); link !== undefined; link = link.next) entries.push(link.value)
  return entries
}

export function queueOf<T>(entries: readonly T[]): Queue<T> {
  return entries.reduce(withLast<T>, emptyQueue<T>())
}

function reversed<T>(list: Link<T> | undefined): Link<T> | undefined {
  let result: Link<T> | undefined
  for (let link = list; link !== undefined; link = link.next) result = { value: link.value, next: result }
  return result
}
