import { atEnd, atStart, atVeryEnd, atWordBoundary, CLASSES, not, property } from './characters.js'
import type { Assertion, CharacterSet } from './node.js'
import { next, peek, syntaxError, takeMatch, unsupported, type Reader } from './reader.js'

/** What a backslash and the characters after it stand for. */
export type Escape =
  | { readonly kind: 'character'; readonly codePoint: number }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  | { readonly kind: 'lineBreak' }

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['f', 0x0c],
  ['r', 0x0d],
  ['a', 0x07],
  ['e', 0x1b],
])

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['A', atStart],
  ['B', (text, at) => !atWordBoundary(text, at)],
  ['G', atStart],
  ['Z', atEnd],
  ['b', atWordBoundary],
  ['z', atVeryEnd],
])

/** Reads an escape, of which the backslash has been read. */
export function readEscape(reader: Reader): Escape {
  const letter = next(reader)
  const set = CLASSES.get(letter)
  if (set !== undefined) return { kind: 'set', set }
  const complement = CLASSES.get(letter.toLowerCase())
  if (complement !== undefined) return { kind: 'set', set: not(complement) }
  const control = CONTROLS.get(letter)
  if (control !== undefined) return { kind: 'character', codePoint: control }
  const holds = ASSERTIONS.get(letter)
  if (holds !== undefined) return { kind: 'assertion', holds }
  switch (letter) {
    case '':
      throw syntaxError(reader, 'Unexpected internal error', reader.at)
    case 'R':
      return { kind: 'lineBreak' }
    case 'p':
    case 'P':
      return { kind: 'set', set: readProperty(reader, letter === 'P') }
    case 'x':
      return readCode(reader, /\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2}/y, 16, 'hexadecimal')
    case 'u':
      return readCode(reader, /[0-9A-Fa-f]{4}/y, 16, 'Unicode')
    case '0':
      return readCode(reader, /[0-3][0-7]{2}|[0-7]{1,2}/y, 8, 'octal')
    case 'c':
      if (peek(reader) === '') throw syntaxError(reader, 'Illegal control escape sequence', reader.at - 1)
      return { kind: 'character', codePoint: next(reader).codePointAt(0)! ^ 0x40 }
    case 'k':
      throw unsupported('Back references')
  }
  if (/[1-9]/.test(letter)) throw unsupported('Back references')
  if (/[A-Za-z]/.test(letter)) throw syntaxError(reader, 'Illegal/unsupported escape sequence', reader.at - 1)
  return { kind: 'character', codePoint: letter.codePointAt(0)! }
}

function readCode(reader: Reader, form: RegExp, radix: number, name: string): Escape {
  const codePoint = parseInt(takeMatch(reader, form).replace('{', ''), radix)
  if (Number.isNaN(codePoint) || codePoint > 0x10ffff) throw syntaxError(reader, `Illegal ${name} escape sequence`, reader.at)
  return { kind: 'character', codePoint }
}

/** `\pL`, `\p{Lu}`, `\p{Alpha}`. */
function readProperty(reader: Reader, negated: boolean): CharacterSet {
  let name = next(reader)
  if (name === '{') {
    name = takeMatch(reader, /[^}]*/y)
    if (next(reader) === '') throw syntaxError(reader, 'Unclosed character family', reader.at - 1)
  }
  const set = /^\w+$/.test(name) ? property(name, reader.ignoreCase) : undefined
  if (set === undefined) throw syntaxError(reader, `Unknown character property name {${name || ' '}}`, reader.at - (name === '' ? 0 : 1))
  return negated ? not(set) : set
}
