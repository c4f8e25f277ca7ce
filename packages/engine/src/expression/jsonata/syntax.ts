import { BudgetExceeded } from './budget.js'
import { InvalidJsonataError } from './errors.js'
import { messageOf } from './messages.js'
import { parseExpression } from './parser/index.js'
import type { Node } from './parser/node.js'
import { InvalidPattern } from './regex/parse.js'
import type { Thrown } from './values.js'

/** @throws InvalidJsonataError */
export function parseJsonata(source: string): Node {
  try {
    return parseExpression(source)
  } catch (error) {
    throw invalid(error)
  }
}

function invalid(error: unknown): unknown {
  if (error instanceof InvalidPattern || error instanceof BudgetExceeded) return new InvalidJsonataError('', error.message, undefined)
  if (error instanceof Error) return error
  const thrown = error as Thrown & { readonly position?: number }
  return new InvalidJsonataError(thrown.code, messageOf(thrown), thrown.position)
}
