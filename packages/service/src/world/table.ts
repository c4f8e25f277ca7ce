/**
 * An immutable map from text keys, for worlds with many executions: every version shares with the others all that is the same, so that
 * setting one entry costs the depth of a tree, not the size of the map.
 */
export interface Table<V> {
  readonly root: Node<V> | undefined
  readonly size: number
}

type Node<V> = Branch<V> | Leaf<V>
type Branch<V> = readonly (Node<V> | undefined)[]

interface Leaf<V> {
  readonly hash: number
  readonly entries: readonly (readonly [key: string, value: V])[]
}

const BITS = 4
const WIDTH = 1 << BITS

/** A table with nothing in it.  */
export function emptyTable<V>(): Table<V> {
  return { root: undefined, size: 0 }
}

export function lookUp<V>(table: Table<V>, key: string): V | undefined {
  const hash = hashOf(key)
  let node = table.root
  for (let shift = 0; node !== undefined && !isLeaf(node); shift += BITS) node = node[slot(hash, shift)]
  return node?.entries.find(entry => entry[0] === key)?.[1]
}

export function withEntry<V>(table: Table<V>, key: string, value: V): Table<V> {
  const size = table.size + (lookUp(table, key) === undefined ? 1 : 0)
  return { root: put(table.root, hashOf(key), 0, key, value), size }
}

export function withoutEntry<V>(table: Table<V>, key: string): Table<V> {
  if (lookUp(table, key) === undefined) return table
  return { root: drop(table.root!, hashOf(key), 0, key), size: table.size - 1 }
}

/** All values, in an order that depends on the keys only. */
export function valuesOf<V>(table: Table<V>): V[] {
  const values: V[] = []
  const visit = (node: Node<V> | undefined) => {
    if (node === undefined) return
    if (isLeaf(node)) for (const [, value] of node.entries) values.push(value)
    else node.forEach(visit)
  }
  visit(table.root)
  return values
}

function put<V>(node: Node<V> | undefined, hash: number, shift: number, key: string, value: V): Node<V> {
  if (node === undefined) return { hash, entries: [[key, value]] }
  if (!isLeaf(node)) return withChild(node, slot(hash, shift), put(node[slot(hash, shift)], hash, shift + BITS, key, value))
  if (node.hash === hash) return { hash, entries: [...node.entries.filter(entry => entry[0] !== key), [key, value]] }
  const branch: (Node<V> | undefined)[] = new Array<undefined>(WIDTH).fill(undefined)
  branch[slot(node.hash, shift)] = node
  return put(branch, hash, shift, key, value)
}

function drop<V>(node: Node<V>, hash: number, shift: number, key: string): Node<V> | undefined {
  if (!isLeaf(node)) return withChild(node, slot(hash, shift), drop(node[slot(hash, shift)]!, hash, shift + BITS, key))
  const entries = node.entries.filter(entry => entry[0] !== key)
  return entries.length === 0 ? undefined : { hash, entries }
}

function withChild<V>(branch: Branch<V>, at: number, child: Node<V> | undefined): Branch<V> {
  const copy = branch.slice()
  copy[at] = child
  return copy
}

function isLeaf<V>(node: Node<V>): node is Leaf<V> {
  return !Array.isArray(node)
}

const slot = (hash: number, shift: number) => (hash >>> shift) & (WIDTH - 1)

/** FNV-1a, mixed so that the low bits depend on all of the key. 32 bits: equal hashes share a leaf. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}
