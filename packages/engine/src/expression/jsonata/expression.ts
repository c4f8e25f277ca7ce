import type { Json } from '../../json/index.js'
import type { Scope } from '../scope.js'
import { plain, toJson } from './admission.js'
import { BudgetExceeded, stackOverflow } from './budget.js'
import { InvalidJsonataError, JsonataError } from './errors.js'
import type { Evaluate } from './evaluation/apply.js'
import { compileNode } from './evaluation/compile.js'
import { evaluateProgram, isBuiltIn } from './evaluate.js'
import { messageOf } from './messages.js'
import { referencesOf, type JsonataReferences } from './references.js'
import { InvalidPattern } from './regex/parse.js'
import { shortcutOf, SLOW } from './shortcut.js'
import { statesObject, type JsonataStates } from './states.js'
import { parseJsonata } from './syntax.js'
import type { Thrown } from './values.js'

/** A JSONata expression, ready to be evaluated any number of times. */
export interface CompiledJsonata {
  /** Its text, without the delimiters. */
  readonly source: string
  /**
   * Its value; undefined where it gives nothing. `$states.input`, `$states.context`, variables, time and draws are those of the scope.
   *
   * @throws JsonataError worded as AWS words it; UnsupportedResultError where the value is no JSON
   */
  readonly evaluate: (states: JsonataStates, scope: Scope) => Json | undefined
  /** What it mentions, read off its text. */
  readonly references: () => JsonataReferences
}

/**
 * Compiles a JSONata expression of the version that AWS has, 2.0.6: without the operators `??` and `?:` and the function `$eval`, and with
 * AWS's functions `$partition`, `$range`, `$hash`, `$random(seed)`, `$uuid` and `$parse`.
 *
 *     const isLarge = compileJsonata('$states.input.total > 1000')
 *     isLarge.evaluate({}, scope)   // true or false
 *
 * @param source without the delimiters
 * @throws InvalidJsonataError
 */
export function compileJsonata(source: string): CompiledJsonata {
  const ast = parseJsonata(source)
  const shortcut = shortcutOf(ast, isBuiltIn)
  let references: JsonataReferences | undefined
  let program: Evaluate | undefined
  const compiled: CompiledJsonata = {
    source,
    evaluate: (states, scope) => {
      const value = shortcut === undefined ? SLOW : shortcut(states, scope)
      if (value === SLOW) return interpret((program ??= compileNode(ast)), states, scope)
      // Adding 0 makes 0 of -0.
      return typeof value === 'number' ? value + 0 : value === undefined ? undefined : plain(value)
    },
    references: () => (references ??= referencesOf(ast, isBuiltIn)),
  }
  if (compiled.references().functions.has('eval')) {
    throw new InvalidJsonataError('', 'The function $eval is not available; $parse reads JSON', undefined)
  }
  return compiled
}

function interpret(program: Evaluate, states: JsonataStates, scope: Scope): Json | undefined {
  let members: object | undefined
  const outside = (name: string) => {
    if (name === 'states') return (members ??= statesObject(states, scope))
    const value = scope.variable(name)
    return value === undefined ? undefined : plain(value)
  }
  try {
    const value = evaluateProgram(program, outside, scope)
    return value === undefined ? undefined : toJson(value)
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof JsonataError) return error
  if (error instanceof BudgetExceeded) return new JsonataError(error.code, error.message)
  if (isNativeStackOverflow(error)) return failureOf(stackOverflow())
  if (error instanceof InvalidPattern) return new JsonataError('', error.message)
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) {
    // The words of such an error are those of the JavaScript engine at hand.
    return new JsonataError('', 'The expression can not be evaluated', { cause: error })
  }
  if (error instanceof Error) return error
  const thrown = error as Thrown
  const message = messageOf(thrown)
  return new JsonataError(thrown.code, thrown.code === '' ? message : `${thrown.code}: ${message}`)
}

/** Only where the caller has used up most of the stack already: the depth of evaluation is bounded well below what a stack holds. */
function isNativeStackOverflow(error: unknown): boolean {
  return error instanceof Error && (error.name === 'InternalError' || (error.name === 'RangeError' && /call stack/i.test(error.message)))
}
