import type { Assertion, CharacterSet, CodePoints } from './node.js'

/** The sets of characters and the kinds of positions that java.util.regex has names for. */

export function only(codePoint: number): CharacterSet {
  return candidate => candidate === codePoint
}

export function range(first: number, last: number): CharacterSet {
  return codePoint => codePoint >= first && codePoint <= last
}

export function not(set: CharacterSet): CharacterSet {
  return codePoint => !set(codePoint)
}

export function anyOf(sets: readonly CharacterSet[]): CharacterSet {
  return codePoint => sets.some(set => set(codePoint))
}

/** Also the other case of ASCII letters, which is all that Java folds unless asked for more. */
export function inAnyCase(set: CharacterSet): CharacterSet {
  return codePoint => set(codePoint) || (isLetter(codePoint) && set(codePoint ^ 0x20))
}

const isLetter = (codePoint: number) => (codePoint | 0x20) >= 0x61 && (codePoint | 0x20) <= 0x7a

function setOf(expression: RegExp): CharacterSet {
  return codePoint => expression.test(String.fromCodePoint(codePoint))
}

const LINE_ENDS: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x85, 0x2028, 0x2029])
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export const anyCharacter: CharacterSet = () => true
export const anyButLineEnd: CharacterSet = codePoint => !LINE_ENDS.has(codePoint)

/** `\d`, `\w` and their like, by letter. Their capitals are the complements. */
export const CLASSES: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', setOf(/[0-9]/)],
  ['h', setOf(/[ \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]/)],
  ['s', setOf(/[ \t\n\v\f\r]/)],
  ['v', setOf(/[\n\v\f\r\u0085\u2028\u2029]/)],
  ['w', setOf(/[A-Za-z0-9_]/)],
])

/** The ASCII classes of POSIX, as in `\p{Alpha}`. */
const POSIX: ReadonlyMap<string, CharacterSet> = new Map([
  ['Lower', setOf(/[a-z]/)],
  ['Upper', setOf(/[A-Z]/)],
  ['ASCII', range(0, 0x7f)],
  ['Alpha', setOf(/[A-Za-z]/)],
  ['Digit', setOf(/[0-9]/)],
  ['Alnum', setOf(/[A-Za-z0-9]/)],
  ['Punct', setOf(/[!-/:-@[-`{-~]/)],
  ['Graph', range(0x21, 0x7e)],
  ['Print', range(0x20, 0x7e)],
  ['Blank', setOf(/[ \t]/)],
  ['Cntrl', setOf(/[\u0000-\u001f\u007f]/)],
  ['XDigit', setOf(/[0-9A-Fa-f]/)],
  ['Space', setOf(/[ \t\n\v\f\r]/)],
])

/** The set of a `\p{name}`: a class of POSIX, a general category of Unicode, or `Is` and a script or binary property. */
export function property(name: string, ignoreCase: boolean): CharacterSet | undefined {
  if (ignoreCase && /^(?:Lower|Upper)$/.test(name)) return POSIX.get('Alpha')
  if (ignoreCase && /^L[ult]$/.test(name)) return setOf(/[\p{Lu}\p{Ll}\p{Lt}]/u)
  const posix = POSIX.get(name)
  if (posix !== undefined) return posix
  const unicode = name.startsWith('Is') ? name.slice(2) : name
  const candidates = name.startsWith('Is') ? [`Script=${unicode}`, unicode] : [`General_Category=${unicode}`]
  for (const candidate of candidates) {
    try {
      return setOf(new RegExp(`^\\p{${candidate}}$`, 'u'))
    } catch {
      continue
    }
  }
  return undefined
}

/** `^` */
export const atStart: Assertion = (_text, at) => at === 0

/** `^` of a multi-line pattern: also after the end of a line, unless nothing follows. */
export const atLineStart: Assertion = (text, at) => at === 0 || (at < text.length && isAfterLineEnd(text, at))

/** `$`: at the end, or before the end of the last line. */
export const atEnd: Assertion = (text, at) => {
  const rest = text.length - at
  if (rest === 0) return true
  if (rest === 2) return text[at] === CARRIAGE_RETURN && text[at + 1] === LINE_FEED
  return rest === 1 && isBeforeLineEnd(text, at)
}

/** `$` of a multi-line pattern. */
export const atLineEnd: Assertion = (text, at) => at === text.length || isBeforeLineEnd(text, at)

/** `\z` */
export const atVeryEnd: Assertion = (text, at) => at === text.length

/** `\b` */
export const atWordBoundary: Assertion = (text, at) => isWord(text, at - 1) !== isWord(text, at)

const WORD = setOf(/[\p{L}\p{Nd}_]/u)

function isWord(text: CodePoints, at: number): boolean {
  const codePoint = text[at]
  return codePoint !== undefined && WORD(codePoint)
}

function isBeforeLineEnd(text: CodePoints, at: number): boolean {
  const isInsideOfPair = text[at] === LINE_FEED && text[at - 1] === CARRIAGE_RETURN
  return LINE_ENDS.has(text[at]!) && !isInsideOfPair
}

function isAfterLineEnd(text: CodePoints, at: number): boolean {
  const isInsideOfPair = text[at] === LINE_FEED && text[at - 1] === CARRIAGE_RETURN
  return LINE_ENDS.has(text[at - 1]!) && !isInsideOfPair
}
