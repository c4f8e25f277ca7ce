/**
 * Where the path that starts at `start` ends: before the comma, parenthesis or blank that follows it. Inside brackets all of these
 * belong to the path, as in `$.items[?(@.name == 'a, b)')]`. Undefined when a bracket, quote or pattern is left open.
 */
export function endOfPath(text: string, start: number): number | undefined {
  const open: string[] = []
  let at = start
  while (at < text.length) {
    const char = text[at]!
    if (open.length === 0 && /[,)\s]/.test(char)) return at
    if (char === open[open.length - 1]) open.pop()
    else if (char === '[') open.push(']')
    else if (char === '(') open.push(')')
    else if (open.length > 0 && isDelimiter(text, at)) {
      const end = endOfQuoted(text, at)
      if (end === undefined) return undefined
      at = end
      continue
    }
    at++
  }
  return open.length === 0 ? at : undefined
}

/** Quotes open a string anywhere inside brackets; a slash opens a pattern where a filter wants one, after `=~`. */
function isDelimiter(text: string, at: number): boolean {
  const char = text[at]
  return char === "'" || char === '"' || (char === '/' && followsMatchOperator(text, at))
}

function followsMatchOperator(text: string, at: number): boolean {
  let before = at - 1
  while (text[before] === ' ') before--
  return text[before] === '~' && text[before - 1] === '='
}

/** The index after the delimiter that closes the one at `at`; a backslash hides the character behind it. */
function endOfQuoted(text: string, at: number): number | undefined {
  const delimiter = text[at]
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === delimiter) return i + 1
  }
  return undefined
}
