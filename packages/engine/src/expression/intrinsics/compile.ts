import { textOf } from '../../json/index.js'
import { JsonPathError } from '../jsonpath/index.js'
import { compilePathExpression, PathFailure, variableInPath } from '../path.js'
import type { Expression, Scope } from '../scope.js'
import type { IntrinsicFunction } from './call.js'
import { IntrinsicFailureError, InvalidIntrinsicError } from './errors.js'
import { calledName, parseIntrinsic, type IntrinsicArgument, type IntrinsicCall } from './parser.js'
import { intrinsicFunctions, stringFunctions } from './registry.js'

/**
 * Compiles a call of an intrinsic function. The expression throws {@link IntrinsicFailureError} when the arguments are not what a
 * function takes, or a path among them finds nothing.
 *
 * @throws InvalidIntrinsicError when the text is no call, calls an unknown function, gives it too few or too many arguments, or nests
 *   calls too deeply
 * @example
 * const greeting = compileIntrinsic("States.Format('Hello {}', $.name)")
 * greeting(scope)                                       // 'Hello Ana'
 */
export function compileIntrinsic(text: string): Expression {
  return compileCall(parseIntrinsic(text), text)
}

/**
 * Whether a text is meant as a call of an intrinsic function: it begins with a name and a parenthesis. It may still be an invalid one.
 *
 * @example
 * isIntrinsicCall('States.UUID()')   // true
 * isIntrinsicCall('$.id')            // false
 */
export function isIntrinsicCall(text: string): boolean {
  return calledName(text) !== undefined
}

/**
 * The function that a call names first, as in `States.Format`; undefined for a text that is no call.
 *
 * @example
 * topLevelFunction("States.Format('{}', States.UUID())")   // 'States.Format'
 */
export function topLevelFunction(text: string): string | undefined {
  return calledName(text)
}

/**
 * Whether a call is one of those whose value may be a string. ErrorPath and CausePath of a Fail state take no others.
 *
 * @example
 * returnsString('States.UUID()')        // true
 * returnsString('States.MathAdd(1,2)')  // false
 */
export function returnsString(text: string): boolean {
  const name = calledName(text)
  return name !== undefined && stringFunctions.has(name)
}

/**
 * The names of the variables that a call reads, each once, in the order in which they are written.
 *
 * @throws InvalidIntrinsicError when the text is no call
 * @example
 * variablesInIntrinsic('States.MathAdd($count.total, $step)')   // ['count', 'step']
 */
export function variablesInIntrinsic(text: string): readonly string[] {
  const names = new Set<string>()
  const visit = (argument: IntrinsicArgument) => {
    if (argument.kind === 'call') argument.args.forEach(visit)
    const name = argument.kind === 'path' ? variableInPath(argument.text) : undefined
    if (name !== undefined) names.add(name)
  }
  visit(parseIntrinsic(text))
  return [...names]
}

function compileCall({ name, args }: IntrinsicCall, expression: string): Expression {
  const called = intrinsicFunctions.get(name)
  if (called === undefined) throw new InvalidIntrinsicError(expression, 'unknown function', `there is no function ${name}`)
  checkArgumentCount(called, name, args.length, expression)
  const evaluate = called.specialise?.(args) ?? called.evaluate
  const compiled = args.map((argument, index) => compileArgument(argument, { expression, name, position: index + 1 }))
  return scope => evaluate({ expression, name, values: compiled.map(argument => argument(scope)), random: scope.random })
}

function checkArgumentCount({ minArguments, maxArguments }: IntrinsicFunction, name: string, count: number, expression: string): void {
  if (count >= minArguments && count <= maxArguments) return
  const most = maxArguments === Infinity ? ' or more' : maxArguments === minArguments ? '' : ` to ${maxArguments}`
  throw new InvalidIntrinsicError(
    expression,
    'wrong argument count',
    `${name} wants ${minArguments}${most} arguments and is given ${count}`,
  )
}

/** Where an argument stands, for errors. */
interface Place {
  readonly expression: string
  readonly name: string
  readonly position: number
}

function compileArgument(argument: IntrinsicArgument, place: Place): Expression {
  if (argument.kind === 'call') return compileCall(argument, place.expression)
  if (argument.kind === 'path') return compilePathArgument(argument.text, place)
  const { value } = argument
  return () => value
}

function compilePathArgument(text: string, place: Place): Expression {
  const path = compiledPath(text, place.expression)
  return scope => {
    try {
      return path(scope)
    } catch (error) {
      if (!(error instanceof PathFailure)) throw error
      throw new IntrinsicFailureError(place.expression, place.name, place.position, missReason(error, scope))
    }
  }
}

function compiledPath(text: string, expression: string): Expression {
  try {
    return compilePathExpression(text)
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error
    throw new InvalidIntrinsicError(expression, 'syntax', `${text} is no valid path: ${error.message}`)
  }
}

/** AWS names a path into the context object by its way inside that object, and quotes the state's input all the same. */
function missReason(error: PathFailure, scope: Scope): string {
  if (!error.notFound) return error.reason
  const path = error.origin === 'context' ? error.pathInDocument : error.path
  return `The JsonPath argument for the field '${path}' could not be found in the input '${textOf(scope.input)}'`
}
