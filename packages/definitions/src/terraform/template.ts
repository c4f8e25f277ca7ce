import { skipPiece } from './skip.js'
import { oneLine, type Expression } from './syntax.js'

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** Takes a template apart into texts and what is interpolated. Backslashes are escapes in strings only. */
export function templateParts(
  text: string,
  from: number,
  to: number,
  hasEscapes: boolean,
  parse: (from: number, to: number) => Expression,
): (string | Expression)[] {
  const parts: (string | Expression)[] = []
  let [plain, at] = ['', from]
  while (at < to) {
    const char = text[at]!
    const isMark = char === '$' || char === '%'
    if (hasEscapes && char === '\\') {
      const { value, length } = escapeAt(text, at)
      plain += value
      at += length
    } else if (isMark && text[at + 1] === char && text[at + 2] === '{') {
      plain += `${char}{`
      at += 3
    } else if (isMark && text[at + 1] === '{') {
      const end = Math.min(skipPiece(text, at + 1), to)
      // `~` next to a brace takes blanks off, which makes no difference to JSON.
      const [start, stop] = [at + (text[at + 2] === '~' ? 3 : 2), end - (text[end - 2] === '~' ? 2 : 1)]
      if (plain !== '') parts.push(plain)
      parts.push(
        char === '$' ? parse(start, Math.max(start, stop)) : { kind: 'unsupported', text: oneLine(text.slice(at, end)), offset: at },
      )
      plain = ''
      at = end
    } else {
      const next = nextSpecial(text, at + 1, to)
      plain += text.slice(at, next)
      at = next
    }
  }
  return plain === '' ? parts : [...parts, plain]
}

function nextSpecial(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text[at] !== '$' && text[at] !== '%' && text[at] !== '\\') at++
  return at
}

function escapeAt(text: string, at: number): { readonly value: string; readonly length: number } {
  const char = text[at + 1] ?? ''
  const hex = char === 'u' ? text.slice(at + 2, at + 6) : char === 'U' ? text.slice(at + 2, at + 10) : ''
  const code = /^(?:[\da-fA-F]{4}){1,2}$/.test(hex) ? Number.parseInt(hex, 16) : undefined
  if (code !== undefined && code <= 0x10ffff) return { value: String.fromCodePoint(code), length: 2 + hex.length }
  return { value: Object.hasOwn(ESCAPES, char) ? ESCAPES[char]! : `\\${char}`, length: 2 }
}
