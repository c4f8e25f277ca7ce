import { Composer, isScalar, Lexer, LineCounter, Parser } from 'yaml'
import type { CST, Document } from 'yaml'
import type { Place, Position } from '../loaded.js'
import { MAX_DIAGNOSTICS, MAX_NESTING } from '../limits.js'
import { addError, addWarning, type Report } from '../report.js'

/** A text as the YAML library understands it. */
export interface YamlDocument {
  readonly contents: Document.Parsed['contents']
  readonly positionAt: (offset: number) => Position
}

/** The first document of a YAML text; undefined where it can't be understood, which has been reported. */
export function yamlDocument(text: string, place: Place, report: Report): YamlDocument | undefined {
  const lines = new LineCounter()
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults = new Faults()
  const tokens = tokensOf(text, lines, faults)
  const document = tokens === undefined ? undefined : firstDocument(tokens, text.length, faults)
  for (const { offset, message } of faults.errors)
    addError(report, 'SYNTAX_ERROR', `not valid YAML: ${message}`, { ...place, ...positionAt(offset) })
  if (faults.tooDeepAt !== undefined) {
    addError(report, 'TOO_LARGE', `more than ${MAX_NESTING} levels of nesting`, { ...place, ...positionAt(faults.tooDeepAt) })
  }
  if (faults.secondAt !== undefined) {
    addWarning(report, 'SEVERAL_DOCUMENTS', 'several YAML documents; only the first is read', { ...place, ...positionAt(faults.secondAt) })
  }
  const hasFailed = faults.errors.length > 0 || faults.tooDeepAt !== undefined
  return document === undefined || hasFailed ? undefined : { contents: document.contents, positionAt }
}

/** What is wrong with a text, by offsets. */
class Faults {
  readonly errors: { readonly offset: number; readonly message: string }[] = []
  tooDeepAt: number | undefined
  /** Where a second document begins. */
  secondAt: number | undefined
}

class TooManyErrors extends Error {}

/** The tokens of a text; undefined where it is nested too deeply for what comes after. */
function tokensOf(text: string, lines: LineCounter, faults: Faults): CST.Token[] | undefined {
  const tokens: CST.Token[] = []
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length <= 2 * MAX_NESTING) continue
    faults.tooDeepAt = parser.offset
    return undefined
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

/** The first document with something in it. A text with very many errors is given up early: each costs the library much. */
function firstDocument(tokens: readonly CST.Token[], end: number, faults: Faults): Document.Parsed | undefined {
  // Whether names are unique is checked by who reads the document: the library compares each with all.
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' })
  Object.assign(composer, { onError: errorCounter(faults) })
  let first: Document.Parsed | undefined
  try {
    for (const document of composer.compose(tokens, true, end)) {
      for (const { pos, message } of document.errors) faults.errors.push({ offset: pos[0], message })
      if (first === undefined || isBlank(first)) first = document
      else if (!isBlank(document)) {
        faults.secondAt = document.range[0]
        break
      }
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error
  }
  return first
}

type Source = number | readonly [number, ...unknown[]] | { readonly offset: number }

function errorCounter(faults: Faults): (source: Source, code: string, message: string, isWarning?: boolean) => void {
  return (source, _code, message, isWarning) => {
    if (isWarning === true) return
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : source[0]
    faults.errors.push({ offset, message })
    if (faults.errors.length > MAX_DIAGNOSTICS) throw new TooManyErrors()
  }
}

function isBlank({ contents }: Pick<Document, 'contents'>): boolean {
  return contents === null || (isScalar(contents) && contents.value === null)
}
