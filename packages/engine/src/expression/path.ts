import type { Json } from '../json/index.js'
import { compilePath, InvalidPathError, JsonPathError, PathNotFoundError } from './jsonpath/index.js'
import type { Expression, Scope } from './scope.js'

/** What a path is looked up in: `$..` in the input, `$$..` in the context object, `$name..` in the value of a variable. */
export type PathOrigin = 'input' | 'context' | 'variable'

/**
 * A path gave nothing when it was evaluated. The message is the one of InputPath and OutputPath; other fields word it otherwise, and
 * find here what they need for that.
 */
export class PathFailure extends Error {
  override readonly name = 'PathFailure'
  /** The path as the author wrote it. */
  readonly path: string
  readonly origin: PathOrigin
  /** The path from the root of the document that it was looked up in: `$.Task.Token` for `$$.Task.Token`. */
  readonly pathInDocument: string
  /** What the evaluator said, as in `No results for path: $['a']`. */
  readonly reason: string
  /** False where the path found something that it can't be applied to, as an index on a number. */
  readonly notFound: boolean

  constructor(parsed: ParsedPath, reason: string, notFound: boolean) {
    super(`Invalid path '${parsed.text}' : ${reason}`)
    this.path = parsed.text
    this.origin = parsed.origin
    this.pathInDocument = parsed.pathInDocument
    this.reason = reason
    this.notFound = notFound
  }
}

/**
 * Compiles a path of a JSONPath state: `$..`, `$$..` or `$variable..`. The expression throws {@link PathFailure}.
 *
 * @throws InvalidPathError when the text is no such path
 * @example
 * const orderId = compilePathExpression('$.order.id')
 * orderId(scope)                                        // what is at order.id in scope.input
 */
export function compilePathExpression(text: string): Expression {
  const parsed = parsePath(text)
  const document = documentOf(parsed)
  if (parsed.pathInDocument === '$') return document
  const path = compilePath(parsed.pathInDocument)
  return scope => {
    const value = document(scope)
    try {
      return path.evaluate(value)
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error
      throw new PathFailure(parsed, error.message, error instanceof PathNotFoundError)
    }
  }
}

/**
 * The name of the variable that a path starts from, if it does.
 *
 * @example
 * variableInPath('$order.id')   // 'order'
 * variableInPath('$.order.id')  // undefined
 */
export function variableInPath(text: string): string | undefined {
  return VARIABLE.exec(text)?.[1]
}

/** A path taken apart into the document that it starts from and the way from the root of that document. */
interface ParsedPath {
  readonly text: string
  readonly origin: PathOrigin
  readonly variable: string | undefined
  readonly pathInDocument: string
}

/** Variables are named by Unicode identifiers; a dollar sign is none. */
const VARIABLE = /^\$([\p{ID_Start}_][\p{ID_Continue}]*)/u

function parsePath(text: string): ParsedPath {
  if (!text.startsWith('$')) throw new InvalidPathError(`A path must begin with '$': ${text}`)
  const variable = variableInPath(text)
  const root = variable === undefined ? (text.startsWith('$$') ? '$$' : '$') : `$${variable}`
  const rest = text.slice(root.length)
  if (!/^(?:[.[]|\s*$)/.test(rest)) throw new InvalidPathError(`'${root}' must be followed by '.' or '[': ${text}`)
  const origin = variable !== undefined ? 'variable' : root === '$$' ? 'context' : 'input'
  return { text, origin, variable, pathInDocument: `$${rest}` }
}

function documentOf(parsed: ParsedPath): (scope: Scope) => Json {
  if (parsed.origin === 'input') return scope => scope.input
  if (parsed.origin === 'context') return scope => scope.context()
  const name = parsed.variable!
  return scope => {
    const value = scope.variable(name)
    if (value === undefined) throw new PathFailure(parsed, `The variable '$${name}' is not assigned`, true)
    return value
  }
}
