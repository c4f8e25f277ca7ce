import { MAX_JSONATA_NESTING } from '../../../limits.js'
import { parseSignature, type Signature } from '../signature.js'
import { failure, type Thrown } from '../values.js'
import type { Node, Pair } from './node.js'
import { tokensOf, type Token } from './tokens.js'
import { around, block, filtered, focused, indexed, lastStep, negated, path, sorted, withTailCalls } from './tree.js'

/** A token, and what the grammar knows it by: the operator, or `(name)`, `(literal)`, `(regex)`, `(end)`. */
interface Word extends Omit<Token, 'type'> {
  readonly id: string
  readonly type: Token['type'] | 'end'
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

/**
 * The tree of an expression, by the method of Pratt. Where its syntax is right and its meaning is not, the first such error is thrown when
 * everything has been read.
 *
 * @throws what JSONata throws, and refuses what is nested deeper than MAX_JSONATA_NESTING
 */
export function parse(source: string): Node {
  const nextToken = tokensOf(source)
  const problems: unknown[] = []
  /** Levels of the tree: that of the expression that is read, and the deepest one in what has been read of it. */
  let level = 0
  let deepest = 0
  let parents = 0
  let word = read(false)
  /** The word that the expression read last is about: its operator, or itself. */
  let subject = word
  const tree = expression(0)
  if (word.id !== '(end)') throw failure({ code: 'S0201', position: word.position, token: word.value })
  if (tree.type === 'parent' || tree.seekingParent !== undefined) {
    problems.push(failure({ code: 'S0217', token: tree.type, position: tree.position }))
  }
  if (problems.length > 0) throw problems[0]
  return tree

  function read(operatorExpected: boolean): Word {
    const token = nextToken(operatorExpected)
    if (token === undefined) return { id: '(end)', type: 'end', value: '(end)', position: source.length }
    const { type, value, position } = token
    const id = IDS[type] ?? (value as string)
    if (id === '!' || id === '~') throw failure({ code: 'S0204', position, token: value })
    return { id, type, value, position }
  }

  /** Goes on to the next word, which it gives; the one at hand must be the expected one. */
  function advance(expected?: string, operatorExpected = false): Word {
    if (expected !== undefined && word.id !== expected) {
      const code = word.id === '(end)' ? 'S0203' : 'S0202'
      throw failure({ code, position: word.position, token: word.value, value: expected })
    }
    return (word = read(operatorExpected))
  }

  function take(id: string): boolean {
    const isThere = word.id === id
    if (isThere) advance()
    return isThere
  }

  function expression(binding: number): Node {
    const before = deepest
    level++
    deepest = level
    refuseTooDeep()
    let first = word
    advance(undefined, true)
    let node = prefix(first)
    if (node.type === 'lambda') first = subject
    // What `[]` is said of: the expression without its predicates.
    let base = first
    while (binding < (BINDING[word.id] ?? 0)) {
      const operator = word
      advance()
      if (operator.id === '[' && word.id === ']') {
        keepArray(node, base)
        advance(']')
        continue
      }
      // What is on the left of an operator is below it.
      deepest++
      refuseTooDeep()
      node = infix(operator, node, first)
      first = operator
      if (operator.id !== '[') base = operator
    }
    level--
    deepest = Math.max(deepest, before)
    subject = first
    return node
  }

  function refuseTooDeep(): void {
    if (deepest > MAX_JSONATA_NESTING) throw failure({ code: '', message: 'The expression is nested too deep' })
  }

  /** What a function of the tree makes, or a node in its place if it makes an error. */
  function made(make: () => Node, otherwise: Node): Node {
    try {
      return make()
    } catch (error) {
      problems.push(error)
      return otherwise
    }
  }

  /** What begins with the word. */
  function prefix({ id, type, value, position }: Word): Node {
    switch (id) {
      case '(name)':
        if (type === 'variable') return { type, value, position }
        if ((value === 'function' || value === 'λ') && word.id === '(') return lambda()
        return named(value, position)
      case 'and':
      case 'or':
      case 'in':
        return named(value, position)
      case '(literal)':
      case '(regex)':
        return { type, value, position }
      case '(end)':
        problems.push(failure({ code: 'S0207', position, token: value }))
        return { type, value, position }
      case '-': {
        const operand = expression(70)
        return negated(operand, position)
      }
      case '*':
        return { type: 'wildcard', value, position }
      case '**':
        return { type: 'descendant', value, position }
      case '%':
        return { type: 'parent', slot: { label: `!${parents++}`, level: 1 } }
      case '(':
        return block(parts(), position)
      case '[': {
        const expressions = list(']', item)
        return around({ type: 'unary', value, position, expressions }, ...expressions)
      }
      case '{': {
        const pairs = list('}', pair)
        return around({ type: 'unary', value, position, pairs }, ...pairs.flat())
      }
      case '|':
        return transform(position)
    }
    throw failure({ code: 'S0211', token: value, position })
  }

  /** What has the operator between `left` and what follows. */
  function infix({ id, value, position }: Word, left: Node, { type, value: leftValue, position: leftPosition }: Word): Node {
    switch (id) {
      case '(':
        return call(left, position)
      case '[': {
        if (lastStep(left).group !== undefined) problems.push(failure({ code: 'S0209', position }))
        const predicate = expression(0)
        advance(']', true)
        return made(() => filtered(left, predicate, position), left)
      }
      case '{':
        if (left.group !== undefined) problems.push(failure({ code: 'S0210', position }))
        left.group = { pairs: list('}', pair), position }
        return left
      case '^': {
        const sortTerms = terms()
        return made(() => sorted(left, sortTerms, position), left)
      }
      case '?':
        return condition(left, position)
      case ':=': {
        if (type !== 'variable') throw failure({ code: 'S0212', position: leftPosition, token: leftValue })
        const rhs = expression(BINDING[':=']! - 1)
        return around({ type: 'bind', value, position, lhs: left, rhs }, rhs)
      }
      case '@':
      case '#': {
        const rhs = expression(BINDING[id]!)
        if (rhs.type !== 'variable') throw failure({ code: 'S0214', position: subject.position, token: id })
        return made(() => (id === '@' ? focused : indexed)(left, rhs.value as string, position), left)
      }
    }
    const rhs = expression(BINDING[id]!)
    if (id === '.') return made(() => path(left, rhs), left)
    if (id === '~>') return { type: 'apply', value, position, lhs: left, rhs, keepArray: left.keepArray ?? rhs.keepArray }
    return around({ type: 'binary', value, position, lhs: left, rhs }, left, rhs)
  }

  /** What is between commas. */
  function several<T>(readItem: () => T): T[] {
    const items = [readItem()]
    while (take(',')) items.push(readItem())
    return items
  }

  /** What is between commas, if anything, up to the closing bracket. */
  function list<T>(close: string, readItem: () => T): T[] {
    const items = word.id === close ? [] : several(readItem)
    advance(close, true)
    return items
  }

  function item(): Node {
    const lhs = expression(0)
    const { position } = word
    if (!take('..')) return lhs
    const rhs = expression(0)
    return around({ type: 'binary', value: '..', position, lhs, rhs }, lhs, rhs)
  }

  function pair(): Pair {
    const name = expression(0)
    advance(':')
    return [name, expression(0)]
  }

  function terms(): Node['terms'] & {} {
    advance('(')
    const read = several(() => {
      const descending = word.id === '>'
      if (descending || word.id === '<') advance()
      return { descending, expression: expression(0) }
    })
    advance(')')
    return read
  }

  /** Of a block. */
  function parts(): Node[] {
    const expressions: Node[] = []
    while (word.id !== ')') {
      expressions.push(expression(0))
      if (!take(';')) break
    }
    advance(')', true)
    return expressions
  }

  /** `[]` */
  function keepArray(node: Node, base: Word): void {
    node.keepArray = true
    if (base.type === 'name' && node.type === 'path') node.keepSingletonArray = true
    if (base.id === '@' || node.keepSingletonArray) lastStep(node).keepArray = true
  }

  function condition(left: Node, position: number): Node {
    const then = expression(0)
    const otherwise = take(':') ? expression(0) : undefined
    return around({ type: 'condition', position, condition: left, then, ...(otherwise && { else: otherwise }) }, left, then, otherwise)
  }

  function transform(position: number): Node {
    const pattern = expression(0)
    advance('|')
    const update = expression(0)
    const deletion = take(',') ? expression(0) : undefined
    advance('|')
    return { type: 'transform', position, pattern, update, ...(deletion && { delete: deletion }) }
  }

  function call(procedure: Node, position: number): Node {
    const args = list(')', argument)
    const type = args.some(arg => arg.type === 'operator') ? 'partial' : 'function'
    return around({ type, value: '(', position, arguments: args, procedure }, ...args)
  }

  /** `?` is an argument that is left open. */
  function argument(): Node {
    const { type, value, position } = word
    subject = word
    return take('?') ? { type, value, position } : expression(0)
  }

  /** From the bracket of the parameters on. */
  function lambda(): Node {
    const bracket = word
    advance()
    const parameters = list(')', () => ({ node: argument(), subject }))
    parameters.forEach(({ subject: { type, value, position } }, i) => {
      if (type !== 'variable') throw failure({ code: 'S0208', position, token: value, value: i + 1 })
    })
    const signature = word.id === '<' ? readSignature() : undefined
    advance('{')
    const body = expression(0)
    advance('}')
    subject = bracket
    return {
      type: 'lambda',
      position: bracket.position,
      arguments: parameters.map(({ node }) => node),
      signature,
      body: withTailCalls(body),
    }
  }

  function readSignature(): Signature {
    const start = word.position
    let text = '<'
    let depth = 1
    while (depth > 0 && word.id !== '{' && word.id !== '(end)') {
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

function named(value: Word['value'], position: number): Node {
  return { type: 'path', steps: [{ type: 'name', value, position }] }
}
