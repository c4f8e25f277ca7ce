import type { Json } from '@redrive/engine'
import fc, { type Arbitrary } from 'fast-check'
import { memberOf, textAt } from '../script/world.js'
import { candidatesOf, type Candidates } from './candidates.js'
import { ITEM, listsIn, pathsIn, textsIn, type DataPath } from './read.js'

/** Data that fits a definition. */
export interface FittingData {
  /** For every place: the input, and what tasks give. */
  readonly any: Arbitrary<Json>
  /** For what a state with that definition gives: where its ResultPath leads, its result may have to be something else. */
  readonly resultOf: (state: Json | undefined) => Arbitrary<Json>
}

/** A part of the data: what is known of its members, or of its items. */
interface Node {
  readonly members: Map<string, Node>
  item: Node | undefined
  /** It becomes the whole data of a state, so it has whatever any state reads. */
  isWhole: boolean
}

const newNode = (): Node => ({ members: new Map(), item: undefined, isWhole: false })

/**
 * Data that fits a definition: it has whatever any state of it reads, in every place where the data of a state may begin, and in the leaves
 * the values that the Choices ask for. So one shape fits the input and what every task gives.
 */
export function fittingData(definition: Json): FittingData {
  const root = newNode()
  for (const { field, text } of textsIn(definition)) {
    if (field === 'Comment' || field === 'ResultPath') continue
    for (const path of pathsIn(text)) addSuffixes(root, path)
    for (const path of listsIn(field, text)) addSuffixes(root, [...path, ITEM])
    if (WHOLE_DATA.has(field))
      for (const path of [...pathsIn(text), ...listsIn(field, text).map(list => [...list, ITEM])]) markWhole(root, path)
  }
  const candidates = candidatesOf(definition)
  const inner = objectOf(root, candidates, fc.constant('x'))
  const object = objectOf(root, candidates, inner)
  const any = takesItsInputAsItems(definition) || root.item !== undefined ? listsOf(object) : object
  return {
    any,
    resultOf: state => {
      const path = pathsIn(textAt(state, 'ResultPath')).at(0)
      const node = path === undefined ? undefined : nodeAt(root, path)
      return node === undefined ? any : fc.oneof(any, valueOf(node, candidates, inner, candidates.get(path!.at(-1)!)))
    },
  }
}

/** Objects, lists of them, and lists of such lists. */
function listsOf(object: Arbitrary<Json>): Arbitrary<Json> {
  const list = (item: Arbitrary<Json>) => fc.array(item, { minLength: 1, maxLength: 2 })
  return fc.oneof({ weight: 1, arbitrary: object }, { weight: 2, arbitrary: list(object) }, { weight: 1, arbitrary: list(list(object)) })
}

/** The fields that make a part of the data the whole of it. */
const WHOLE_DATA: ReadonlySet<string> = new Set(['InputPath', 'OutputPath', 'ItemsPath', 'Items'])

function markWhole(root: Node, path: DataPath): void {
  const node = nodeAt(root, path)
  if (node !== undefined) node.isWhole = true
}

/** A result may have been put anywhere, so a path may begin with any of its steps. */
function addSuffixes(root: Node, path: DataPath): void {
  for (let from = 0; from < path.length; from++) if (from === 0 || path[from] !== ITEM) add(root, path.slice(from))
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

function nodeAt(root: Node, path: DataPath): Node | undefined {
  return path.reduce<Node | undefined>((at, step) => (step === ITEM ? at?.item : at?.members.get(step)), root)
}

/** True where a Map takes its whole input as its items. */
function takesItsInputAsItems(definition: Json): boolean {
  const pending: unknown[] = [definition]
  for (let next = pending.pop(); pending.length > 0 || next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const [type, path = '$', items, reader] = ['Type', 'ItemsPath', 'Items', 'ItemReader'].map(name => memberOf(next as Json, name))
    if (type === 'Map' && path === '$' && items === undefined && reader === undefined) return true
    pending.push(...(Object.values(next) as unknown[]))
  }
  return false
}

/** @param whole what has whatever any state reads */
function valueOf(node: Node, candidates: ReadonlyMap<string, Candidates>, whole: Arbitrary<Json>, known?: Candidates): Arbitrary<Json> {
  const leaves = known === undefined || known.values.length === 0 ? [] : [fc.constantFrom(...known.values)]
  if (node.item !== undefined) {
    const item =
      node.item.members.size === 0 && node.members.size > 0 ? objectOf(node, candidates, whole) : valueOf(node.item, candidates, whole)
    return fc.oneof(fc.array(item, { minLength: 1, maxLength: 3 }), ...leaves)
  }
  if (node.isWhole) return fc.oneof({ weight: 3, arbitrary: whole }, ...leaves.map(arbitrary => ({ weight: 1, arbitrary })))
  if (node.members.size === 0) return leaves[0] ?? fc.constant('x')
  const others = leaves.map(arbitrary => ({ weight: 1, arbitrary }))
  return fc.oneof({ weight: 3, arbitrary: objectOf(node, candidates, whole) }, ...others)
}

function objectOf({ members }: Node, candidates: ReadonlyMap<string, Candidates>, whole: Arbitrary<Json>): Arbitrary<Json> {
  const entries = [...members].map(([name, inner]) => [name, valueOf(inner, candidates, whole, candidates.get(name))] as const)
  const requiredKeys = [...members.keys()].filter(name => candidates.get(name)?.mayBeAbsent !== true)
  return fc.record(Object.fromEntries(entries), { requiredKeys, noNullPrototype: true })
}
