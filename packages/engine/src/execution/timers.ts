/**
 * A priority queue of moments as a persistent leftist heap: adding and taking are O(log n) and leave older versions as they were.
 * Entries are never removed when a frame moves on; whoever reads the queue asks the frame whether the entry still counts.
 */
export interface Timer {
  /** Epoch ms. */
  readonly due: number
  /** Ties go to the one that was set first: the id of the event that set it. */
  readonly order: number
  readonly frame: number
  readonly rank: number
  readonly left: Timer | undefined
  readonly right: Timer | undefined
}

export function addTimer(heap: Timer | undefined, due: number, order: number, frame: number): Timer {
  return merge({ due, order, frame, rank: 1, left: undefined, right: undefined }, heap)!
}

export function withoutFirst(heap: Timer): Timer | undefined {
  return merge(heap.left, heap.right)
}

function merge(a: Timer | undefined, b: Timer | undefined): Timer | undefined {
  if (a === undefined) return b
  if (b === undefined) return a
  const [first, second] = a.due < b.due || (a.due === b.due && a.order <= b.order) ? [a, b] : [b, a]
  const right = merge(first.right, second)
  const rankOf = (timer: Timer | undefined) => timer?.rank ?? 0
  const [left, shorter] = rankOf(first.left) >= rankOf(right) ? [first.left, right] : [right, first.left]
  return { ...first, rank: rankOf(shorter) + 1, left, right: shorter }
}
