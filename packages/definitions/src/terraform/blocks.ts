import { MAX_NESTING } from '../limits.js'
import type { LoadOptions, Place } from '../loaded.js'
import { addError, LimitError, quoted, type Report } from '../report.js'
import { positionsIn } from '../text/position.js'
import { heredocAt, skipBlanks, skipPiece } from './skip.js'

/** A block of a Terraform file: `resource "aws_sfn_state_machine" "pay" { ... }`. Expressions are not looked into. */
export interface Block {
  readonly type: string
  readonly labels: readonly string[]
  readonly offset: number
  readonly attributes: ReadonlyMap<string, Attribute>
}

export interface Attribute {
  /** Of the name. */
  readonly offset: number
  /** The expression, from and to. */
  readonly from: number
  readonly to: number
}

/** The blocks at the top of a file. What comes after a syntax error is not read. */
export function blocksIn(text: string, options: LoadOptions, report: Report): Block[] {
  const { fileName } = options
  const scanner = new Scanner(text, { ...(fileName !== undefined && { file: fileName }) }, report)
  return scanner.body(0).blocks
}

interface Body {
  readonly blocks: Block[]
  readonly attributes: Map<string, Attribute>
}

const NAME = /[A-Za-z_][\w-]*/y

class Scanner {
  readonly #text: string
  readonly #place: Place
  readonly #report: Report
  #at = 0
  #hasFailed = false

  constructor(text: string, place: Place, report: Report) {
    this.#text = text
    this.#place = place
    this.#report = report
  }

  /** Attributes and blocks up to the brace that closes them, or the end of the text. */
  body(depth: number): Body {
    if (depth > MAX_NESTING) throw new LimitError(`more than ${MAX_NESTING} levels of nesting`)
    const body: Body = { blocks: [], attributes: new Map() }
    while (!this.#hasFailed) {
      this.#at = skipBlanks(this.#text, this.#at)
      if (this.#at >= this.#text.length) {
        if (depth > 0) this.#fail('a block is not closed', this.#text.length)
        break
      }
      if (this.#text[this.#at] === '}') {
        if (depth === 0) this.#fail('a brace closes nothing', this.#at)
        this.#at++
        break
      }
      this.#item(body, depth)
    }
    return body
  }

  #item(body: Body, depth: number): void {
    const offset = this.#at
    const name = this.#name() ?? this.#quotedLabel()
    if (name === undefined) {
      this.#fail(`'${quoted(this.#text.slice(offset, offset + 20))}' begins neither an attribute nor a block`, offset)
      return
    }
    this.#at = skipBlanks(this.#text, this.#at, false)
    if (this.#text[this.#at] === '=') {
      const from = skipBlanks(this.#text, this.#at + 1, false)
      this.#at = expressionEnd(this.#text, from)
      body.attributes.set(name, { offset, from, to: this.#at })
    } else this.#block(name, offset, body, depth)
  }

  #block(type: string, offset: number, body: Body, depth: number): void {
    const labels: string[] = []
    for (;;) {
      this.#at = skipBlanks(this.#text, this.#at, false)
      const label = this.#quotedLabel() ?? this.#name()
      if (label === undefined) break
      labels.push(label)
    }
    if (this.#text[this.#at] !== '{') {
      this.#fail(`after '${quoted(this.#text.slice(offset, this.#at))}' an equals sign or a brace is missing`, this.#at)
      return
    }
    this.#at++
    const { attributes } = this.body(depth + 1)
    if (!this.#hasFailed) body.blocks.push({ type, labels, offset, attributes })
  }

  #name(): string | undefined {
    NAME.lastIndex = this.#at
    const [name] = NAME.exec(this.#text) ?? []
    if (name !== undefined) this.#at += name.length
    return name
  }

  #quotedLabel(): string | undefined {
    if (this.#text[this.#at] !== '"') return undefined
    const end = skipPiece(this.#text, this.#at)
    const label = this.#text.slice(this.#at + 1, end - 1)
    this.#at = end
    return label
  }

  #fail(message: string, offset: number): void {
    this.#hasFailed = true
    addError(this.#report, 'SYNTAX_ERROR', `not valid Terraform: ${message}`, { ...this.#place, ...positionsIn(this.#text)(offset) })
  }
}

/** Where an expression ends: at the end of its line, as long as no bracket is open, or where its block is closed. */
function expressionEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const char = text[at]!
    if (char === '\n' || char === '}' || char === '#' || (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*'))) return at
    if (char === '"' || char === '{' || char === '[' || char === '(') at = skipPiece(text, at)
    else if (char === '<' && text[at + 1] === '<') at = heredocAt(text, at)?.end ?? at + 2
    else at++
  }
  return text.length
}
