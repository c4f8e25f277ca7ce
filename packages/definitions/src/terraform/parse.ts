import { parseJson, type JsonNumber } from '@redrive/engine'
import { MAX_NESTING } from '../limits.js'
import { LimitError } from '../report.js'
import { heredocAt, skipBlanks, skipPiece } from './skip.js'
import { oneLine, type Expression } from './syntax.js'
import { templateParts } from './template.js'

/**
 * Parses the expression between two offsets of a Terraform text. Total: what isn't understood is `unsupported`, with its text.
 *
 *     parseExpression('jsonencode({ StartAt = "A" })', 0, 28).kind   // 'call'
 */
export function parseExpression(text: string, from: number, to: number, depth = 0): Expression {
  const parser = new ExpressionParser(text, to, depth)
  const expression = parser.expression(from)
  const end = skipBlanks(text, parser.at)
  return end < to ? unsupported(text, from, to) : expression
}

function unsupported(text: string, from: number, to: number): Expression {
  return { kind: 'unsupported', text: oneLine(text.slice(from, to)), offset: from }
}

const NAME = /[A-Za-z_][\w-]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STEP = /\s*\.\s*([A-Za-z_][\w-]*|\d+|\*)|\s*\[\s*(?:(\d+)|"([^"\\$%]*)"|\*)\s*\]/y
const OPERATOR = /[-+*/%?<>]|==|!=|&&|\|\||=>|\.\.\./y

class ExpressionParser {
  at = 0
  readonly #text: string
  readonly #to: number
  readonly #depth: number

  constructor(text: string, to: number, depth: number) {
    this.#text = text
    this.#to = to
    this.#depth = depth
    if (depth > MAX_NESTING) throw new LimitError(`more than ${MAX_NESTING} levels of nesting`)
  }

