import { charAt, InvalidPathError, JavaException } from './errors.js'
import { parseFilter, type PathParser } from './parseFilter.js'
import type { Step } from './step.js'

/** `[?]`, `[?,?]`: places for filters from outside. */
const PLACEHOLDERS = /^\[[ \t\n\v\f\r]*\?[,*? \t\n\v\f\r]*\]$/

/**
 * Reads a step from its text in brackets. The first character that means something says what the step is, whatever stands before it:
 * `[x1]` is an index.
 *
 * @param parsePath for the paths inside of a filter
 */
export function parseBracket(bracket: string, parsePath: PathParser): Step {
  if (bracket === '[*]') return { kind: 'wildcard' }
  if (PLACEHOLDERS.test(bracket)) return { kind: 'placeholder', count: bracket.split('?').length - 1 }
  const start = bracket.search(/[?'0-9:@-]/)
  if (start < 0) throw new InvalidPathError(`Could not analyze path component: ${bracket}`)
  switch (bracket[start]) {
    case '?':
      return { kind: 'filter', filter: parseFilter(filterText(bracket, start), parsePath) }
    case "'":
      return parseNames(bracket, start)
    case '@':
      return parseFromEnd(bracket, start)
    default:
      return parseIndices(bracket, start)
  }
}

/**
 * Reads the names in single quotes, from `start` to the first closing bracket, even one between quotes. There are no escapes, and what
 * stands between the quoted names doesn't matter. A name whose quote isn't closed doesn't count.
 */
export function parseNames(bracket: string, start: number): Step {
  const names: string[] = []
  let name: string | undefined
  for (let at = start; charAt(bracket, at) !== ']'; at++) {
    const char = charAt(bracket, at)
    if (char !== "'") {
      if (name !== undefined) name += char
    } else if (name === undefined) {
      name = ''
    } else {
      names.push(name)
      name = undefined
    }
  }
  return names.length === 1 ? { kind: 'member', name: names[0]! } : { kind: 'members', names }
}

/** From the bracket before the question mark to the first closing one outside of quotes and parentheses. */
function filterText(bracket: string, questionMark: number): string {
  const start = bracket.lastIndexOf('[', questionMark)
  let quoted = false
  let brackets = 0
  let parentheses = 0
  for (let at = start; ; at++) {
    const char = charAt(bracket, at)
    if (char === "'") {
      if (bracket[at - 1] !== '\\') quoted = !quoted
    } else if (quoted) continue
    else if (char === '(') parentheses++
    else if (char === ')') parentheses--
    else if (char === '[') brackets++
    else if (char === ']') {
      brackets--
      if (parentheses !== 0) continue
      if (brackets !== 0) throw new InvalidPathError('Filter brackets are not balanced')
      return bracket.slice(start, at + 1)
    }
  }
}

/** `[(@.length - 1)]` and `[(@.size() - 1)]`: an index from the end. */
function parseFromEnd(bracket: string, start: number): Step {
  let at = start + 1
  charAt(bracket, at)
  let name = ''
  while (charAt(bracket, ++at) !== '-') if (!/[ ()]/.test(bracket[at]!)) name += bracket[at]
  if (name !== 'size' && name !== 'length') {
    throw new InvalidPathError(`Invalid function: @.${name}. Supported functions are: [(@.length - n)] and [(@.size() - n)]`)
  }
  let offset = ''
  for (; charAt(bracket, at) !== ')'; at++) if (bracket[at] !== ' ') offset += bracket[at]
  return { kind: 'fromEnd', offset: parseInteger(offset) }
}

/** `[1]`, `[1,2]`, `[1:]`, `[:1]`, `[1:2]`. What follows the numbers is ignored, a step of a slice too. */
function parseIndices(bracket: string, start: number): Step {
  const numbers: number[] = []
  let digits = ''
  let sequence = false
  let openStart = false
  let openEnd = false
  const take = () => {
    numbers.push(parseInteger(digits))
    digits = ''
  }
  let at = start
  while (/[0-9, :-]/.test(charAt(bracket, at))) {
    const char = bracket[at]!
    if (char === ',') {
      take()
      sequence = true
    } else if (char === ':') {
      openStart ||= digits === ''
      const closedStart = digits !== ''
      if (closedStart) take()
      while (/[0-9 -]/.test(charAt(bracket, ++at))) if (bracket[at] !== ' ') digits += bracket[at]
      if (closedStart && digits === '') openEnd = true
      else take()
      if (bracket[at] === ']') break
    } else if (char !== ' ') digits += char
    at++
  }
  if (digits !== '') take()
  const [first, second] = numbers
  if (numbers.length === 1 && !openStart && !openEnd) return { kind: 'index', index: first! }
  if (sequence) return { kind: 'indices', indices: numbers }
  if (openEnd) return { kind: 'slice', from: first, to: undefined }
  return openStart ? { kind: 'slice', from: undefined, to: first } : { kind: 'slice', from: first, to: second }
}

/** Java's `Integer.parseInt`. */
function parseInteger(text: string): number {
  const value = /^-?[0-9]+$/.test(text) ? Number(text) : NaN
  if (!(value >= -(2 ** 31) && value < 2 ** 31)) throw new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`)
  return value
}
