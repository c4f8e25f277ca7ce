const REPLACEMENT = '\ufffd'

/**
 * The text that bytes stand for in UTF-8, as Java reads it. What is no UTF-8 becomes U+FFFD: one for each longest start of a character,
 * and one for three bytes that encode half of a surrogate pair.
 */
export function utf8Text(bytes: Uint8Array): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at++]!
    const length = lengthFrom(lead)
    if (length === 1) text += String.fromCharCode(lead)
    else {
      let code = lead & (0x7f >> length)
      let read = 1
      while (read < length && continues(lead, read, bytes[at])) {
        code = (code << 6) | (bytes[at++]! & 0x3f)
        read++
      }
      text += length === 0 || read < length || isSurrogate(code) ? REPLACEMENT : String.fromCodePoint(code)
    }
  }
  return text
}

/** How many bytes a character has that begins with this one; 0 when none does. */
function lengthFrom(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2) return 0
  if (lead < 0xe0) return 2
  if (lead < 0xf0) return 3
  return lead < 0xf5 ? 4 : 0
}

/** Whether a byte may stand at that place. The second one is bounded so that nothing is overlong or beyond U+10FFFF. */
function continues(lead: number, place: number, byte: number | undefined): boolean {
  if (byte === undefined || byte >> 6 !== 2) return false
  if (place > 1) return true
  if (lead === 0xe0) return byte >= 0xa0
  if (lead === 0xf0) return byte >= 0x90
  return lead !== 0xf4 || byte < 0x90
}

/** The bytes of a text in UTF-8. Half of a surrogate pair becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const char of text) {
    const point = char.codePointAt(0)!
    const code = isSurrogate(point) ? 0xfffd : point
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return Uint8Array.from(bytes)
}

const tail = (bits: number) => 0x80 | (bits & 0x3f)

const isSurrogate = (code: number) => code >= 0xd800 && code < 0xe000
