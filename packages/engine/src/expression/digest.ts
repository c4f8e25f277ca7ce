import { utf8Bytes } from './utf8.js'

/*
 * What `States.Hash` and `$hash` give: MD5 (RFC 1321), and SHA-1, SHA-256, SHA-384 and SHA-512 (FIPS 180-4). The 64-bit words of the last
 * two are bigints, the words of the others int32.
 */

/** The digest of the UTF-8 of a text, in hexadecimal: `digests.get('SHA-1')?.('abc')` is `"a9993e364706816aba3e25717850c26c9cd0d89d"`. */
export const digests: ReadonlyMap<string, (text: string) => string> = new Map([
  ['MD5', md5],
  ['SHA-1', sha1],
  ['SHA-256', sha256],
  ['SHA-384', (text: string) => sha512(text, squareRoots().slice(8)).slice(0, 96)],
  ['SHA-512', (text: string) => sha512(text, squareRoots().slice(0, 8))],
])

type Select = (x: number, y: number, z: number) => number

const choice: Select = (x, y, z) => (x & y) | (~x & z)
const parity: Select = (x, y, z) => x ^ y ^ z
const majority: Select = (x, y, z) => (x & y) | (x & z) | (y & z)

const MD5_START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]

const MD5_ROUNDS: readonly { select: Select; word: (i: number) => number; turns: readonly number[] }[] = [
  { select: choice, word: i => i, turns: [7, 12, 17, 22] },
  { select: (x, y, z) => choice(z, x, y), word: i => 5 * i + 1, turns: [5, 9, 14, 20] },
  { select: parity, word: i => 3 * i + 5, turns: [4, 11, 16, 23] },
  { select: (x, y, z) => y ^ (x | ~z), word: i => 7 * i, turns: [6, 10, 15, 21] },
]

function md5(text: string): string {
  const message = padded(text, 64, true)
  const state = Int32Array.from(MD5_START)
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d] = state as Iterable<number> as [number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const { select, word, turns } = MD5_ROUNDS[i >> 4]!
      const constant = Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1)))
      const sum = a + select(b, c, d) + constant + message.getInt32(block + 4 * (word(i) & 15), true)
      ;[a, b, c, d] = [d, b + turnedRight(sum, 32 - turns[i & 3]!), b, c]
    }
    addTo(state, [a, b, c, d])
  }
  return hex(state, true)
}

const SHA1_ROUNDS: readonly { select: Select; constant: number }[] = [
  { select: choice, constant: 0x5a827999 },
  { select: parity, constant: 0x6ed9eba1 },
  { select: majority, constant: 0x8f1bbcdc },
  { select: parity, constant: 0xca62c1d6 },
]

function sha1(text: string): string {
  const message = padded(text, 64)
  const state = Int32Array.from([...MD5_START, 0xc3d2e1f0])
  const words = new Int32Array(80)
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d, e] = state as Iterable<number> as [number, number, number, number, number]
    for (let i = 0; i < 80; i++) {
      words[i] = i < 16 ? message.getInt32(block + 4 * i) : turnedRight(words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!, 31)
      const { select, constant } = SHA1_ROUNDS[Math.floor(i / 20)]!
      ;[a, b, c, d, e] = [(turnedRight(a, 27) + select(b, c, d) + e + constant + words[i]!) | 0, a, turnedRight(b, 2), c, d]
    }
    addTo(state, [a, b, c, d, e])
  }
  return hex(state)
}

function sha256(text: string): string {
  const message = padded(text, 64)
  const constants = cubeRoots().map(upperHalf)
  const state = Int32Array.from(squareRoots().slice(0, 8), upperHalf)
  const words = new Int32Array(64)
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d, e, f, g, h] = state as Iterable<number> as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      words[i] = i < 16 ? message.getInt32(block + 4 * i) : words[i - 16]! + sigma0(words[i - 15]!) + words[i - 7]! + sigma1(words[i - 2]!)
      const sum1 = turnedRight(e, 6) ^ turnedRight(e, 11) ^ turnedRight(e, 25)
      const sum0 = turnedRight(a, 2) ^ turnedRight(a, 13) ^ turnedRight(a, 22)
      const mixed = h + sum1 + choice(e, f, g) + constants[i]! + words[i]!
      ;[a, b, c, d, e, f, g, h] = [(mixed + sum0 + majority(a, b, c)) | 0, a, b, c, (d + mixed) | 0, e, f, g]
    }
    addTo(state, [a, b, c, d, e, f, g, h])
  }
  return hex(state)
}

