const known = new WeakMap<object, Map<string, unknown>>()

/**
 * What follows from a value that never changes, made once: whoever reads one page of a list will read the next.
 *
 * @param key says what it is, as opposed to other things that follow from the same value
 */
export function remembered<T>(value: object, key: string, make: () => T): T {
  const consequences = known.get(value) ?? new Map<string, unknown>()
  known.set(value, consequences)
  if (!consequences.has(key)) consequences.set(key, make())
  return consequences.get(key) as T
}
