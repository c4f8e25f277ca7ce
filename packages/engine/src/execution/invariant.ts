/** The engine is in a state that it never should be in. A defect of ours, never of the input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

export function invariant(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new InvariantError(message())
}
