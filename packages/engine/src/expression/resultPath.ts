import { copyOf, isArray, isObject, member, setMember, stringifyJson, type Json } from '../json/index.js'
import { StateFailure } from './failure.js'
import { parseReferencePath } from './jsonpath/index.js'

/** Puts a result into the raw input of a state. */
export type ResultPlacer = (input: Json, result: Json) => Json

/**
 * Compiles a ResultPath: `$` replaces the input, null drops the result, a reference path sets what it names and makes the objects on the
 * way where they are missing.
 *
 *     compileResultPath('$.a.b')({ x: 1 }, 2)   // { x: 1, a: { b: 2 } }
 */
export function compileResultPath(path: Json | undefined): ResultPlacer {
  if (path === undefined || path === '$') return (_input, result) => result
  if (path === null) return input => input
  const steps = typeof path === 'string' ? parseReferencePath(path) : undefined
  if (steps === undefined) throw new SyntaxError(`${stringifyJson(path)} is not a reference path`)
  return (input, result) => place(input, steps, 0, result, input)
}

/** Path lengths are bounded by the text of the definition, so this may recurse. */
function place(at: Json | undefined, steps: readonly (string | number)[], depth: number, result: Json, whole: Json): Json {
  const step = steps[depth]
  if (step === undefined) return result
  if (typeof step === 'number') {
    if (!isArray(at) || step < 0 || step >= at.length) throw StateFailure.resultPath(String(step), stringifyJson(whole))
    const copy = [...at]
    copy[step] = place(at[step], steps, depth + 1, result, whole)
    return Object.freeze(copy)
  }
  if (at !== undefined && !isObject(at)) throw StateFailure.resultPath(step, stringifyJson(whole))
  const copy = at === undefined ? {} : copyOf(at)
  setMember(copy, step, place(at && member(at, step), steps, depth + 1, result, whole))
  return Object.freeze(copy)
}
