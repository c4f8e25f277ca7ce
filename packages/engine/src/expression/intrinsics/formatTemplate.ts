/** The text around the placeholders of a States.Format template, one piece more than there are placeholders; or what is wrong with it. */
export type FormatTemplate = { readonly pieces: readonly string[] } | { readonly fault: string }

/**
 * Reads a template as it stands between the quotes of a literal, where a backslash precedes every quote, brace and backslash that is
 * meant as such.
 */
export function templateFromLiteral(source: string): FormatTemplate {
  return read(source, /\\(.)|\{\}|[{}]/gs)
}

/** Reads a template that came as a value. In it a backslash means something before a brace only. */
export function templateFromValue(text: string): FormatTemplate {
  return read(text, /\\([{}])|\{\}|[{}]/g)
}

/** `marks` finds escapes (with the escaped character as its group), placeholders and stray braces. */
function read(text: string, marks: RegExp): FormatTemplate {
  const pieces: string[] = []
  let piece = ''
  let at = 0
  for (const { 0: mark, 1: escaped, index } of text.matchAll(marks)) {
    piece += text.slice(at, index)
    at = index + mark.length
    if (escaped !== undefined) piece += escaped
    else if (mark === '{}') {
      pieces.push(piece)
      piece = ''
    } else return { fault: mark === '{' ? "matching '}' not found for '{'" : "matching '{' not found for '}'" }
  }
  pieces.push(piece + text.slice(at))
  return { pieces }
}
