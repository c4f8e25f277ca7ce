import { MAX_FILTER_DEPTH } from '../../limits.js'
import { asInvalidPath, charAt, InvalidPathError, trim } from './errors.js'
import { parseBracket, parseNames } from './parseBracket.js'
import type { ParsedPath, Step } from './step.js'

/**
 * Takes a path apart as Jayway JsonPath 2.0.0 does. It is lenient in its own ways, all of which people can come to rely on: a path
 * without `$` starts from it anyway, a dot before a bracket is optional, and almost any character may be part of a name.
 *
 * @param depth how many filters the path is inside of
 * @throws InvalidPathError
 */
export function parsePath(text: string, depth = 0): ParsedPath {
  try {
    if (depth > MAX_FILTER_DEPTH) throw new InvalidPathError(`Filters are nested more than ${MAX_FILTER_DEPTH} deep`)
    const path = trim(text)
    if (path.endsWith('..')) throw new InvalidPathError('A path can not end with a scan.')
    const first = charAt(path, 0)
    const rest = first === '$' || first === '@' ? path.slice(1) : `.${path}`
    if (rest !== '' && !rest.startsWith('.') && !rest.startsWith('[')) throw new InvalidPathError(`Invalid path $${rest}`)
    return { origin: first === '@' ? 'item' : 'document', steps: readSteps(`$${rest}`, depth) }
  } catch (error) {
    throw asInvalidPath(error)
  }
}

function readSteps(path: string, depth: number): Step[] {
  const nested = (text: string) => parsePath(text, depth + 1)
  const steps: Step[] = []
  let at = 1
  while (at < path.length) {
    const char = path[at]
    if (char === ' ') throw new InvalidPathError('Space not allowed in path')
    if (char === '$') {
      steps.push({ kind: 'root' })
      at++
    } else if (char === '*') {
      steps.push({ kind: 'wildcard' })
      at++
    } else if (char === '[') {
      const end = endOfBracket(path, at)
      steps.push(parseBracket(path.slice(at, end), nested))
      at = end
    } else {
      if (char === '.' && charAt(path, ++at) === '.') {
        steps.push({ kind: 'scan' })
        at++
        continue
      }
      const end = endOfName(path, at)
      // A dot before a bracket says nothing.
      if (end === at) continue
      const name = path.slice(at, end)
      steps.push(name === '*' ? { kind: 'wildcard' } : parseName(name))
      at = end
    }
  }
  return steps
}

/** A name after a dot is read as if it stood in brackets and quotes, so quotes and brackets in it end it early. */
function parseName(name: string): Step {
  return /['\]]/.test(name) ? parseNames(`['${name}']`, 1) : { kind: 'member', name }
}

function endOfName(path: string, start: number): number {
  let at = start
  while (at < path.length && path[at] !== '.' && path[at] !== '[' && path[at] !== ' ') at++
  return at
}

/** The index after the bracket that closes the one at `start`; quotes make no difference. The end of the path if there is none. */
function endOfBracket(path: string, start: number): number {
  let open = 0
  for (let at = start; at < path.length; at++) {
    if (path[at] === '[') open++
    else if (path[at] === ']' && --open === 0) return at + 1
  }
  return path.length
}
