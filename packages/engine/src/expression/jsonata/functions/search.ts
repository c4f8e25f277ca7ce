import { budget } from '../budget.js'
import { callback } from '../evaluation/apply.js'
import { matchesOf, type MatchResult } from '../evaluation/matcher.js'
import { createSequence, failure, type Sequence } from '../values.js'

/* Built-in functions that look for a text or a pattern in a text. None is called with nothing in place of the text. */

/** A function that finds matches, as a regular expression is one. */
type Matcher = object

export function contains(text: string, token: string | Matcher | undefined): boolean | undefined {
  if (token === undefined) return undefined
  return typeof token === 'string' ? text.includes(token) : !matchesOf(token, text).next().done
}

export function match(text: string, matcher: Matcher, limit: number | undefined): Sequence {
  const result = createSequence()
  for (const found of limited(matcher, text, limit, 'D3040')) {
    result.push({ match: found.match, index: found.start, groups: found.groups })
  }
  return result
}

export function split(text: string, separator: string | Matcher, limit: number | undefined): readonly string[] {
  if (typeof separator === 'string') {
    checkLimit(limit, 'D3020')
    const parts = limit === 0 ? [] : text.split(separator, limit)
    budget.items(parts.length)
    return parts
  }
  const parts: string[] = []
  let start = 0
  for (const found of limited(separator, text, limit, 'D3020')) {
    parts.push(text.slice(start, found.start))
    start = found.end
  }
  if (limit === undefined || parts.length < limit) parts.push(text.slice(start))
  return parts
}

export function replace(text: string, pattern: string | Matcher, replacement: unknown, limit: number | undefined): string {
  if (pattern === '') throw failure({ code: 'D3010' })
  let result = ''
  let at = 0
  const isText = typeof pattern === 'string'
  for (const found of limited(isText ? textMatcher(pattern) : pattern, text, limit, 'D3011')) {
    const inserted = isText
      ? replacement
      : typeof replacement === 'string'
        ? substituted(replacement, found)
        : callback(replacement, [found])
    if (typeof inserted !== 'string') throw failure({ code: 'D3012' })
    result += text.slice(at, found.start) + inserted
    budget.text(result.length)
    at = found.start + found.match.length
  }
  return result + text.slice(at)
}

function checkLimit(limit: number | undefined, code: string): void {
  if (limit !== undefined && limit < 0) throw failure({ code })
}

/** The first matches. One more is looked for, which may be an error. */
function* limited(matcher: Matcher, text: string, limit: number | undefined, code: string): Generator<MatchResult> {
  checkLimit(limit, code)
  if (limit === 0) return
  let count = 0
  for (const found of matchesOf(matcher, text)) {
    if (limit !== undefined && count++ >= limit) return
    yield found
  }
}

/** As a regular expression of nothing but that text. */
function textMatcher(wanted: string): Matcher {
  return function find(text: string, from = 0): MatchResult | undefined {
    const start = text.indexOf(wanted, from)
    const end = start + wanted.length
    return start < 0 ? undefined : { match: wanted, start, end, groups: [], next: () => find(text, end) }
  }
}

/** A replacement with the groups of a match in the place of `$1` and its like, of which as many digits count as there are groups for. */
function substituted(replacement: string, { match, groups }: MatchResult): string {
  const digits = String(groups.length).length
  let text = ''
  let at = 0
  for (let dollar = replacement.indexOf('$'); dollar >= 0; dollar = replacement.indexOf('$', at)) {
    text += replacement.slice(at, dollar)
    at = dollar + 1
    const numberIn = (count: number) => parseInt(replacement.slice(at, at + count), 10)
    const next = replacement[at]
    if (next === '$' || next === '0') {
      text += next === '$' ? next : match
      at++
      continue
    }
    const long = numberIn(digits)
    const number = digits > 1 && long > groups.length ? numberIn(digits - 1) : long
    text += Number.isNaN(number) ? '$' : (groups[number - 1] ?? '')
    if (!Number.isNaN(number)) at += String(number).length
  }
  return text + replacement.slice(at)
}
