import { charAt, InvalidPathError, JavaException, substring, trim } from './errors.js'
import type { Criterion, Filter, Operand, Operator } from './filter.js'
import { compilePattern } from './pattern/index.js'
import { isDefinite, type ParsedPath } from './step.js'

export type PathParser = (text: string) => ParsedPath

/** In the order in which they are looked for; the first that occurs anywhere, even between quotes, is taken. */
const OPERATORS: readonly Operator[] = ['==', '>=', '<=', '!=', '<', '>', '=~']

/** Reads a filter from its text, brackets included: `[?(@.price > 10 && @.sku == 'A')]`. */
export function parseFilter(bracket: string, parsePath: PathParser): Filter {
  const inner = trim(bracket.slice(1, -1))
  if (!inner.startsWith('?')) throw new InvalidPathError(`Filter must start with '[?' and end with ']'. ${inner}`)
  const expression = trim(inner.slice(1))
  if (!expression.startsWith('(') || !expression.endsWith(')')) {
    throw new InvalidPathError(`Filter must start with '[?(' and end with ')]'. ${expression}`)
  }
  return parseExpression(trim(substring(expression, 1, expression.length - 1)), parsePath)
}

function parseExpression(text: string, parsePath: PathParser): Filter {
  const connectives: string[] = []
  const criteria: Criterion[] = []
  for (const part of splitAtConnectives(text).map(trim)) {
    if (part === '&&' || part === '||') connectives.push(part)
    else criteria.push(parseCriterion(withoutParentheses(part), parsePath))
  }
  const last = criteria.pop()
  if (last === undefined) throw new JavaException('java.util.EmptyStackException')
  let group = [last]
  const groups = [group]
  for (const connective of connectives.reverse()) {
    const criterion = criteria.pop()
    if (connective === '&&') {
      if (criterion === undefined) throw new JavaException('java.util.EmptyStackException')
      group.push(criterion)
    } else {
      if (criterion === undefined) throw new InvalidPathError(`Invalid operators ${text}`)
      group = [criterion]
      groups.push(group)
    }
  }
  if (criteria.length > 0) throw new InvalidPathError(`Invalid operators ${text}`)
  return { groups }
}

/** Cuts a text before and after each `&&` and `||`, even between quotes. */
function splitAtConnectives(text: string): string[] {
  const isConnective = (at: number) => (text[at] === '&' && text[at + 1] === '&') || (text[at] === '|' && text[at + 1] === '|')
  const parts: string[] = []
  let start = 0
  for (let at = 1; at < text.length; at++) {
    if (!isConnective(at) && !isConnective(at - 2)) continue
    parts.push(text.slice(start, at))
    start = at
  }
  parts.push(text.slice(start))
  return parts
}

/** Takes opening brackets from the front and closing parentheses from the end, however many of each there are. */
function withoutParentheses(criterion: string): string {
  let begin = 0
  while (/[[?( ]/.test(charAt(criterion, begin))) begin++
  let end = criterion.length - 1
  while (/[) ]/.test(charAt(criterion, end))) end--
  return substring(criterion, begin, end + 1)
}

function parseCriterion(text: string, parsePath: PathParser): Criterion {
  const operator = OPERATORS.find(candidate => text.includes(candidate))
  if (operator === undefined) return parseExistence(trim(text), parsePath)
  const at = text.indexOf(operator)
  const left = trim(text.slice(0, at))
  const right = trim(text.slice(at + operator.length))
  return {
    kind: 'comparison',
    left: parseOperand(left.startsWith('!@') ? left.slice(1) : left, parsePath),
    operator,
    right: parseRight(right, parsePath),
  }
}

function parseExistence(text: string, parsePath: PathParser): Criterion {
  const wanted = !text.startsWith('!@')
  const operand = parseOperand(wanted ? text : text.slice(1), parsePath)
  if (operand.kind === 'path') return { kind: 'exists', steps: operand.steps, wanted }
  throw new JavaException('java.lang.UnsupportedOperationException', 'CriteriaType  can not be parsed')
}

function parseRight(text: string, parsePath: PathParser): Operand {
  if (text.startsWith('!@')) throw new InvalidPathError('Invalid negation! Can only be used for existence check e.g [?(!@.foo)]')
  return parseOperand(text, parsePath)
}

function parseOperand(text: string, parsePath: PathParser): Operand {
  if (text.startsWith('$') || text.startsWith('@')) {
    const { origin, steps } = parsePath(text)
    if (!isDefinite(steps)) throw new InvalidPathError(`the predicate path: ${text} is not definite`)
    return { kind: 'path', origin, steps, text }
  }
  if (text.startsWith("'") && text.endsWith("'")) return { kind: 'text', text: substring(text, 1, text.length - 1) }
  if (text.startsWith('/') && (text.endsWith('/') || text.endsWith('/i'))) {
    const source = substring(text, 1, text.lastIndexOf('/'))
    return { kind: 'pattern', pattern: compilePattern(source, text.endsWith('i')) }
  }
  return { kind: 'text', text }
}
