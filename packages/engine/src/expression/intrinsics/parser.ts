import { numberFromText, type Json } from '../../json/index.js'
import { MAX_INTRINSIC_DEPTH } from '../../limits.js'
import { InvalidIntrinsicError, type InvalidIntrinsicReason } from './errors.js'
import { endOfPath } from './pathText.js'

/** `States.Format('Hello {}', $.name)`, taken apart. */
export interface IntrinsicCall {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly IntrinsicArgument[]
}

export type IntrinsicArgument =
  | IntrinsicCall
  | { readonly kind: 'path'; readonly text: string }
  /** `source` is what stands between the quotes of a string, escapes and all. */
  | { readonly kind: 'literal'; readonly value: Json; readonly source?: string }

/**
 * Reads the text of an intrinsic function call. Whether the function exists and takes so many arguments is not looked at.
 *
 * @throws InvalidIntrinsicError for a text that breaks the grammar or nests too deeply
 * @example
 * parseIntrinsic("States.Array(1, $.b)")   // { kind: 'call', name: 'States.Array', args: [{ kind: 'literal', value: 1 }, ...] }
 */
export function parseIntrinsic(text: string): IntrinsicCall {
  return new IntrinsicParser(text).parse()
}

/** The name in front of the parenthesis, for a text that looks like a call. */
export function calledName(text: string): string | undefined {
  return /^\s*([A-Za-z][\w.]*)\(/.exec(text)?.[1]
}

const BLANKS = /[ \t\r\n]*/y
const NAME = /([A-Za-z][\w.]*)\(/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /(?:true|false|null)/y
const WORDS: ReadonlyMap<string, Json> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])
/** What stands between quotes: everything but quotes and backslashes, and the four characters that a backslash may precede. */
const STRING = /'([^'\\]*(?:\\['{}\\][^'\\]*)*)'/y

class IntrinsicParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): IntrinsicCall {
    this.#match(BLANKS)
    const name = this.#match(NAME)?.[1]
    if (name === undefined) throw this.#invalid('syntax', 'it must begin with the name of a function and a parenthesis')
    const call = this.#call(name, 1)
    this.#match(BLANKS)
    if (this.#at < this.#text.length) throw this.#unexpected('the end')
    return call
  }

  /** Reads the arguments of a call; its name and the opening parenthesis are read. Recursive, but only as deep as calls may nest. */
  #call(name: string, depth: number): IntrinsicCall {
    if (depth > MAX_INTRINSIC_DEPTH) {
      throw this.#invalid('nested too deeply', `intrinsic functions may nest ${MAX_INTRINSIC_DEPTH} deep at most`)
    }
    const args: IntrinsicArgument[] = []
    this.#match(BLANKS)
    if (this.#take(')')) return { kind: 'call', name, args }
    do {
      this.#match(BLANKS)
      args.push(this.#argument(depth))
      this.#match(BLANKS)
    } while (this.#take(','))
    if (!this.#take(')')) throw this.#unexpected("',' or ')'")
    return { kind: 'call', name, args }
  }

  #argument(depth: number): IntrinsicArgument {
    if (this.#text[this.#at] === '$') return this.#path()
    const string = this.#match(STRING)?.[1]
    if (string !== undefined) return { kind: 'literal', value: string.replace(/\\(.)/g, '$1'), source: string }
    if (this.#text[this.#at] === "'") {
      throw this.#invalid('syntax', `the string at character ${this.#at + 1} has no end, or a backslash that hides nothing`)
    }
    const name = this.#match(NAME)?.[1]
    if (name !== undefined) return this.#call(name, depth + 1)
    const number = this.#match(NUMBER)?.[0]
    if (number !== undefined) return { kind: 'literal', value: numberFromText(number) }
    const word = this.#match(WORD)?.[0]
    if (word !== undefined) return { kind: 'literal', value: WORDS.get(word)! }
    throw this.#unexpected('a string, a number, true, false, null, a path or a function call')
  }

  #path(): IntrinsicArgument {
    const end = endOfPath(this.#text, this.#at)
    if (end === undefined) throw this.#invalid('syntax', `the path at character ${this.#at + 1} has no end`)
    const text = this.#text.slice(this.#at, end)
    this.#at = end
    return { kind: 'path', text }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at = pattern.lastIndex
    return found
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #unexpected(expected: string): InvalidIntrinsicError {
    return this.#invalid('syntax', `at character ${this.#at + 1}, ${expected} is expected`)
  }

  #invalid(reason: InvalidIntrinsicReason, detail: string): InvalidIntrinsicError {
    return new InvalidIntrinsicError(this.#text, reason, detail)
  }
}
