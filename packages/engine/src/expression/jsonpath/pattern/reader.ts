import { InvalidPathError, JavaException } from '../errors.js'

/** A pattern while it is read, with the flags that hold at this place. */
export interface Reader {
  /** As the author wrote it. */
  readonly original: string
  /** With quotations replaced by escapes. */
  readonly source: string
  /** The index of the next character, in UTF-16 units. */
  at: number
  ignoreCase: boolean
  multiLine: boolean
  dotAll: boolean
}

/** Whether the pattern goes on with this text, which is read over if so. */
export function take(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false
  reader.at += text.length
  return true
}

/** The next character, without reading it; the empty text at the end. */
export function peek(reader: Reader): string {
  const codePoint = reader.source.codePointAt(reader.at)
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint)
}

export function next(reader: Reader): string {
  const char = peek(reader)
  reader.at += char.length
  return char
}

/** The longest text at this place that the sticky expression matches, which is read over. */
export function takeMatch(reader: Reader, expression: RegExp): string {
  expression.lastIndex = reader.at
  const text = expression.exec(reader.source)?.[0] ?? ''
  reader.at += text.length
  return text
}

/**
 * What java.util.regex throws about a pattern: the problem, its place, the pattern, and a mark under the place. A place before the pattern
 * (-1) is not told.
 */
export function syntaxError({ original }: Reader, problem: string, index: number): JavaException {
  const place = index < 0 ? '' : ` near index ${index}`
  const mark = index < 0 || index >= original.length ? '' : `\n${' '.repeat(index)}^`
  return new JavaException('java.util.regex.PatternSyntaxException', `${problem}${place}\n${original}${mark}`)
}

export function unsupported(what: string): InvalidPathError {
  return new InvalidPathError(`${what} in regular expressions are not supported`)
}
