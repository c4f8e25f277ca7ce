import type { Frame } from './frame.js'
import type { Signature } from './signature.js'

/** Marks an array that an array constructor in a path made: the path does not take it apart. */
export const CONSTRUCTED = Symbol('constructed')
/** Marks an array of which the items are bindings of a path, not values. */
export const TUPLE_STREAM = Symbol('tuple stream')
/** Marks an array that stands for the context of the whole expression, which is its one item. */
export const OUTER_WRAPPER = Symbol('outer wrapper')

/**
 * An array that JSONata made by selecting: with one item it is that item, without items it is nothing. Marks that are no symbols are
 * members of the array for `*`, as they are in JSONata.
 */
export interface Sequence extends Array<unknown> {
  sequence?: true | undefined
  /** Stays an array with one item, as `[]` asks for. */
  keepSingleton?: true
  [CONSTRUCTED]?: true
  [TUPLE_STREAM]?: true
  [OUTER_WRAPPER]?: true
}

export function createSequence(...items: unknown[]): Sequence {
  const sequence: Sequence = items
  sequence.sequence = true
  return sequence
}

export function isSequence(value: unknown): value is Sequence {
  return Array.isArray(value) && (value as Sequence).sequence === true
}

/** A function in JavaScript. How many parameters it declares says how many arguments $map and its like pass. */
export type Native = ((...args: never[]) => unknown) & { readonly arity?: number }

/** A function as a value of JSONata, if it is none in JavaScript. A class, because JSON can't pass for an instance of it. */
export abstract class Procedure {
  /** What error messages call it where it is called by no name. */
  abstract name: unknown
}

export class BuiltIn extends Procedure {
  readonly name: string | undefined
  readonly implementation: Native
  readonly signature: Signature

  constructor(name: string | undefined, implementation: Native, signature: Signature) {
    super()
    this.name = name
    this.implementation = implementation
    this.signature = signature
  }
}

/** A function that an expression defined, or what is left of a function when some of its arguments are given. */
export class Lambda extends Procedure {
  readonly parameters: readonly string[]
  readonly signature: Signature | undefined
  /** What it sees besides its parameters. */
  readonly frame: Frame
  /** Gives its value in a frame in which its parameters are bound. */
  readonly body: (frame: Frame) => unknown
  /** That by which it was last called. */
  name: unknown = undefined

  constructor(parameters: readonly string[], signature: Signature | undefined, frame: Frame, body: (frame: Frame) => unknown) {
    super()
    this.parameters = parameters
    this.signature = signature
    this.frame = frame
    this.body = body
  }
}

export type Callable = Native | Procedure

export function isFunction(value: unknown): value is Callable {
  return typeof value === 'function' || value instanceof Procedure
}

/** The members of a JSON-like object; undefined for everything else. */
export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isFunction(value)
    ? (value as Record<string, unknown>)
    : undefined
}

/** An error of JSONata: the code chooses the message, the other members go into it. */
export interface Thrown {
  readonly code: string
  readonly message?: string
  /** The function or operator. */
  token?: unknown
  readonly [insert: string]: unknown
}

/** What an evaluation throws: operators and calls put their names into errors on their way out, so they are plain objects. */
export function failure(thrown: Thrown): Error {
  return { ...thrown } as unknown as Error
}

/** Numbers that JSON can't hold are an error wherever a number is looked at. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw failure({ code: 'D1001', value })
  return true
}
