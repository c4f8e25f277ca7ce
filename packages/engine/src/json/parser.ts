import { markAdmitted } from './admit.js'
import { setMember, type MutableObject } from './object.js'
import { numberFromText, type Json } from './value.js'

/** A text is not JSON. The reason is worded as AWS words it. */
export class JsonSyntaxError extends SyntaxError {
  override readonly name = 'JsonSyntaxError'
  readonly reason: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number

  constructor(reason: string, line: number, column: number) {
    super(`${reason} at line ${line}, column ${column}`)
    this.reason = reason
    this.line = line
    this.column = column
  }
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const PLAIN = /[^"\\\u0000-\u001f]*/y
const SPACE = /[ \t\n\r]*/y
const TOKEN = /[\p{L}\p{N}_$]+/uy
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

interface OpenArray {
  readonly items: Json[]
}
interface OpenObject {
  readonly members: MutableObject
  name: string
}

/** A JSON parser without recursion. */
export class JsonParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): Json {
    const open: (OpenArray | OpenObject)[] = []
    let value = this.#begin(open)
    for (;;) {
      while (value === undefined) value = this.#begin(open)
      const top = open[open.length - 1]
      if (top === undefined) {
        this.#end()
        return value
      }
      value = 'items' in top ? this.#addItem(top, value, open) : this.#addMember(top, value, open)
    }
  }

  /** Reads a scalar or an empty container, or opens a container and gives undefined. */
  #begin(open: (OpenArray | OpenObject)[]): Json | undefined {
    this.#skip(SPACE)
    const char = this.#text[this.#at]
    if (char === '{') {
      this.#at++
      if (this.#take('}')) return markAdmitted(Object.freeze({}))
      const top = { members: {}, name: '' }
      this.#readName(top)
      open.push(top)
      return undefined
    }
    if (char === '[') {
      this.#at++
      if (this.#take(']')) return markAdmitted(Object.freeze([]))
      open.push({ items: [] })
      return undefined
    }
    return this.#scalar(char)
  }

  #addItem(top: OpenArray, value: Json, open: unknown[]): Json | undefined {
    top.items.push(value)
    if (this.#take(',')) return undefined
    if (!this.#take(']')) throw this.#unexpected('was expecting comma to separate Array entries')
    open.pop()
    return markAdmitted(Object.freeze(top.items))
  }

  #addMember(top: OpenObject, value: Json, open: unknown[]): Json | undefined {
    setMember(top.members, top.name, value)
    if (this.#take(',')) {
      this.#readName(top)
      return undefined
    }
    if (!this.#take('}')) throw this.#unexpected('was expecting comma to separate Object entries')
    open.pop()
    return markAdmitted(Object.freeze(top.members))
  }

  #readName(top: OpenObject): void {
    this.#skip(SPACE)
    if (this.#text[this.#at] !== '"') throw this.#unexpected('was expecting double-quote to start field name')
    top.name = this.#string()
    if (!this.#take(':')) throw this.#unexpected('was expecting a colon to separate field name and value')
  }

  #scalar(char: string | undefined): Json {
    if (char === undefined) throw this.#error('Unexpected end-of-input')
    if (char === '"') return this.#string()
    if (char === '-' || (char >= '0' && char <= '9')) {
      const text = this.#match(NUMBER)
      if (text === '' || /[\w.]/.test(this.#text[this.#at] ?? '')) throw this.#unexpected('was expecting a JSON number')
      return numberFromText(text)
    }
    const start = this.#at
    const token = this.#match(TOKEN)
    if (token === 'true') return true
    if (token === 'false') return false
    if (token === 'null') return null
    if (token === '') throw this.#unexpected(`was expecting ${VALUES}`)
    this.#at = start + token.length
    throw this.#error(`Unrecognized token '${token}': was expecting ${VALUES}`)
  }

  #string(): string {
    this.#at++
    let text = this.#match(PLAIN)
    for (;;) {
      const char = this.#text[this.#at]
      if (char === '"') {
        this.#at++
        return text
      }
      if (char === undefined) throw this.#error('Unexpected end-of-input: was expecting closing quote for a string value')
      if (char !== '\\') {
        throw this.#error(
          `Illegal unquoted character ((CTRL-CHAR, code ${char.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        )
      }
      text += this.#escape() + this.#match(PLAIN)
    }
  }

  #escape(): string {
    const char = this.#text[this.#at + 1] ?? ''
    if (char === 'u') {
      const code = this.#text.slice(this.#at + 2, this.#at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(code)) throw this.#error('Unexpected character: expected a hex-digit for character escape sequence')
      this.#at += 6
      return String.fromCharCode(parseInt(code, 16))
    }
    const plain = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined
    if (plain === undefined) throw this.#error(`Unrecognized character escape ${described(char)}`)
    this.#at += 2
    return plain
  }

  #end(): void {
    this.#skip(SPACE)
    if (this.#at < this.#text.length) throw this.#unexpected('expected end of input')
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    pattern.test(this.#text)
    this.#at = pattern.lastIndex
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #take(char: string): boolean {
    this.#skip(SPACE)
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #unexpected(expectation: string): JsonSyntaxError {
    const char = this.#text[this.#at]
    return this.#error(char === undefined ? 'Unexpected end-of-input' : `Unexpected character (${described(char)}): ${expectation}`)
  }

  #error(reason: string): JsonSyntaxError {
    const before = this.#text.slice(0, this.#at)
    const line = before.split('\n').length
    return new JsonSyntaxError(reason, line, this.#at - before.lastIndexOf('\n'))
  }
}

const described = (char: string) => `'${char}' (code ${char.charCodeAt(0)})`
