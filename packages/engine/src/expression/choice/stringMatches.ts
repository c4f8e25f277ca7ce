import { ChoiceFailureError } from './errors.js'

/**
 * The StringMatches pattern as a test: `*` is any number of characters, `\*` is an asterisk, `\\` is a backslash, all else is itself.
 * A test costs time linear in the length of the text, whatever the pattern.
 *
 *     stringMatches('log-*.txt')('log-2024.txt')   // true
 *     stringMatches('5 \\* 3')('5 * 3')            // true
 *
 * @returns a test that throws ChoiceFailureError where the pattern has a backslash before anything else: a run-time error by the
 *   specification of Amazon States Language
 */
export function stringMatches(pattern: string): (text: string) => boolean {
  const pieces = literalPieces(pattern)
  if (pieces === undefined) {
    return () => {
      throw new ChoiceFailureError(
        `The StringMatches pattern '${pattern}' has an open escape: a backslash must be followed by * or another backslash.`,
      )
    }
  }
  const first = pieces[0]!
  if (pieces.length === 1) return text => text === first
  const last = pieces[pieces.length - 1]!
  const middle = pieces
    .slice(1, -1)
    .filter(piece => piece !== '')
    .map(finder)
  return text => {
    const end = text.length - last.length
    if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false
    // The leftmost place of each piece leaves the most room for the pieces after it.
    let at = first.length
    for (const find of middle) {
      at = find(text, at, end)
      if (at < 0) return false
    }
    return true
  }
}

/** The literal texts between the asterisks, unescaped; undefined where an escape is open. */
function literalPieces(pattern: string): readonly string[] | undefined {
  const pieces: string[] = []
  let piece = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '*') {
      pieces.push(piece)
      piece = ''
    } else if (char === '\\') {
      const escaped = pattern[++i]
      if (escaped !== '*' && escaped !== '\\') return undefined
      piece += escaped
    } else {
      piece += char
    }
  }
  return [...pieces, piece]
}

/** Finds a piece in `text` from `start`, before `end`; gives the place behind it, or -1. */
type Finder = (text: string, start: number, end: number) => number

/** Knuth, Morris and Pratt: `indexOf` takes quadratic time for some texts. */
function finder(piece: string): Finder {
  const fallback = borders(piece)
  return (text, start, end) => {
    let matched = 0
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i)
      while (matched > 0 && piece.charCodeAt(matched) !== code) matched = fallback[matched - 1]!
      if (piece.charCodeAt(matched) === code && ++matched === piece.length) return i + 1
    }
    return -1
  }
}

/** For each prefix of the piece: the length of the longest proper prefix of it that is also its suffix. */
function borders(piece: string): Int32Array {
  const lengths = new Int32Array(piece.length)
  let length = 0
  for (let i = 1; i < piece.length; i++) {
    while (length > 0 && piece.charCodeAt(i) !== piece.charCodeAt(length)) length = lengths[length - 1]!
    if (piece.charCodeAt(i) === piece.charCodeAt(length)) length++
    lengths[i] = length
  }
  return lengths
}
