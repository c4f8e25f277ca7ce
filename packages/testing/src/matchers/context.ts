/** What vitest and jest give to a matcher, as far as ours need it. */
export interface MatcherContext {
  readonly isNot?: boolean | undefined
  readonly equals: (a: unknown, b: unknown) => boolean
}

/** What a matcher answers. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
  readonly actual?: unknown
  readonly expected?: unknown
}

/** `to have run` or `not to have run`. */
export function toHave({ isNot = false }: MatcherContext, rest: string): string {
  return `${isNot ? 'not ' : ''}to have ${rest}`
}

/** A value in a message, on one line. */
export function show(value: unknown): string {
  if (value instanceof RegExp) return String(value)
  const asymmetric = value as { readonly toAsymmetricMatcher?: () => string } | null | undefined
  if (typeof asymmetric?.toAsymmetricMatcher === 'function') return asymmetric.toAsymmetricMatcher()
  return value === undefined ? 'undefined' : JSON.stringify(value)
}
