import type { Pattern } from '../regex/pattern.js'
import { failure, isFunction } from '../values.js'
import { callback } from './apply.js'

/** What a regular expression finds, and what a function that takes the place of one has to give. */
export interface MatchResult {
  readonly match: string
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
  /** Finds the next match. */
  readonly next: unknown
}

/** A regular expression as a function: the first match at or after a position. */
export function matcherOf(pattern: Pattern) {
  // Both parameters are declared without defaults: how many there are is how many arguments $map passes.
  return function find(value: unknown, from: number | undefined): MatchResult | undefined {
    const text = String(value)
    const found = pattern.find(text, from ?? 0)
    if (found === undefined) return undefined
    const [match, ...groups] = found.groups
    const end = found.index + match!.length
    const next = () => {
      const following = end < text.length ? find(text, end) : undefined
      if (following?.match === '') throw failure({ code: 'D1004', value: pattern.source })
      return following
    }
    return { match: match!, start: found.index, end, groups, next }
  }
}

/** The matches of a regular expression, or of a function like one, as they are asked for. */
export function* matchesOf(matcher: unknown, text: string): Generator<MatchResult> {
  for (let found = ask(matcher, text); found !== undefined; found = ask(found.next)) yield found
}

function ask(matcher: unknown, text?: string): MatchResult | undefined {
  const found = callback(matcher, [text]) as Partial<MatchResult> | undefined
  const { start, end, groups, next } = found ?? {}
  if (found && !(typeof start === 'number' || typeof end === 'number' || Array.isArray(groups) || isFunction(next))) {
    throw failure({ code: 'T1010' })
  }
  return found as MatchResult | undefined
}
