import { Frame } from '../frame.js'
import { createSequence, TUPLE_STREAM, type Sequence } from '../values.js'

/** An item on its way through a path whose steps bind variables: `@` is the item itself, the other members are the variables. */
export interface Tuple {
  '@'?: unknown
  [variable: string]: unknown
}

/** A sequence of {@link Tuple}s. */
export function tupleStream(): Sequence {
  const stream = createSequence()
  stream[TUPLE_STREAM] = true
  return stream
}

export function isTupleStream(value: unknown): value is Sequence {
  return Array.isArray(value) && (value as Sequence)[TUPLE_STREAM] === true
}

export function tupleOf(...members: readonly object[]): Tuple {
  return Object.assign(Object.create(null) as Tuple, ...members) as Tuple
}

/** A frame in which the variables of a tuple are bound. */
export function frameOf(tuple: Tuple, outer: Frame): Frame {
  const frame = new Frame(outer)
  for (const name of Object.keys(tuple)) frame.bind(name, tuple[name])
  return frame
}
