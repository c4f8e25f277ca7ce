import { MAX_JSONATA_NESTING } from '../../../limits.js'
import type { Pattern } from '../regex/pattern.js'
import { parseSignature, type Signature } from '../signature.js'
import { failure, type Thrown } from '../values.js'
import { tokensOf, type Token } from './tokens.js'

/** A node as it is read: a token, and what it stands between. */
export interface Syntax {
  /** What the grammar knows the token by: the operator, or `(name)`, `(literal)`, `(regex)`, `(end)`. */
  readonly id: string
  readonly value: string | number | boolean | null | Pattern
  readonly position: number
  type: string
  lhs?: Syntax
  rhs?: Syntax
  /** Of `{`. */
  pairs?: readonly (readonly [Syntax, Syntax])[]
  /** Of `^(`. */
  terms?: readonly { readonly descending: boolean; readonly expression: Syntax }[]
  /** Of `[` and `(` as prefixes. */
  expressions?: readonly Syntax[]
  /** Of the prefix `-`. */
  expression?: Syntax
  procedure?: Syntax
  arguments?: Syntax[]
  signature?: Signature
  body?: Syntax
  condition?: Syntax
  then?: Syntax
  else?: Syntax
  pattern?: Syntax
  update?: Syntax
  delete?: Syntax
  /** Whether `[]` follows. */
  keepArray?: true
}

/** How strongly an operator binds what is on its left. */
const BINDING: Readonly<Record<string, number>> = {
  ...{ '(': 80, '[': 80, '@': 80, '#': 80, '.': 75, '{': 70 },
  ...{ '*': 60, '/': 60, '%': 60, '+': 50, '-': 50, '&': 50 },
  ...{ '=': 40, '!=': 40, '<': 40, '>': 40, '<=': 40, '>=': 40, '~>': 40, '^': 40, in: 40 },
  ...{ and: 30, or: 25, '?': 20, ':=': 10 },
}

const IDS: Readonly<Record<Token['type'], string | undefined>> = {
  ...{ name: '(name)', variable: '(name)', regex: '(regex)', operator: undefined },
  ...{ string: '(literal)', number: '(literal)', value: '(literal)' },
}

export const tooDeep = () => failure({ code: '', message: 'The expression is nested too deep' })

/**
 * The syntax of an expression, by the method of Pratt.
 *
 * @throws what JSONata throws, and refuses what is nested deeper than MAX_JSONATA_NESTING
 */