  /** One expression; with an operator after it, what there is up to the next separator is unsupported. */
  expression(from: number): Expression {
    this.at = skipBlanks(this.#text, from)
    const start = this.at
    const primary = this.#primary(start)
    OPERATOR.lastIndex = skipBlanks(this.#text, this.at, false)
    const hasOperator = primary === undefined || (OPERATOR.lastIndex < this.#to && OPERATOR.test(this.#text))
    if (primary !== undefined && !hasOperator) return primary
    this.at = this.#separator(start)
    return unsupported(this.#text, start, this.at)
  }

  #primary(start: number): Expression | undefined {
    const char = this.#text[start]
    if (start >= this.#to || char === undefined) return undefined
    if (char === '"') return this.#string(start)
    if (char === '<') return this.#heredoc(start)
    if (char === '[') return this.#tuple(start)
    if (char === '{') return this.#object(start)
    if (char === '(') return this.#parenthesis(start)
    NUMBER.lastIndex = start
    const [number] = NUMBER.exec(this.#text) ?? []
    if (number !== undefined) {
      this.at = start + number.length
      return { kind: 'literal', value: parseJson(number) as number | JsonNumber, offset: start }
    }
    return this.#named(start)
  }

  #named(start: number): Expression | undefined {
    NAME.lastIndex = start
    const [name] = NAME.exec(this.#text) ?? []
    if (name === undefined) return undefined
    this.at = start + name.length
    if (name === 'true' || name === 'false' || name === 'null') {
      return { kind: 'literal', value: name === 'null' ? null : name === 'true', offset: start }
    }
    const open = skipBlanks(this.#text, this.at, false)
    if (this.#text[open] === '(') return this.#call(name, start, open)
    const steps: (string | number)[] = [name]
    STEP.lastIndex = this.at
    for (let step = STEP.exec(this.#text); step !== null && STEP.lastIndex <= this.#to; step = STEP.exec(this.#text)) {
      this.at = STEP.lastIndex
      const index = step[2] ?? (/^\d+$/.test(step[1] ?? '') ? step[1] : undefined)
      steps.push(index !== undefined ? Number(index) : (step[1] ?? step[3] ?? '*'))
    }
    // An index that has to be worked out.
    if (this.#text[this.at] === '[') return undefined
    return { kind: 'reference', steps, text: this.#text.slice(start, this.at).replace(/\s+/g, ''), offset: start }
  }

  #call(name: string, start: number, open: number): Expression {
    const items = this.#list(open, ')')
    return { kind: 'call', name, arguments: items, text: oneLine(this.#text.slice(start, this.at)), offset: start }
  }

  #parenthesis(start: number): Expression | undefined {
    const items = this.#list(start, ')')
    return items.length === 1 ? items[0] : undefined
  }

  #tuple(start: number): Expression | undefined {
    if (isFor(this.#text, start)) return undefined
    return { kind: 'tuple', items: this.#list(start, ']'), offset: start }
  }

  /** Expressions with commas between them, up to the closing bracket. */
  #list(open: number, close: string): Expression[] {
    const items: Expression[] = []
    let at = skipBlanks(this.#text, open + 1)
    while (at < this.#to && this.#text[at] !== close) {
      items.push(this.#inside(at))
      at = skipBlanks(this.#text, this.at)
      // Whatever else stands there is skipped, so that every list has an end.
      at = this.#text[at] === ',' ? skipBlanks(this.#text, at + 1) : this.#text[at] === close ? at : Math.max(at, this.at) + 1
    }
    this.at = at + 1
    return items
  }

  #object(start: number): Expression | undefined {
    if (isFor(this.#text, start)) return undefined
    const members: { name: Expression; value: Expression }[] = []
    let at = skipBlanks(this.#text, start + 1)
    while (at < this.#to && this.#text[at] !== '}') {
      const name = this.#memberName(at)
      const sign = skipBlanks(this.#text, this.at)
      if (this.#text[sign] !== '=' && this.#text[sign] !== ':') return undefined
      members.push({ name, value: this.#inside(sign + 1) })
      at = skipBlanks(this.#text, this.at)
      if (this.#text[at] === ',') at = skipBlanks(this.#text, at + 1)
    }
    this.at = at + 1
    return { kind: 'object', members, offset: start }
  }

  /** A bare name is a text, not a reference. */
  #memberName(start: number): Expression {
    NAME.lastIndex = start
    const [name] = NAME.exec(this.#text) ?? []
    const end = name === undefined ? start : start + name.length
    const sign = this.#text[skipBlanks(this.#text, end)]
    if (name === undefined || (sign !== '=' && sign !== ':')) return this.#inside(start)
    this.at = end
    return { kind: 'literal', value: name, offset: start }
  }

  #inside(from: number): Expression {
    const inner = new ExpressionParser(this.#text, this.#to, this.#depth + 1)
    const expression = inner.expression(from)
    // Something is always taken, so that there is an end.
    this.at = Math.max(inner.at, from + 1)
    return expression
  }

  #string(start: number): Expression {
    const end = skipPiece(this.#text, start)
    this.at = end
    return templateOf(templateParts(this.#text, start + 1, end - 1, true, this.#parseInside), start)
  }

  #heredoc(start: number): Expression | undefined {
    const heredoc = heredocAt(this.#text, start)
    if (heredoc === undefined) return undefined
    this.at = heredoc.end
    const parts = templateParts(this.#text, heredoc.start, heredoc.close, false, this.#parseInside)
    return templateOf(heredoc.isIndented ? withoutIndentation(parts) : parts, start)
  }

  readonly #parseInside = (from: number, to: number) => parseExpression(this.#text, from, to, this.#depth + 1)

  /** The end of an expression that isn't understood: a comma, a line break or a bracket that closes what is around. */
  #separator(start: number): number {
    let at = start
    while (at < this.#to) {
      const char = this.#text[at]!
      if (char === ',' || char === '\n' || char === '}' || char === ']' || char === ')') return at
      if (char === '"' || char === '{' || char === '[' || char === '(') at = skipPiece(this.#text, at)
      else if (char === '<' && this.#text[at + 1] === '<') at = heredocAt(this.#text, at)?.end ?? at + 2
      else at++
    }
    return this.#to
  }
}

function isFor(text: string, open: number): boolean {
  return /^for\b/.test(text.slice(skipBlanks(text, open + 1), skipBlanks(text, open + 1) + 4))
}

function templateOf(parts: readonly (string | Expression)[], offset: number): Expression {
  if (parts.every(part => typeof part === 'string')) return { kind: 'literal', value: parts.join(''), offset }
  return { kind: 'template', parts, offset }
}

/** `<<-` takes off as much indentation as the least indented line has. */
function withoutIndentation(parts: readonly (string | Expression)[]): (string | Expression)[] {
  let least = Infinity
  let atLineStart = true
  for (const part of parts) {
    const text = typeof part === 'string' ? part : '\0'
    for (const [index, line] of text.split('\n').entries()) {
      if ((index > 0 || atLineStart) && (line.trim() !== '' || typeof part !== 'string')) {
        least = Math.min(least, line.length - line.trimStart().length)
      }
    }
    atLineStart = text.endsWith('\n')
  }
  const off = new RegExp(`^[ \\t]{0,${least === Infinity ? 0 : least}}`, 'gm')
  let isFirst = true
  return parts.map(part => {
    if (typeof part !== 'string') {
      isFirst = false
      return part
    }
    const begins = isFirst
    isFirst = false
    return part.replace(off, (indent, offset: number) => (offset === 0 && !begins ? indent : ''))
  })
}
