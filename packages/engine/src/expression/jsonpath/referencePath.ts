import { InvalidPathError } from './errors.js'
import { parsePath } from './parsePath.js'
import type { ParsedPath } from './step.js'

/**
 * The names and indices that a reference path goes through: `$` and then only `.name`, `['name']` and `[n]`. Undefined for every other
 * text, valid path or not.
 *
 * @example
 * parseReferencePath("$.order['line items'][0]")   // ['order', 'line items', 0]
 * parseReferencePath('$.items[*]')                 // undefined
 */
export function parseReferencePath(text: string): readonly (string | number)[] | undefined {
  if (!text.startsWith('$')) return undefined
  const path = tryToParse(text)
  if (path === undefined) return undefined
  const names: (string | number)[] = []
  for (const step of path.steps) {
    if (step.kind === 'member') names.push(step.name)
    else if (step.kind === 'index' && step.index >= 0) names.push(step.index)
    else return undefined
  }
  return names
}

function tryToParse(text: string): ParsedPath | undefined {
  try {
    return parsePath(text)
  } catch (error) {
    if (error instanceof InvalidPathError) return undefined
    throw error
  }
}
