import { BudgetExceeded } from './budget.js'
import { InvalidJsonataError } from './errors.js'
import type { Ast } from './host.js'
import { interpreter } from './interpreter.js'
import { InvalidPattern } from './regex/parse.js'

/** @throws InvalidJsonataError */
export function parseJsonata(source: string): Ast {
  try {
    return detached(interpreter().parse(source)) as Ast
  } catch (error) {
    throw invalid(error)
  }
}

/** A copy of the tree without what its nodes inherit: that would keep the whole parser. Trees are as deep as the parser lets them be. */
function detached(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(detached)
  if (typeof node !== 'object' || node === null || !isNode(node)) return node
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, detached(child)]))
}

/** Patterns and signatures have functions; they stay as they are. */
const isNode = (object: object) => !Object.values(object).some(member => typeof member === 'function')

function invalid(error: unknown): unknown {
  if (error instanceof InvalidPattern || error instanceof BudgetExceeded) return new InvalidJsonataError('', error.message, undefined)
  if (error instanceof Error) return error
  const thrown = error as { readonly code: string; readonly message?: string; readonly position?: number }
  interpreter().populateMessage(thrown)
  return new InvalidJsonataError(thrown.code, thrown.message ?? '', thrown.position)
}
