import { MAX_PATTERN_DEPTH } from '../../../limits.js'
import { anyButLineEnd, anyCharacter, atEnd, atLineEnd, atLineStart, atStart, CLASSES, inAnyCase, only } from './characters.js'
import { readEscape } from './escape.js'
import type { CharacterSet, PatternNode } from './node.js'
import { parseClass } from './parseClass.js'
import { next, peek, syntaxError, take, takeMatch, unsupported, type Reader } from './reader.js'

const EMPTY: PatternNode = { kind: 'sequence', items: [] }
const MAX_REPETITIONS = 2 ** 31 - 1

/** Takes a regular expression apart as java.util.regex does. Groups capture nothing, because nobody asks what they matched. */
export function parsePattern(source: string, ignoreCase: boolean): PatternNode {
  const reader: Reader = { original: source, source: withoutQuotations(source), at: 0, ignoreCase, multiLine: false, dotAll: false }
  const pattern = parseChoice(reader, 0)
  if (peek(reader) !== '') throw syntaxError(reader, "Unmatched closing ')'", reader.at - 1)
  return pattern
}

/** `\Q..\E` quotes: what stands between them stands for itself. */
function withoutQuotations(source: string): string {
  return source.replace(/\\(?:Q([^]*?)(?:\\E|$)|[^])/g, (escape, quoted?: string) => quoted?.replace(/[^A-Za-z0-9]/gu, '\\$&') ?? escape)
}

/** Recursion: groups inside of groups, which are limited. */
function parseChoice(reader: Reader, depth: number): PatternNode {
  if (depth > MAX_PATTERN_DEPTH) throw unsupported(`More than ${MAX_PATTERN_DEPTH} levels of groups`)
  const options = [parseSequence(reader, depth)]
  while (take(reader, '|')) options.push(parseSequence(reader, depth))
  return options.length === 1 ? options[0]! : { kind: 'choice', options }
}

function parseSequence(reader: Reader, depth: number): PatternNode {
  const items: PatternNode[] = []
  while (!/^[|)]?$/.test(peek(reader))) {
    const atom = parseAtom(reader, depth)
    if (atom !== 'flags') items.push(parseQuantifier(reader, atom))
  }
  return { kind: 'sequence', items }
}

function parseAtom(reader: Reader, depth: number): PatternNode | 'flags' {
  const char = peek(reader)
  // A repetition where there is nothing to repeat is as good as nothing.
  if (char === '{') return EMPTY
  if ('*+?'.includes(char)) throw syntaxError(reader, `Dangling meta character '${char}'`, reader.at)
  reader.at += char.length
  switch (char) {
    case '(':
      return parseGroup(reader, depth)
    case '[':
      return character(parseClass(reader, depth + 1))
    case '.':
      return character(reader.dotAll ? anyCharacter : anyButLineEnd)
    case '^':
      return { kind: 'assertion', holds: reader.multiLine ? atLineStart : atStart }
    case '$':
      return { kind: 'assertion', holds: reader.multiLine ? atLineEnd : atEnd }
    case '\\':
      return parseEscape(reader)
    default:
      return literal(reader, char.codePointAt(0)!)
  }
}

function parseEscape(reader: Reader): PatternNode {
  const escape = readEscape(reader)
  switch (escape.kind) {
    case 'character':
      return literal(reader, escape.codePoint)
    case 'set':
      return character(escape.set)
    case 'assertion':
      return escape
    case 'lineBreak': {
      const pair: PatternNode = { kind: 'sequence', items: [character(only(0x0d)), character(only(0x0a))] }
      return { kind: 'choice', options: [pair, character(CLASSES.get('v')!)] }
    }
  }
}

function literal(reader: Reader, codePoint: number): PatternNode {
  return character(reader.ignoreCase ? inAnyCase(only(codePoint)) : only(codePoint))
}

function character(set: CharacterSet): PatternNode {
  return { kind: 'character', set }
}

