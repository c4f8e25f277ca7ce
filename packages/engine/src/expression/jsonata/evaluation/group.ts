import type { Frame } from '../frame.js'
import { gather } from '../functions/sequence.js'
import { createSequence, failure } from '../values.js'
import type { Evaluate } from './apply.js'
import { frameOf, isTupleStream, tupleOf, type Tuple } from './tuple.js'

export type Group = (input: unknown, frame: Frame) => Record<string, unknown>

/** Names that JSONata keeps for marks of its own. */
const RESERVED = ['_jsonata_lambda', '_jsonata_function']

/**
 * `{name: value, …}` of each item of the input: the items for which a name is the same are grouped, and the value is that of the group.
 */
export function groupBy(pairs: readonly (readonly [name: Evaluate, value: Evaluate])[]): Group {
  return (input, frame) => {
    const isStream = isTupleStream(input)
    const sequence: readonly unknown[] = Array.isArray(input) ? input : createSequence(input)
    const items = sequence.length === 0 && !isStream ? [undefined] : sequence
    const groups = Object.create(null) as Record<string, { items: unknown; readonly pair: number }>
    const owned = new Set()
    for (const item of items) {
      const [context, inner] = isStream ? [(item as Tuple)['@'], frameOf(item as Tuple, frame)] : [item, frame]
      pairs.forEach(([nameOf], pair) => {
        const value = nameOf(context, inner)
        if (value === undefined) return
        if (typeof value !== 'string') throw failure({ code: 'T1003', value })
        if (RESERVED.includes(value)) throw failure({ code: 'D1013', value })
        const group = groups[value]
        if (group === undefined) groups[value] = { items: item, pair }
        else if (group.pair !== pair) throw failure({ code: 'D1009', value })
        else gather(group, 'items', item, owned)
      })
    }
    const result = Object.create(null) as Record<string, unknown>
    for (const name of Object.keys(groups)) {
      const group = groups[name]!
      const valueOf = pairs[group.pair]![1]
      const value = isStream ? ofTuples(valueOf, group.items, frame) : valueOf(group.items, frame)
      if (value !== undefined) result[name] = value
    }
    return result
  }
}

/** Of the tuples of a group, each variable is the sequence of what it is in them. */
function ofTuples(valueOf: Evaluate, items: unknown, frame: Frame): unknown {
  const tuple = Array.isArray(items) ? merged(items as readonly Tuple[]) : (items as Tuple)
  const context = tuple['@']
  // Taken out for good, so that it is nothing where the same tuple alone makes another group.
  delete tuple['@']
  return valueOf(context, frameOf(tuple, frame))
}

function merged([first, ...others]: readonly Tuple[]): Tuple {
  const result = tupleOf(first!)
  const owned = new Set()
  for (const other of others) for (const name of Object.keys(other)) gather(result, name, other[name], owned)
  return result
}