const sigma0 = (x: number) => turnedRight(x, 7) ^ turnedRight(x, 18) ^ (x >>> 3)
const sigma1 = (x: number) => turnedRight(x, 17) ^ turnedRight(x, 19) ^ (x >>> 10)

function sha512(text: string, start: readonly bigint[]): string {
  const message = padded(text, 128)
  const constants = cubeRoots()
  const state = BigUint64Array.from(start)
  const words = new BigUint64Array(80)
  for (let block = 0; block < message.byteLength; block += 128) {
    let [a, b, c, d, e, f, g, h] = state as Iterable<bigint> as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
    for (let i = 0; i < 80; i++) {
      words[i] =
        i < 16 ? message.getBigUint64(block + 8 * i) : words[i - 16]! + bigSigma0(words[i - 15]!) + words[i - 7]! + bigSigma1(words[i - 2]!)
      const sum1 = turnedRight64(e, 14n) ^ turnedRight64(e, 18n) ^ turnedRight64(e, 41n)
      const sum0 = turnedRight64(a, 28n) ^ turnedRight64(a, 34n) ^ turnedRight64(a, 39n)
      const mixed = h + sum1 + ((e & f) ^ (~e & g)) + constants[i]! + words[i]!
      ;[a, b, c, d, e, f, g, h] = [word64(mixed + sum0 + ((a & b) ^ (a & c) ^ (b & c))), a, b, c, word64(d + mixed), e, f, g]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i]! += word))
  }
  return Array.from(state, word => word.toString(16).padStart(16, '0')).join('')
}

const bigSigma0 = (x: bigint) => turnedRight64(x, 1n) ^ turnedRight64(x, 8n) ^ (x >> 7n)
const bigSigma1 = (x: bigint) => turnedRight64(x, 19n) ^ turnedRight64(x, 61n) ^ (x >> 6n)

const word64 = (bits: bigint) => BigInt.asUintN(64, bits)
const turnedRight64 = (word: bigint, by: bigint) => (word >> by) | word64(word << (64n - by))

/** The bytes of the text, a bit 1, bits 0 and the length in bits, in whole blocks. */
function padded(text: string, blockBytes: 64 | 128, littleEndian = false): DataView {
  const bytes = utf8Bytes(text)
  const length = bytes.length + 1 + blockBytes / 8
  const message = new Uint8Array(Math.ceil(length / blockBytes) * blockBytes)
  message.set(bytes)
  message[bytes.length] = 0x80
  const view = new DataView(message.buffer)
  view.setBigUint64(message.length - 8, BigInt(bytes.length * 8), littleEndian)
  return view
}

const turnedRight = (word: number, by: number) => (word >>> by) | (word << (32 - by))

function addTo(state: Int32Array, words: readonly number[]): void {
  words.forEach((word, i) => (state[i]! += word))
}

function hex(words: Int32Array, littleEndian = false): string {
  const bytes = new DataView(new ArrayBuffer(4 * words.length))
  words.forEach((word, i) => bytes.setInt32(4 * i, word, littleEndian))
  return Array.from(new Uint8Array(bytes.buffer), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** The constants of SHA-2: the first 64 bits after the point of the roots of the first primes. SHA-256 takes their upper halves. */
const squareRoots = (): readonly bigint[] => (squareRootBits ??= fractions(16, 2n))
const cubeRoots = (): readonly bigint[] => (cubeRootBits ??= fractions(80, 3n))
const upperHalf = (bits: bigint) => Number(bits >> 32n) | 0

let squareRootBits: readonly bigint[] | undefined
let cubeRootBits: readonly bigint[] | undefined

function fractions(count: number, degree: bigint): bigint[] {
  const primes: bigint[] = []
  for (let number = 2n; primes.length < count; number++) {
    if (primes.every(prime => number % prime !== 0n)) primes.push(number)
  }
  return primes.map(prime => word64(root(prime << (64n * degree), degree)))
}

/** The whole part of a root, by Newton's method from above. */
function root(value: bigint, degree: bigint): bigint {
  let estimate = value
  for (;;) {
    const next = ((degree - 1n) * estimate + value / estimate ** (degree - 1n)) / degree
    if (next >= estimate) return estimate
    estimate = next
  }
}