/** Reads a group, of which the opening parenthesis has been read. Flags without a group can't be repeated. */
function parseGroup(reader: Reader, depth: number): PatternNode | 'flags' {
  const { ignoreCase, multiLine, dotAll } = reader
  const isLookahead = take(reader, '?=')
  const isNegative = !isLookahead && take(reader, '?!')
  if (!isLookahead && !isNegative && take(reader, '?') && parseModifiers(reader) === 'flags') return 'flags'
  const item = parseChoice(reader, depth + 1)
  if (!take(reader, ')')) throw syntaxError(reader, 'Unclosed group', reader.source.length)
  Object.assign(reader, { ignoreCase, multiLine, dotAll })
  return isLookahead || isNegative ? { kind: 'lookahead', item, wanted: isLookahead } : item
}

/** `(?i)` sets flags up to the end of the group around it, `(?i:` opens a group with flags of its own. */
function parseModifiers(reader: Reader): 'flags' | 'group' {
  let on = true
  for (;;) {
    const char = next(reader)
    switch (char) {
      case ')':
        return 'flags'
      case ':':
        return 'group'
      case '-':
        on = false
        break
      case 'i':
        reader.ignoreCase = on
        break
      case 'm':
        reader.multiLine = on
        break
      case 's':
        reader.dotAll = on
        break
      case '>':
        throw unsupported('Atomic groups')
      case 'd':
      case 'u':
      case 'U':
      case 'x':
        throw unsupported(`Flags ${char}`)
      default:
        throw syntaxError(reader, 'Unknown inline modifier', reader.at - char.length)
    }
  }
}

function parseQuantifier(reader: Reader, item: PatternNode): PatternNode {
  const bounds = readBounds(reader)
  if (bounds === undefined) return item
  // Reluctant or not, the same texts match.
  if (!take(reader, '?') && take(reader, '+')) return possessive(item, bounds)
  return { kind: 'repeat', item, ...bounds }
}

/** `a*+` takes all that it can, so either the limit is reached or no more can follow. */
function possessive(item: PatternNode, { min, max }: Bounds): PatternNode {
  if (item.kind !== 'character') throw unsupported('Possessive quantifiers of groups')
  const full: PatternNode = { kind: 'repeat', item, min: max, max }
  if (min === max) return full
  const stop: PatternNode = { kind: 'assertion', holds: (text, at) => at === text.length || !item.set(text[at]!) }
  const short: PatternNode = { kind: 'sequence', items: [{ kind: 'repeat', item, min, max: max - 1 }, stop] }
  return max === Infinity ? short : { kind: 'choice', options: [full, short] }
}

interface Bounds {
  readonly min: number
  readonly max: number
}

function readBounds(reader: Reader): Bounds | undefined {
  if (take(reader, '*')) return { min: 0, max: Infinity }
  if (take(reader, '+')) return { min: 1, max: Infinity }
  if (take(reader, '?')) return { min: 0, max: 1 }
  if (!take(reader, '{')) return undefined
  if (!/[0-9]/.test(peek(reader))) throw syntaxError(reader, 'Illegal repetition', reader.at)
  const min = readCount(reader)
  const max = !take(reader, ',') ? min : /[0-9]/.test(peek(reader)) ? readCount(reader) : Infinity
  if (peek(reader) !== '}') throw syntaxError(reader, 'Unclosed counted closure', reader.at)
  if (max < min) throw syntaxError(reader, 'Illegal repetition range', reader.at)
  reader.at++
  return { min, max }
}

function readCount(reader: Reader): number {
  const start = reader.at
  let count = 0
  for (const digit of takeMatch(reader, /[0-9]+/y)) {
    count = count * 10 + Number(digit)
    if (count > MAX_REPETITIONS) throw syntaxError(reader, 'Illegal repetition range', start + String(count).length - 1)
  }
  return count
}