export function parse(source: string): Syntax {
  const nextToken = tokensOf(source)
  let nesting = 0
  let node = read(false)
  const whole = expression(0)
  if (node.id !== '(end)') throw failure({ code: 'S0201', position: node.position, token: node.value })
  return whole

  function read(operatorExpected: boolean): Syntax {
    const token = nextToken(operatorExpected)
    if (token === undefined) return { id: '(end)', type: 'end', value: '(end)', position: source.length }
    const { type, value, position } = token
    const id = IDS[type] ?? (value as string)
    if (id === '!' || id === '~') throw failure({ code: 'S0204', position, token: value })
    return { id, type, value, position }
  }

  /** Goes on to the next token, which it gives; the one at hand must be the expected one. */
  function advance(expected?: string, operatorExpected = false): Syntax {
    if (expected !== undefined && node.id !== expected) {
      const code = node.id === '(end)' ? 'S0203' : 'S0202'
      throw failure({ code, position: node.position, token: node.value, value: expected })
    }
    return (node = read(operatorExpected))
  }

  function expression(binding: number): Syntax {
    if (++nesting > MAX_JSONATA_NESTING) throw tooDeep()
    let token = node
    advance(undefined, true)
    let left = prefix(token)
    while (binding < (BINDING[node.id] ?? 0)) {
      token = node
      advance()
      left = infix(token, left)
    }
    nesting--
    return left
  }

  /** What begins with the token. */
  function prefix(token: Syntax): Syntax {
    switch (token.id) {
      case '(name)':
      case '(literal)':
      case '(regex)':
      case '(end)':
      case 'and':
      case 'or':
      case 'in':
        return token
      case '-':
        return Object.assign(token, { type: 'unary', expression: expression(70) })
      case '*':
        return Object.assign(token, { type: 'wildcard' })
      case '**':
        return Object.assign(token, { type: 'descendant' })
      case '%':
        return Object.assign(token, { type: 'parent' })
      case '(':
        return block(token)
      case '[':
        return Object.assign(token, { type: 'unary', expressions: list(']', item) })
      case '{':
        return Object.assign(token, { type: 'unary', pairs: list('}', pair) })
      case '|':
        return transform(token)
    }
    throw failure({ code: 'S0211', token: token.value, position: token.position })
  }

  /** What has the token between `left` and what follows. */
  function infix(token: Syntax, left: Syntax): Syntax {
    switch (token.id) {
      case '(':
        return call(token, left)
      case '[':
        return filter(token, left)
      case '{':
        return Object.assign(token, { type: 'binary', lhs: left, pairs: list('}', pair) })
      case '^':
        return sort(token, left)
      case '?':
        return condition(token, left)
      case ':=':
        if (left.type !== 'variable') throw failure({ code: 'S0212', position: left.position, token: left.value })
        return Object.assign(token, { type: 'binary', lhs: left, rhs: expression(BINDING[':=']! - 1) })
      case '@':
      case '#': {
        const rhs = expression(BINDING[token.id]!)
        if (rhs.type !== 'variable') throw failure({ code: 'S0214', position: rhs.position, token: token.id })
        return Object.assign(token, { type: 'binary', lhs: left, rhs })
      }
    }
    return Object.assign(token, { type: 'binary', lhs: left, rhs: expression(BINDING[token.id]!) })
  }

  /** What is between commas. */
  function several<T>(readItem: () => T): T[] {
    const items = [readItem()]
    while (node.id === ',') {
      advance(',')
      items.push(readItem())
    }
    return items
  }

  /** What is between commas, if anything, up to the closing bracket. */
  function list<T>(close: string, readItem: () => T): T[] {
    const items = node.id === close ? [] : several(readItem)
    advance(close, true)
    return items
  }

  function item(): Syntax {
    const first = expression(0)
    if (node.id !== '..') return first
    const { position } = node
    advance('..')
    return { id: '..', type: 'binary', value: '..', position, lhs: first, rhs: expression(0) }
  }

  function pair(): [Syntax, Syntax] {
    const name = expression(0)
    advance(':')
    return [name, expression(0)]
  }

  function sort(token: Syntax, left: Syntax): Syntax {
    advance('(')
    const terms = several(() => {
      const order = node.id
      if (order === '<' || order === '>') advance(order)
      return { descending: order === '>', expression: expression(0) }
    })
    advance(')')
    return Object.assign(token, { type: 'binary', lhs: left, terms })
  }

  function block(token: Syntax): Syntax {
    const expressions: Syntax[] = []
    while (node.id !== ')') {
      expressions.push(expression(0))
      if (node.id !== ';') break
      advance(';')
    }
    advance(')', true)
    return Object.assign(token, { type: 'block', expressions })
  }

  function filter(token: Syntax, left: Syntax): Syntax {
    if (node.id !== ']') {
      const rhs = expression(0)
      advance(']', true)
      return Object.assign(token, { type: 'binary', lhs: left, rhs })
    }
    let step = left
    while (step.type === 'binary' && step.id === '[') step = step.lhs!
    step.keepArray = true
    advance(']')
    return left
  }

  function condition(token: Syntax, left: Syntax): Syntax {
    const branches: Pick<Syntax, 'then' | 'else'> = { then: expression(0) }
    if (node.id === ':') {
      advance(':')
      branches.else = expression(0)
    }
    return Object.assign(token, { type: 'condition', condition: left, ...branches })
  }

  function transform(token: Syntax): Syntax {
    const parts: Pick<Syntax, 'pattern' | 'update' | 'delete'> = { pattern: expression(0) }
    advance('|')
    parts.update = expression(0)
    if (node.id === ',') {
      advance(',')
      parts.delete = expression(0)
    }
    advance('|')
    return Object.assign(token, { type: 'transform', ...parts })
  }

  function call(token: Syntax, procedure: Syntax): Syntax {
    const args = list(')', argument)
    const isLambda = procedure.type === 'name' && (procedure.value === 'function' || procedure.value === 'λ')
    if (isLambda) return lambda(token, procedure, args)
    return Object.assign(token, { type: args.some(isPlaceholder) ? 'partial' : 'function', procedure, arguments: args })
  }

  function argument(): Syntax {
    const placeholder = node
    if (!isPlaceholder(placeholder)) return expression(0)
    advance('?')
    return placeholder
  }

  function lambda(token: Syntax, procedure: Syntax, args: Syntax[]): Syntax {
    args.forEach(({ type, position, value }, i) => {
      if (type !== 'variable') throw failure({ code: 'S0208', position, token: value, value: i + 1 })
    })
    const signature = node.id === '<' ? { signature: readSignature() } : {}
    advance('{')
    const body = expression(0)
    advance('}')
    return Object.assign(token, { type: 'lambda', procedure, arguments: args, ...signature, body })
  }

  function readSignature(): Signature {
    const start = node.position
    let text = '<'
    let depth = 1
    while (depth > 0 && node.id !== '{' && node.id !== '(end)') {
      const { id, value } = advance()
      if (id === '>') depth--
      if (id === '<') depth++
      text += value as string
    }
    advance('>')
    try {
      return parseSignature(text)
    } catch (error) {
      const thrown = error as Thrown & { readonly offset: number }
      throw failure({ ...thrown, position: start + thrown.offset })
    }
  }
}

const isPlaceholder = ({ type, id }: Syntax) => type === 'operator' && id === '?'
