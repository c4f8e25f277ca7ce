import { MAX_NESTING } from '../limits.js'
import { LimitError } from '../report.js'

/**
 * How far the pieces of a Terraform text reach, without understanding them: strings with `${}` in them, heredocs, comments, brackets.
 * Every function gives the offset behind the piece, and the end of the text for a piece that isn't closed.
 * LimitError for one that is nested too deeply.
 */

/** Past blanks and comments, on this line only or on the following ones too. */
export function skipBlanks(text: string, from: number, lines = true): number {
  let at = from
  for (;;) {
    const char = text[at]
    if (char === ' ' || char === '\t' || char === '\r' || (lines && char === '\n')) at++
    else if (char === '#' || (char === '/' && text[at + 1] === '/')) at = lineEnd(text, at)
    else if (char === '/' && text[at + 1] === '*') at = after(text, '*/', at + 2)
    else return at
  }
}

export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from)
  return found < 0 ? text.length : found + end.length
}

/** Past a string or a heredoc, with what is interpolated in it, or past anything in brackets: whatever begins at the offset. */
export function skipPiece(text: string, from: number): number {
  const closers: string[] = []
  let at = from
  do {
    if (closers.length > 2 * MAX_NESTING) throw new LimitError(`more than ${MAX_NESTING} levels of nesting`)
    const closer = closers.at(-1)
    const char = text[at]!
    if (closer === '"') {
      if (char === '\\') at += 2
      else if (char === '"') {
        closers.pop()
        at++
      } else at = openInterpolation(text, at, closers)
    } else if (char === closer) {
      closers.pop()
      at++
    } else at = openCode(text, at, closers)
  } while (closers.length > 0 && at < text.length)
  return Math.min(at, text.length)
}

/** In a string: `${` and `%{` open code; `$${` and `%%{` don't. */
function openInterpolation(text: string, at: number, closers: string[]): number {
  const char = text[at]!
  if (char !== '$' && char !== '%') return at + 1
  if (text[at + 1] === char && text[at + 2] === '{') return at + 3
  if (text[at + 1] !== '{') return at + 1
  closers.push('}')
  return at + 2
}

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')', '"': '"' }

function openCode(text: string, at: number, closers: string[]): number {
  const char = text[at]!
  if (Object.hasOwn(CLOSERS, char)) {
    closers.push(CLOSERS[char]!)
    return at + 1
  }
  if (char === '<' && text[at + 1] === '<') return heredocAt(text, at)?.end ?? at + 2
  const past = skipBlanks(text, at)
  return past > at ? past : at + 1
}

export interface Heredoc {
  /** `<<-` takes the common indentation off. */
  readonly isIndented: boolean
  /** Of the first line of the text. */
  readonly start: number
  /** Behind the last line of the text, its line break included. */
  readonly close: number
  /** Behind the marker. */
  readonly end: number
}

/** The heredoc at an offset, up to the end of the text if it isn't closed; undefined where there is none. */
export function heredocAt(text: string, at: number): Heredoc | undefined {
  const open = /<<(-?)([A-Za-z_][\w-]*)[ \t\r]*\n/y
  open.lastIndex = at
  const [, dash, marker] = open.exec(text) ?? []
  if (marker === undefined) return undefined
  const start = open.lastIndex
  for (let line = start; line <= text.length;) {
    const end = lineEnd(text, line)
    if (text.slice(line, end).trim() === marker) return { isIndented: dash === '-', start, close: line, end }
    line = end + 1
  }
  return { isIndented: dash === '-', start, close: text.length, end: text.length }
}
