/** A source of draws that is a pure function of its seed. */
export interface Random {
  /** A whole number, uniform in [0, 2^32). */
  uint32(): number
  /** Uniform in [0, 1), with 53 bits. */
  float(): number
}

/** The seed of an execution: any text or number. */
export type Seed = string | number

/**
 * The draws that belong to one spot of one execution: its seed, and numbers that name the spot (an event id, an attempt). Nothing is
 * remembered between spots, so the draws of a replayed execution are those of the live one.
 */
export function randomAt(seed: Seed, ...spot: readonly number[]): Random {
  return new SpotRandom(seed, spot)
}

/** Seeded on the first draw: most evaluations draw nothing. */
class SpotRandom implements Random {
  readonly #seed: Seed
  readonly #spot: readonly number[]
  #next: (() => number) | undefined

  constructor(seed: Seed, spot: readonly number[]) {
    this.#seed = seed
    this.#spot = spot
  }

  uint32(): number {
    return (this.#next ??= sfc32(hashOf(`${typeof this.#seed}:${this.#seed}:${this.#spot.join(':')}`)))()
  }

  float(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000
  }
}

/** What proofs are made with: two words of a seed. */
export type ProofKey = readonly [number, number]

export function proofKeyOf(seed: Seed): ProofKey {
  const [a, b] = hashOf(`${typeof seed}:${seed}:proof`)
  return [a, b]
}

const PROOF_LENGTH = 12
const NUMBER_LENGTH = 5

/**
 * A number below 2^25 as a text that only the key makes: twelve letters and digits that prove it, and five that spell it. (For tokens, of
 * which every task needs two: a generator for each would take half of what answering a task takes, and putting a text together from
 * pieces a fifteenth.)
 */
export function provenText([a, b]: ProofKey, number: number): string {
  const first = wordOf(a, number)
  const second = wordOf(b, number)
  return String.fromCharCode(
    codeOf(first),
    codeOf(first >>> 5),
    codeOf(first >>> 10),
    codeOf(first >>> 15),
    codeOf(first >>> 20),
    codeOf(first >>> 25),
    codeOf(second),
    codeOf(second >>> 5),
    codeOf(second >>> 10),
    codeOf(second >>> 15),
    codeOf(second >>> 20),
    codeOf(second >>> 25),
    codeOf(number >>> 20),
    codeOf(number >>> 15),
    codeOf(number >>> 10),
    codeOf(number >>> 5),
    codeOf(number),
  )
}

/** The number that such a text spells; whether it is proven, only making the text once more can tell. */
export function spelledNumber(text: string): number | undefined {
  if (text.length !== PROOF_LENGTH + NUMBER_LENGTH) return undefined
  let number = 0
  for (let i = PROOF_LENGTH; i < text.length; i++) {
    const code = text.charCodeAt(i)
    number = (number << 5) | (code - (code < FIRST_LETTER ? FIRST_DIGIT : FIRST_LETTER - 10))
  }
  return number
}

/** Every bit depends on every other (the finalizer of MurmurHash 3). */
function wordOf(key: number, number: number): number {
  const word = key ^ Math.imul(number, 0x9e3779b1)
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}

const FIRST_DIGIT = 48
const FIRST_LETTER = 97

/** The codes of `0` to `9` and `a` to `v`. */
const CODES = Uint8Array.from({ length: 32 }, (_, bits) => bits + (bits < 10 ? FIRST_DIGIT : FIRST_LETTER - 10))

const codeOf = (bits: number) => CODES[bits & 31]!

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** So many of the bytes from 0 to 255 that each letter and digit stands for as many of them as any other. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length)

/** A text of lower-case letters and digits. */
export function randomText(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    const word = random.uint32()
    for (let shift = 0; shift < 32 && text.length < length; shift += 8) {
      const byte = (word >>> shift) & 0xff
      if (byte < FAIR_BYTES) text += ALPHABET[byte % ALPHABET.length]!
    }
  }
  return text
}

/** An RFC 4122 version 4 UUID. */
export function uuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, '0')).join('')
  const variant = '89ab'[parseInt(hex[16]!, 16) & 3]!
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** Four well-mixed words from a text (cyrb128). */
function hashOf(text: string): readonly [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0]
}

/** The generator SFC32 of PractRand: small, fast, and without known weaknesses. */
function sfc32([a, b, c, d]: readonly [number, number, number, number]): () => number {
  return () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
}
