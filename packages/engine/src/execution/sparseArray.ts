/**
 * A persistent array with holes: every version stays valid, reading is O(log32 n), a change copies one path of 32-slot nodes.
 *
 * Changes made with the same {@link Owner} share their copies: nodes that the owner made are changed in place, because no other version
 * can see them yet. That makes a run of changes inside one command as cheap as changing plain arrays. (Immer copies whole arrays, which
 * is quadratic over a Map of 10,000 iterations.)
 */
export interface SparseArray<T> {
  /**
   * The first values, which are no part of the tree: among frames these are the ones that all others are in, and that change with every
   * one of them.
   */
  readonly head: Node<T> | undefined
  readonly root: Node<T> | undefined
  /** The number of levels below the root. */
  readonly depth: number
}

/** Whoever makes a run of changes: one per command, never reused. */
export interface Owner {
  readonly owner: true
}

interface Node<T> {
  readonly owner: Owner
  count: number
  readonly slots: (Node<T> | T | undefined)[]
}

const BITS = 5
const WIDTH = 1 << BITS
const MASK = WIDTH - 1
const HEAD = 8

export const newOwner = (): Owner => ({ owner: true })

const EMPTY: SparseArray<never> = Object.freeze({ head: undefined, root: undefined, depth: 0 })

export function emptyArray<T>(): SparseArray<T> {
  return EMPTY
}

export function getAt<T>(array: SparseArray<T>, index: number): T | undefined {
  if (index < HEAD) return array.head?.slots[index] as T | undefined
  let node = array.root
  if (node === undefined || index >= capacity(array.depth)) return undefined
  for (let level = array.depth; level > 0; level--) {
    node = node.slots[(index >>> (level * BITS)) & MASK] as Node<T> | undefined
    if (node === undefined) return undefined
  }
  return node.slots[index & MASK] as T | undefined
}

/** The array with `value` at `index`; undefined makes a hole. */
export function setAt<T>(array: SparseArray<T>, index: number, value: T | undefined, owner: Owner): SparseArray<T> {
  const { head } = array
  let { root, depth } = array
  if (index < HEAD) {
    const changed = head === undefined ? nodeWith(owner, HEAD, index, value) : withSlot(head, index, value, owner)
    return changed === head ? array : { head: changed, root, depth }
  }
  if (root === undefined || index >= capacity(depth)) {
    if (value === undefined) return array
    while (index >= capacity(depth)) {
      root &&= nodeWith(owner, WIDTH, 0, root)
      depth++
    }
  }
  const next = setIn(root, depth, index, value, owner)
  return next === array.root && depth === array.depth ? array : { head, root: next, depth }
}

/** Calls back for every index from `start` to before `end` that is no hole, in order. */
export function forEachIn<T>(array: SparseArray<T>, start: number, end: number, visit: (value: T, index: number) => void): void {
  if (array.head !== undefined) visitNode(array.head, 0, 0, start, end, visit)
  if (array.root !== undefined) visitNode(array.root, array.depth, 0, start, end, visit)
}

/** The array with holes from `start` to before `end`. */
export function withoutRange<T>(array: SparseArray<T>, start: number, end: number, owner: Owner): SparseArray<T> {
  const { head, root, depth } = array
  const first = head && withoutRangeIn(head, 0, 0, start, end, owner)
  const next = root && withoutRangeIn(root, depth, 0, start, end, owner)
  return first === head && next === root ? array : { head: first, root: next, depth }
}

/** Good for 2^30 indices, far beyond what a history can name. */
const capacity = (depth: number) => WIDTH << (BITS * depth)

function setIn<T>(node: Node<T> | undefined, depth: number, index: number, value: T | undefined, owner: Owner): Node<T> | undefined {
  const slot = (index >>> (depth * BITS)) & MASK
  const before = node?.slots[slot]
  const after = depth === 0 ? value : setIn(before as Node<T> | undefined, depth - 1, index, value, owner)
  return node === undefined ? nodeWith(owner, WIDTH, slot, after) : withSlot(node, slot, after, owner)
}

function withoutRangeIn<T>(node: Node<T>, depth: number, base: number, start: number, end: number, owner: Owner): Node<T> | undefined {
  const span = 1 << (BITS * depth)
  if (start <= base && base + span * WIDTH <= end) return undefined
  const first = Math.max(0, Math.floor((start - base) / span))
  let result: Node<T> | undefined = node
  for (let slot = first; slot < WIDTH && result !== undefined && base + slot * span < end; slot++) {
    const before: Node<T> | T | undefined = result.slots[slot]
    if (before === undefined) continue
    const after: Node<T> | undefined =
      depth === 0 ? undefined : withoutRangeIn(before as Node<T>, depth - 1, base + slot * span, start, end, owner)
    result = withSlot(result, slot, after, owner)
  }
  return result
}

/** The node with one of its slots changed; undefined where all are holes. */
function withSlot<T>(node: Node<T>, slot: number, after: Node<T> | T | undefined, owner: Owner): Node<T> | undefined {
  const before = node.slots[slot]
  if (after === before) return node
  const count = node.count + (before === undefined ? 1 : 0) - (after === undefined ? 1 : 0)
  if (count === 0) return undefined
  const target = node.owner === owner ? node : { owner, count, slots: node.slots.slice() }
  target.count = count
  target.slots[slot] = after
  return target
}

/** A node with one value; undefined without one. */
function nodeWith<T>(owner: Owner, width: number, slot: number, value: Node<T> | T | undefined): Node<T> | undefined {
  if (value === undefined) return undefined
  const slots = new Array<Node<T> | T | undefined>(width)
  slots[slot] = value
  return { owner, count: 1, slots }
}

function visitNode<T>(
  node: Node<T>,
  depth: number,
  base: number,
  start: number,
  end: number,
  visit: (value: T, index: number) => void,
): void {
  const span = 1 << (BITS * depth)
  const first = Math.max(0, Math.floor((start - base) / span))
  for (let slot = first; slot < node.slots.length; slot++) {
    const from = base + slot * span
    if (from >= end) return
    const value = node.slots[slot]
    if (value === undefined) continue
    if (depth === 0) visit(value as T, from)
    else visitNode(value as Node<T>, depth - 1, from, start, end, visit)
  }
}
