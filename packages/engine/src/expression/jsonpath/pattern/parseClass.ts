import { MAX_PATTERN_DEPTH } from '../../../limits.js'
import { anyOf, inAnyCase, not, only, range } from './characters.js'
import { readEscape } from './escape.js'
import type { CharacterSet } from './node.js'
import { next, peek, syntaxError, take, unsupported, type Reader } from './reader.js'

/**
 * Reads a set in brackets, of which the first has been read: `[a-z_[0-9]]`. Intersections can't occur, because a filter is cut at `&&`
 * wherever it stands.
 */
export function parseClass(reader: Reader, depth: number): CharacterSet {
  if (depth > MAX_PATTERN_DEPTH) throw unsupported(`More than ${MAX_PATTERN_DEPTH} levels of groups`)
  const negated = take(reader, '^')
  const sets: CharacterSet[] = []
  while (sets.length === 0 || peek(reader) !== ']') {
    if (peek(reader) === '') throw syntaxError(reader, 'Unclosed character class', reader.source.length - 1)
    sets.push(take(reader, '[') ? parseClass(reader, depth + 1) : parseRange(reader))
  }
  reader.at++
  const set = anyOf(sets)
  return negated ? not(set) : set
}

function parseRange(reader: Reader): CharacterSet {
  const first = readMember(reader)
  if (typeof first !== 'number') return first
  const last = isRange(reader) ? readLast(reader) : first
  if (typeof last !== 'number' || last < first) throw syntaxError(reader, 'Illegal character range', reader.at - 1)
  const set = first === last ? only(first) : range(first, last)
  return reader.ignoreCase ? inAnyCase(set) : set
}

/** A hyphen at the end of the set, or before another set, stands for itself. */
function isRange({ source, at }: Reader): boolean {
  const after = source[at + 1]
  return source[at] === '-' && after !== undefined && after !== ']' && after !== '['
}

function readLast(reader: Reader): number | CharacterSet {
  reader.at++
  return readMember(reader)
}

/** A code point, or a set that has a name. */
function readMember(reader: Reader): number | CharacterSet {
  if (!take(reader, '\\')) return next(reader).codePointAt(0)!
  const escape = readEscape(reader)
  if (escape.kind === 'character') return escape.codePoint
  if (escape.kind === 'set') return escape.set
  throw syntaxError(reader, 'Illegal/unsupported escape sequence', reader.at - 1)
}
