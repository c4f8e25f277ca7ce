import { BudgetExceeded } from './budget.js'
import { InvalidJsonataError } from './errors.js'
import type { Ast } from './host.js'
import { interpreter } from './interpreter.js'
import { parseExpression } from './parser/index.js'
import { InvalidPattern } from './regex/parse.js'

/** @throws InvalidJsonataError */
export function parseJsonata(source: string): Ast {
  try {
    return parseExpression(source)
  } catch (error) {
    throw invalid(error)
  }
}

function invalid(error: unknown): unknown {
  if (error instanceof InvalidPattern || error instanceof BudgetExceeded) return new InvalidJsonataError('', error.message, undefined)
  if (error instanceof Error) return error
  const thrown = error as { readonly code: string; readonly message?: string; readonly position?: number }
  interpreter().populateMessage(thrown)
  return new InvalidJsonataError(thrown.code, thrown.message ?? '', thrown.position)
}
