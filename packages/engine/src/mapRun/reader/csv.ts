/**
 * CSV as Step Functions reads it. Values are texts. A value may stand in quotes; in them `""` is a quote, and delimiters and line breaks
 * are text. A backslash escapes a backslash, a quote or the delimiter; before anything else it is dropped. Empty lines are no rows.
 *
 *     [...csvRows('a,"b,c"\nd,e\n', ',')]   // [['a', 'b,c'], ['d', 'e']]
 */
export function* csvRows(text: string, delimiter: string): Generator<string[]> {
  let [at, row, value, isQuoted, isEmpty] = [0, [] as string[], '', false, true]
  const endRow = () => {
    const done = [...row, value]
    row = []
    value = ''
    isEmpty = true
    return done
  }
  while (at < text.length) {
    const char = text[at]!
    const next = text[at + 1]
    if (char === '\\') {
      if (next === '\\' || next === '"' || next === delimiter) {
        value += next
        at++
      }
      isEmpty = false
    } else if (isQuoted) {
      if (char !== '"') value += char
      else if (next === '"') {
        value += '"'
        at++
      } else isQuoted = false
    } else if (char === '"' && value === '') {
      isQuoted = true
      isEmpty = false
    } else if (char === delimiter) {
      row.push(value)
      value = ''
      isEmpty = false
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && next === '\n') at++
      if (!isEmpty) yield endRow()
    } else {
      value += char
      isEmpty = false
    }
    at++
  }
  if (!isEmpty) yield endRow()
}

/** The CSVDelimiter of a ReaderConfig, and the character it stands for. */
export const CSV_DELIMITERS: ReadonlyMap<string, string> = new Map([
  ['COMMA', ','],
  ['PIPE', '|'],
  ['SEMICOLON', ';'],
  ['SPACE', ' '],
  ['TAB', '\t'],
])
