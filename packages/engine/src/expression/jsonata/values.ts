/** Marks of functions. Symbols, because JSON can't hold them: no input can pass for a function. */
export const LAMBDA = Symbol('lambda')
export const BUILT_IN = Symbol('built-in function')

/** Marks an array of the evaluation that carries the bindings of a path, and one that stands for the context of the whole expression. */
export const TUPLE_STREAM = Symbol('tuple stream')
export const OUTER_WRAPPER = Symbol('outer wrapper')

/** An array that JSONata made by selecting: with one item it is that item, without items it is nothing. */
export interface Sequence extends Array<unknown> {
  sequence?: true
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

export function isLambda(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[LAMBDA] === true
}

export function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true
  return isLambda(value) || (typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BUILT_IN] === true)
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
  readonly [insert: string]: unknown
}

/** Numbers that JSON can't hold are an error wherever a number is looked at. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw failure({ code: 'D1001', value })
  return true
}

/** What the interpreter throws and catches: it adds the position to errors on their way out, so they are plain objects. */
export function failure(thrown: Thrown): Error {
  return { ...thrown } as unknown as Error
}
