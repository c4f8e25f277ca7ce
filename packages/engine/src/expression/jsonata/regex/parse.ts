import { MAX_JSONATA_NESTING } from '../../../limits.js'
import type { Node, Tree } from './tree.js'

/** A text is no regular expression, or none that is supported. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern'
}

/**
 * Parses the regular expressions of ECMAScript without the flags u and v, with the leniencies that its annex B gives them.
 *
 * @param source has passed the RegExp constructor, so that only what is supported need be told apart here
 */
export function parsePattern(source: string): Tree {
  return new PatternParser(source).parse()
}

const ESCAPED_CODES: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

class PatternParser {
  readonly #source: string
  readonly #names: readonly string[]
  readonly #groupCount: number
  #at = 0
  #groups = 1
  #depth = 0

  constructor(source: string) {
    this.#source = source
    const groups = groupsOf(source)
    this.#groupCount = groups.length + 1
    this.#names = groups
    const named = groups.filter(name => name !== '')
    if (new Set(named).size < named.length) throw new InvalidPattern('Duplicate names of capturing groups are not supported')
  }

  parse(): Tree {
    return { root: this.#choice(), groupCount: this.#groupCount }
  }

  #choice(): Node {
    if (++this.#depth > MAX_JSONATA_NESTING) throw new InvalidPattern('The regular expression is nested too deep')
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    this.#depth--
    return options.length === 1 ? options[0]! : { type: 'choice', options }
  }

  #sequence(): Node {
    const items: Node[] = []
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const first = this.#groups
      const atom = this.#atom()
      items.push(this.#repeated(atom, first))
    }
    return items.length === 1 ? items[0]! : { type: 'sequence', items }
  }

  #repeated(body: Node, firstGroup: number): Node {
    const found = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(this.#source.slice(this.#at, this.#at + 1000))
    if (found === null) return body
    this.#at += found[0].length
    const [, sign, least, comma, most, lazy] = found
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0
    const exact = sign === undefined && comma === undefined
    const max = sign === '?' ? 1 : exact ? min : most === undefined || most === '' ? Infinity : Number(most)
    return { type: 'repeat', body, min, max, lazy: lazy === '?', groups: [firstGroup, this.#groups] }
  }

  #atom(): Node {
    const char = this.#source[this.#at++]!
    if (char === '^') return { type: 'start' }
    if (char === '$') return { type: 'end' }
    if (char === '.') return { type: 'set', source: '.' }
    if (char === '(') return this.#group()
    if (char === '[') return this.#class()
    if (char === '\\') return this.#escape()
    return { type: 'char', code: char.charCodeAt(0) }
  }

  #group(): Node {
    if (!this.#take('?')) return this.#capture()
    const [kind] = /^(?::|=|!|<=|<!|<[^>]*>)/.exec(this.#source.slice(this.#at)) ?? ['']
    this.#at += kind.length
    if (kind === '') throw new InvalidPattern('This kind of group is not supported')
    if (kind.length > 2) return this.#capture()
    const body = this.#choice()
    this.#at++
    return kind === ':' ? body : { type: 'look', behind: kind.length === 2, negative: kind.endsWith('!'), body }
  }

  #capture(): Node {
    const index = this.#groups++
    const body = this.#choice()
    this.#at++
    return { type: 'group', index, body }
  }

  #class(): Node {
    const start = this.#at - 1
    this.#at = endOfClass(this.#source, start)
    return { type: 'set', source: this.#source.slice(start, this.#at) }
  }

  #escape(): Node {
    const char = this.#source[this.#at++]!
    if (char === 'b') return { type: 'boundary' }
    if (char === 'B') return { type: 'nonBoundary' }
    if ('dDwWsS'.includes(char)) return { type: 'set', source: `\\${char}` }
    if (char >= '0' && char <= '9') return this.#decimal()
    if (char === 'k' && this.#names.some(name => name !== '')) {
      const name = /^<([^>]*)>/.exec(this.#source.slice(this.#at))?.[1] ?? ''
      this.#at += name.length + 2
      return { type: 'backreference', index: this.#names.indexOf(name) + 1 }
    }
    return { type: 'char', code: this.#escapedCode(char) }
  }

  #escapedCode(char: string): number {
    const known = ESCAPED_CODES[char]
    if (known !== undefined) return known
    const digits = char === 'x' ? /^[\da-fA-F]{2}/ : char === 'u' ? /^[\da-fA-F]{4}/ : undefined
    if (digits !== undefined) {
      const code = digits.exec(this.#source.slice(this.#at, this.#at + 4))?.[0] ?? ''
      this.#at += code.length
      return code === '' ? char.charCodeAt(0) : parseInt(code, 16)
    }
    if (char !== 'c') return char.charCodeAt(0)
    if (/[A-Za-z]/.test(this.#peek())) return this.#source.charCodeAt(this.#at++) % 32
    // \c that begins no control character is a backslash; the c stands for itself.
    this.#at--
    return 0x5c
  }

  /** A reference to a group, or where there is no such group, an octal code or the digit itself. */
  #decimal(): Node {
    const start = this.#at - 1
    const number = /^[1-9]\d*/.exec(this.#source.slice(start, start + 10))?.[0]
    if (number !== undefined && Number(number) < this.#groupCount) {
      this.#at = start + number.length
      return { type: 'backreference', index: Number(number) }
    }
    const octal = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(this.#source.slice(start, start + 3))?.[0]
    this.#at = start + (octal?.length ?? 1)
    return { type: 'char', code: octal === undefined ? this.#source.charCodeAt(start) : parseInt(octal, 8) }
  }

  #peek(): string {
    return this.#source[this.#at] ?? ''
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false
    this.#at++
    return true
  }
}

/** The names of the capturing groups in order; an empty name for those without. */
function groupsOf(source: string): string[] {
  const names: string[] = []
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (char === '[') at = endOfClass(source, at) - 1
    else if (char === '(' && source[at + 1] !== '?') names.push('')
    else if (char === '(' && /^\(\?<[^=!]/.test(source.slice(at, at + 4))) names.push(source.slice(at + 3, source.indexOf('>', at)))
  }
  return names
}

function endOfClass(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}
