import type { Json } from '../../json/index.js'
import { JsonPathError } from './errors.js'
import { parsePath } from './parsePath.js'
import { compilePlural } from './plural.js'
import { compileGetter, whyNotFound } from './singular.js'
import { isDefinite } from './step.js'

/** A JSONPath that is ready to be evaluated. */
export interface CompiledPath {
  readonly text: string
  /** Whether the path leads to one value at most. Otherwise the result is an array of all the values. */
  readonly definite: boolean
  /**
   * The value that the path leads to in a document.
   *
   * @throws PathNotFoundError where it leads nowhere
   * @throws InvalidPathError where it meets a value that it can't be applied to, as an index on a number
   * @throws JsonPathError of kind Other where the library would fail in another way: null as document, comparing a text with a number
   */
  evaluate(document: Json): Json
}

/**
 * Compiles a JSONPath with the semantics of Jayway JsonPath 2.0.0, whose results and messages Step Functions shows.
 *
 * @throws InvalidPathError when the text is no path
 * @throws JsonPathError of kind Other when it is empty
 * @example
 * compilePath('$.items[?(@.price > 10)].id').evaluate({ items: [{ id: 1, price: 5 }, { id: 2, price: 15 }] })   // [2]
 */
export function compilePath(text: string): CompiledPath {
  if (text === '') throw new JsonPathError('Other', 'json can not be null or empty')
  const { steps } = parsePath(text)
  if (!isDefinite(steps)) {
    const select = compilePlural(steps)
    return { text, definite: false, evaluate: document => select(notNull(document)) }
  }
  const get = compileGetter(steps)
  return {
    text,
    definite: true,
    evaluate: document => {
      const value = get(notNull(document))
      if (value === undefined) throw whyNotFound(steps, document)
      return value
    },
  }
}

function notNull(document: Json): Json {
  if (document === null) throw new JsonPathError('Other', 'root can not be null')
  return document
}
