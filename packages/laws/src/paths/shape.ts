import type { Json } from '@redrive/engine'
import fc, { type Arbitrary } from 'fast-check'
import { candidatesOf, type Candidates } from './candidates.js'
import { ITEM, pathsIn, textsIn, type DataPath } from './read.js'

/** A part of the data: what is known of its members, or of its items. */
interface Node {
  readonly members: Map<string, Node>
  item: Node | undefined
  /** The longest list that an index asks for. */
  least: number
}

const newNode = (): Node => ({ members: new Map(), item: undefined, least: 1 })

/**
 * Data that fits a definition: it has whatever any state of it reads, in every place where the data of a state may begin, and in the leaves
 * the values that the Choices ask for. So one shape fits the input and what every task gives.
 */
export function dataArbitrary(definition: Json): Arbitrary<Json> {
  const root = newNode()
  for (const { field, text } of textsIn(definition)) {
    if (field === 'Comment' || field === 'ResultPath') continue
    for (const path of pathsIn(text)) {
      const full = isListField(field, text) ? [...path, ITEM] : path
      // A result may have been put anywhere, so a path may begin with any of its steps.
      for (let from = 0; from < path.length; from++) if (path[from] !== ITEM) add(root, full.slice(from))
    }
  }
  const object = valueOf(root, candidatesOf(definition))
  const wantsList = mapsWithoutItems(definition)
  return wantsList
    ? fc.oneof({ weight: 1, arbitrary: object }, { weight: 2, arbitrary: fc.array(object, { minLength: 1, maxLength: 3 }) })
    : object
}

function add(root: Node, path: DataPath): void {
  let at = root
  for (const step of path) {
    if (step === ITEM) at = at.item ??= newNode()
    else {
      const next = at.members.get(step) ?? newNode()
      at.members.set(step, next)
      at = next
    }
  }
}

/** The items of a Map, and what functions take as lists. */
function isListField(field: string, text: string): boolean {
  if (field === 'ItemsPath' || field === 'Items') return true
  return /States\.Array(Length|GetItem|Contains|Unique|Partition)\(|\$(count|map|filter|reduce|sum|append)\(/.test(text)
}

/** True where a Map takes its whole input as its items. */
function mapsWithoutItems(definition: Json): boolean {
  const pending: unknown[] = [definition]
  for (let next = pending.pop(); pending.length > 0 || next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const { Type, ItemsPath, Items, ItemReader } = next as Readonly<Record<string, unknown>>
    if (Type === 'Map' && Items === undefined && ItemReader === undefined && (ItemsPath === undefined || ItemsPath === '$')) return true
    pending.push(...(Object.values(next) as unknown[]))
  }
  return false
}

function valueOf(node: Node, candidates: ReadonlyMap<string, Candidates>, known?: Candidates): Arbitrary<Json> {
  const leaves = known === undefined || known.values.length === 0 ? [] : [fc.constantFrom(...known.values)]
  if (node.item !== undefined) {
    const item = node.item.members.size === 0 && node.members.size > 0 ? objectOf(node, candidates) : valueOf(node.item, candidates)
    return fc.oneof(fc.array(item, { minLength: node.least, maxLength: 3 }), ...leaves)
  }
  if (node.members.size > 0)
    return fc.oneof({ weight: 3, arbitrary: objectOf(node, candidates) }, ...leaves.map(arbitrary => ({ weight: 1, arbitrary })))
  return leaves[0] ?? fc.constant('x')
}

function objectOf({ members }: Node, candidates: ReadonlyMap<string, Candidates>): Arbitrary<Json> {
  const entries = [...members].map(([name, inner]) => [name, valueOf(inner, candidates, candidates.get(name))] as const)
  const requiredKeys = [...members.keys()].filter(name => candidates.get(name)?.mayBeAbsent !== true)
  return fc.record(Object.fromEntries(entries), { requiredKeys, noNullPrototype: true })
}
