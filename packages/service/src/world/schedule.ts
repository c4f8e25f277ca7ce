/**
 * The moments at which executions want to be woken, as a persistent leftist heap. Entries are never taken back: whoever takes one asks
 * the execution whether it still wants it.
 */
export interface Schedule {
  /** Epoch ms. */
  readonly due: number
  /** Ties go to the one that was entered first. */
  readonly order: number
  readonly key: string
  readonly rank: number
  readonly left: Schedule | undefined
  readonly right: Schedule | undefined
}

export function withAppointment(schedule: Schedule | undefined, due: number, order: number, key: string): Schedule {
  return merge({ due, order, key, rank: 1, left: undefined, right: undefined }, schedule)!
}

export function withoutFirst({ left, right }: Schedule): Schedule | undefined {
  return merge(left, right)
}

/** The right spine of a leftist heap is logarithmic, and so is the depth of this. */
function merge(a: Schedule | undefined, b: Schedule | undefined): Schedule | undefined {
  if (a === undefined) return b
  if (b === undefined) return a
  const [first, second] = a.due < b.due || (a.due === b.due && a.order <= b.order) ? [a, b] : [b, a]
  const right = merge(first.right, second)
  const [left, shorter] = rankOf(first.left) >= rankOf(right) ? [first.left, right] : [right, first.left]
  return { ...first, rank: rankOf(shorter) + 1, left, right: shorter }
}

const rankOf = (schedule: Schedule | undefined) => schedule?.rank ?? 0
