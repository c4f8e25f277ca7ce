import { isArray, isNumber, isObject, type Json } from '@redrive/engine'

/** Two 32-bit lanes: 64 bits, enough to tell 100 million states apart with a chance of a mistake of 1 in 3,000. */
export interface Hash {
  readonly a: number
  readonly b: number
}

/**
 * Takes in words and gives a hash of them; two lanes of MurmurHash3 with constants of their own. Members of objects may come in any order,
 * as in JSON, so they are hashed one by one and added up.
 */
export class Hasher implements Hash {
  a = 0
  b = 0

  reset(seed: number): this {
    this.a = seed
    this.b = ~seed
    return this
  }

  word(word: number): this {
    const x = Math.imul(word, 0xcc9e2d51)
    this.a ^= Math.imul((x << 15) | (x >>> 17), 0x1b873593)
    this.a = (Math.imul((this.a << 13) | (this.a >>> 19), 5) + 0xe6546b64) | 0
    const y = Math.imul(word, 0x239b961b)
    this.b ^= Math.imul((y << 16) | (y >>> 16), 0xab0e9789)
    this.b = (Math.imul((this.b << 11) | (this.b >>> 21), 9) + 0x561ccd1b) | 0
    return this
  }

  hash({ a, b }: Hash): this {
    return this.word(a).word(b)
  }

  number(value: number): this {
    const word = value | 0
    if (word === value) return this.word(word)
    FLOAT[0] = value
    return this.word(0x7fc00001).word(WORDS[0]!).word(WORDS[1]!)
  }

  text(text: string): this {
    this.word(text.length)
    let i = 1
    for (; i < text.length; i += 2) this.word(text.charCodeAt(i - 1) | (text.charCodeAt(i) << 16))
    return i === text.length ? this.word(text.charCodeAt(i - 1)) : this
  }

  /** What was taken in so far, well mixed: changes of few bits change half of all bits. */
  finish(): Hash {
    return { a: mixed(this.a ^ this.b), b: mixed(Math.imul(this.b, 0x9e3779b1) ^ this.a) }
  }
}

const FLOAT = new Float64Array(1)
const WORDS = new Int32Array(FLOAT.buffer)

/** The finaliser of MurmurHash3. */
export function mixed(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

const MAX_NAMES = 10_000
const texts = new Map<string, Hash>()

/** The hash of a text that comes again and again: names of states, errors. */
export function nameHash(name: string): Hash {
  let hash = texts.get(name)
  if (hash === undefined) {
    if (texts.size === MAX_NAMES) texts.clear()
    hash = new Hasher().reset(1).text(name).finish()
    texts.set(name, hash)
  }
  return hash
}

/**
 * Payloads are frozen and shared, so each large one is hashed once, or twice. (A WeakMap for all of them would take the garbage collector
 * more time than hashing takes.)
 */
const payloads = new Map<object, Hash>()
const MAX_PAYLOADS = 1024
/** Smaller ones are hashed again in no more time than it takes to remember them. */
const REMEMBERED_MEMBERS = 8

/** The hash of a payload of an execution. */
export function payloadHash(value: Json): Hash {
  if (payloads.size > MAX_PAYLOADS) payloads.clear()
  return hashOf(value, 0, payloads)
}

/** The hash of plain JSON data that somebody might change later. */
export function dataHash(value: unknown): Hash {
  return hashOf(value as Json, 0, undefined)
}

/** Far beyond what machines pass around; keeps the recursion within the stack. */
const MAX_LEVELS = 1000

function hashOf(value: Json | undefined, level: number, known: Map<object, Hash> | undefined): Hash {
  if (typeof value !== 'object' || value === null) return scalarHash(value)
  const before = known?.get(value)
  if (before !== undefined) return before
  if (level > MAX_LEVELS) throw new RangeError(`the explorer takes data of at most ${MAX_LEVELS} levels`)
  const hash = containerHash(value, level, known)
  if (known !== undefined && !isSmallLeaf(value)) known.set(value, hash)
  return hash
}

function isSmallLeaf(container: object): boolean {
  const values: unknown[] = Object.values(container)
  return values.length < REMEMBERED_MEMBERS && values.every(value => typeof value !== 'object' || value === null)
}

function scalarHash(value: null | boolean | number | string | undefined): Hash {
  const hasher = new Hasher()
  if (typeof value === 'number') return hasher.reset(2).number(value).finish()
  if (typeof value === 'string') return hasher.reset(3).text(withoutEventIds(value)).finish()
  return value === null ? NULL : value === undefined ? UNDEFINED : value ? TRUE : FALSE
}

const [NULL, UNDEFINED, TRUE, FALSE] = [4, 5, 6, 7].map(seed => new Hasher().reset(seed).finish()) as [Hash, Hash, Hash, Hash]

function containerHash(value: object & Json, level: number, known: Map<object, Hash> | undefined): Hash {
  const hasher = new Hasher()
  if (isNumber(value)) return hasher.reset(11).text(String(value)).finish()
  if (isArray(value)) {
    hasher.reset(8).word(value.length)
    for (const item of value) hasher.hash(hashOf(item, level + 1, known))
    return hasher.finish()
  }
  if (!isObject(value)) throw new TypeError('the explorer takes plain JSON data only')
  let a = 0
  let b = 0
  for (const name of Object.keys(value)) {
    const member = hasher
      .reset(9)
      .hash(nameHash(name))
      .hash(hashOf(value[name], level + 1, known))
      .finish()
    a = (a + member.a) | 0
    b = (b + member.b) | 0
  }
  return hasher.reset(10).word(a).word(b).finish()
}

/** Causes that the service words name an event. Which number it had says nothing about what can happen next. */
function withoutEventIds(text: string): string {
  return text.includes(EVENT_ID) ? text.replace(/\(entered at the event id #\d+\)/g, EVENT_ID) : text
}

const EVENT_ID = '(entered at the event id #'
