import { isArray, isNumber, isObject, toNumber, typeName, type Json, type JsonArray, type JsonObject } from '../../json/index.js'
import type { Random } from '../../random.js'
import { IntrinsicFailureError } from './errors.js'
import type { IntrinsicArgument } from './parser.js'

/** One call of an intrinsic function, its arguments evaluated. */
export interface Call {
  /** The whole expression as the author wrote it. */
  readonly expression: string
  /** The function that is called, as in `States.MathAdd`. */
  readonly name: string
  readonly values: readonly Json[]
  readonly random: Random
}

/** An intrinsic function: how many arguments it takes, and what it gives for them. */
export interface IntrinsicFunction {
  readonly minArguments: number
  readonly maxArguments: number
  /** @throws IntrinsicFailureError when the arguments are not what the function takes */
  readonly evaluate: (call: Call) => Json
  /** Does at compile time what can be done for these arguments. Undefined when there is nothing. */
  readonly specialise?: (args: readonly IntrinsicArgument[]) => ((call: Call) => Json) | undefined
}

/** The failure of a call. `argument` counts from 1. */
export function failure(call: Call, argument: number | undefined, detail: string): IntrinsicFailureError {
  const place = argument === undefined ? '' : `argument ${argument} `
  return new IntrinsicFailureError(call.expression, call.name, argument, `Invalid arguments in ${call.name}: ${place}${detail}`)
}

export function stringArgument(call: Call, argument: number): string {
  const value = call.values[argument - 1]!
  if (typeof value !== 'string') throw wrongType(call, argument, 'a string')
  return value
}

/** A string that is not longer than `limit`, counted in UTF-16 code units as Java does. */
export function limitedStringArgument(call: Call, argument: number, limit: number): string {
  return withinLength(call, argument, stringArgument(call, argument), limit)
}

export function withinLength(call: Call, argument: number, text: string, limit: number): string {
  if (text.length > limit) throw failure(call, argument, `has ${text.length} characters, more than ${limit}`)
  return text
}

export function arrayArgument(call: Call, argument: number): JsonArray {
  const value = call.values[argument - 1]!
  if (!isArray(value)) throw wrongType(call, argument, 'an array')
  return value
}

export function objectArgument(call: Call, argument: number): JsonObject {
  const value = call.values[argument - 1]!
  if (!isObject(value)) throw wrongType(call, argument, 'an object')
  return value
}

/**
 * A number, rounded to the nearest whole one, halves up: 1.5 is 2, -1.5 is -1, as Java's Math.round has it. Each argument is rounded
 * before anything is computed.
 */
export function wholeNumberArgument(call: Call, argument: number): number {
  const value = call.values[argument - 1]!
  if (!isNumber(value)) throw wrongType(call, argument, 'a number')
  // Adding zero turns the -0 that Math.round gives for -0.5 into 0.
  const whole = Math.round(toNumber(value)) + 0
  if (!Number.isSafeInteger(whole)) throw failure(call, argument, 'is out of range')
  return whole
}

/** A whole number of 32 bits. */
export function int32Argument(call: Call, argument: number): number {
  const whole = wholeNumberArgument(call, argument)
  if (!isInt32(whole)) throw failure(call, argument, `is ${whole}, which does not fit in 32 bits`)
  return whole
}

export function isInt32(whole: number): boolean {
  return (whole | 0) === whole
}

function wrongType(call: Call, argument: number, wanted: string): IntrinsicFailureError {
  return failure(call, argument, `must be ${wanted}, but it is of type ${typeName(call.values[argument - 1]!)}`)
}
