const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The six bits that a character stands for. The two that URLs use in place of + and / are read too. */
const SIX_BITS: ReadonlyMap<string, number> = new Map([...[...ALPHABET].map((char, bits) => [char, bits] as const), ['-', 62], ['_', 63]])

/** RFC 4648 base 64, padded. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!
    text += b === undefined ? '==' : ALPHABET[(bits >> 6) & 63]! + (c === undefined ? '=' : ALPHABET[bits & 63]!)
  }
  return text
}

/**
 * Decodes leniently, as AWS does: characters that are not in the alphabet are skipped, padding ends the text wherever it stands and
 * may be missing, and bits that don't fill a byte are dropped.
 */
export function fromBase64(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const char of text) {
    if (char === '=') break
    const six = SIX_BITS.get(char)
    if (six === undefined) continue
    bits = ((bits << 6) | six) & 0xfff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  return Uint8Array.from(bytes)
}
