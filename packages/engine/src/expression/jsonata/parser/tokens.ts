import { compilePattern, type Pattern } from '../regex/pattern.js'
import { failure } from '../values.js'

/** A word of an expression. Its position is where it ends, which is what errors tell. */
export interface Token {
  readonly type: 'operator' | 'string' | 'number' | 'value' | 'name' | 'variable' | 'regex'
  readonly value: string | number | boolean | null | Pattern
  readonly position: number
}

/**
 * Reads one token after the other; undefined at the end. A slash is an operator where one is expected, and begins a regular expression
 * elsewhere.
 */
export type NextToken = (operatorExpected: boolean) => Token | undefined

const SPACE = /[ \t\n\r\v]*/y
const OPERATOR = /\.\.|:=|!=|>=|<=|\*\*|~>|[.[\]{}(),@#;:?+\-*/%|=<>^&!~]/y
const NUMBER = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y
const NAME = /[^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~]*/y
const WORD_OPERATORS = ['and', 'or', 'in']
const VALUES: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...['"', '\\', '/'].map(char => [char, char] as const),
  ...([['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t']] as const), // prettier-ignore
])

export function tokensOf(source: string): NextToken {
  let at = 0

  const token = (type: Token['type'], value: Token['value']): Token => ({ type, value, position: at })

  /** The text that matches here, which is passed over. */
  const read = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const text = pattern.exec(source)?.[0] ?? ''
    at += text.length
    return text
  }

  const skipSpace = (): void => {
    for (;;) {
      read(SPACE)
      if (!source.startsWith('/*', at)) return
      const end = source.indexOf('*/', at + 2)
      if (end < 0) throw failure({ code: 'S0106', position: at })
      at = end + 2
    }
  }

  const readString = (): Token => {
    const quote = source[at++]
    let text = ''
    for (; at < source.length; at++) {
      const char = source[at]!
      if (char === quote) {
        at++
        return token('string', text)
      }
      text += char === '\\' ? readEscape() : char
    }
    throw failure({ code: 'S0101', position: at })
  }

  /** Ends on the last character of the escape. */
  const readEscape = (): string => {
    const char = source.charAt(++at)
    if (char !== 'u') {
      const escaped = ESCAPES.get(char)
      if (escaped === undefined) throw failure({ code: 'S0103', position: at, token: char })
      return escaped
    }
    const digits = source.slice(at + 1, at + 5)
    if (!/^[0-9a-fA-F]+$/.test(digits)) throw failure({ code: 'S0104', position: at })
    at += 4
    return String.fromCharCode(parseInt(digits, 16))
  }

  const readNumber = (text: string): Token => {
    const value = Number(text)
    if (Number.isFinite(value)) return token('number', value)
    throw failure({ code: 'S0102', position: at - text.length, token: text })
  }

  const readQuotedName = (): Token => {
    const start = at + 1
    const end = source.indexOf('`', start)
    at = end < 0 ? source.length : end + 1
    if (end < 0) throw failure({ code: 'S0105', position: at })
    return token('name', source.slice(start, end))
  }

  const readName = (): Token => {
    const name = read(NAME)
    if (name.startsWith('$')) return token('variable', name.slice(1))
    if (WORD_OPERATORS.includes(name)) return token('operator', name)
    const value = VALUES.get(name)
    return value === undefined ? token('name', name) : token('value', value)
  }

  /** Ends at the first slash outside of brackets that no backslash escapes. */
  const readRegex = (): Token => {
    const start = ++at
    for (let depth = 0; at < source.length; at++) {
      const char = source[at]!
      if (char === '/' && depth === 0 && isUnescaped()) {
        const pattern = source.slice(start, at)
        if (pattern === '') throw failure({ code: 'S0301', position: at })
        at++
        const flags = read(/[im]*/y)
        return token('regex', compilePattern(pattern, `${flags}g`))
      }
      if (source[at - 1] === '\\') continue
      if ('([{'.includes(char)) depth++
      if (')]}'.includes(char)) depth--
    }
    throw failure({ code: 'S0302', position: at })
  }

  const isUnescaped = (): boolean => {
    let backslashes = 0
    while (source[at - 1 - backslashes] === '\\') backslashes++
    return backslashes % 2 === 0
  }

  return operatorExpected => {
    skipSpace()
    if (at >= source.length) return undefined
    const char = source[at]!
    if (char === '/' && !operatorExpected) return readRegex()
    const operator = read(OPERATOR)
    if (operator !== '') return token('operator', operator)
    if (char === '"' || char === "'") return readString()
    const number = read(NUMBER)
    if (number !== '') return readNumber(number)
    return char === '`' ? readQuotedName() : readName()
  }
}
