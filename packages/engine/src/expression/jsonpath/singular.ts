import { isArray, isObject, member, objectOf, type Json } from '../../json/index.js'
import { InvalidPathError, PathNotFoundError, type JsonPathError } from './errors.js'
import { javaText } from './javaText.js'
import { stepsText, stepText, type SingularStep, type Step } from './step.js'

/** Goes from a value to the one that a path leads to, or to undefined where there is none. */
export type Getter = (start: Json) => Json | undefined

/**
 * Compiles a definite path. The getter gives undefined where the path finds nothing; {@link whyNotFound} says why, in a second walk that
 * only failures pay for.
 *
 * @throws InvalidPathError (the getter) where the path meets a value that it can't be applied to
 */
export function compileGetter(steps: readonly SingularStep[]): Getter {
  if (steps.length === 0) return start => start
  return keyGetter(steps) ?? stepGetter(steps)
}

function stepGetter(steps: readonly SingularStep[]): Getter {
  const last = steps.length - 1
  return start => {
    let value = start
    for (let i = 0; i <= last; i++) {
      const next = follow(steps[i]!, value, i === last)
      if (next === undefined) return nothing(steps, i, value, start)
      value = next
    }
    return value
  }
}

/**
 * The plainest of paths, and nearly all: `$.a.b[0]`. Properties are read directly, at a quarter of the cost of asking first whether
 * they are own ones. That is right for all names but those that every object inherits.
 */
function keyGetter(steps: readonly SingularStep[]): Getter | undefined {
  const keys: (string | number)[] = []
  for (const step of steps) {
    if (step.kind === 'index') keys.push(step.index)
    else if (step.kind === 'member' && !(step.name in Object.prototype)) keys.push(step.name)
    else return undefined
  }
  const [first, second, third] = keys
  if (typeof first === 'string' && second === undefined) return start => (isObject(start) ? start[first] : undefined)
  if (typeof first === 'string' && typeof second === 'string' && third === undefined) {
    return start => {
      const value = isObject(start) ? start[first] : undefined
      return isObject(value) ? value[second] : undefined
    }
  }
  return start => {
    let value = start
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!
      let next: Json | undefined
      if (typeof key === 'number') next = isArray(value) ? value[key] : undefined
      else next = isObject(value) ? value[key] : undefined
      if (next === undefined) return nothing(steps, i, value, start)
      value = next
    }
    return value
  }
}

/** Undefined where a step finds nothing; an error where it can't be applied. */
function nothing(steps: readonly SingularStep[], index: number, value: Json, start: Json): undefined {
  if (isInapplicable(steps[index]!, value)) throw whyNotFound(steps, start)
  return undefined
}

/** One step. Undefined where there is nothing, or nothing that the step can be applied to. */
export function follow(step: SingularStep, value: Json, isLast: boolean): Json | undefined {
  switch (step.kind) {
    case 'member':
      return isObject(value) ? member(value, step.name) : undefined
    case 'index':
      return item(value, step.index)
    case 'fromEnd':
      return isArray(value) ? item(value, value.length + step.offset) : undefined
    case 'members':
      return isLast && isObject(value) ? pick(value, step.names) : undefined
    case 'root':
      return value
  }
}

function item(value: Json, index: number): Json | undefined {
  return isArray(value) ? value[index] : undefined
}

function pick(object: { readonly [member: string]: Json }, names: readonly string[]): Json {
  return objectOf(names.filter(name => Object.hasOwn(object, name)).map(name => [name, object[name]!] as const))
}

/** Why a definite path leads nowhere. */
export function whyNotFound(steps: readonly SingularStep[], start: Json): JsonPathError {
  let value = start
  let location = '$'
  for (let i = 0; ; i++) {
    const step = steps[i]!
    const next = follow(step, value, i === steps.length - 1)
    if (next === undefined) return failure(steps, i, value, location)
    location = locationAfter(location, step, value)
    value = next
  }
}

/** The place where a step leads, as messages write it: `$['a'][0]`. */
export function locationAfter(location: string, step: Step, value: Json): string {
  if (step.kind === 'root') return '$'
  if (step.kind === 'fromEnd' && isArray(value)) return `${location}[${value.length + step.offset}]`
  return location + stepText(step)
}

/** Whether a step that leads nowhere from a value is an error even where finding nothing is none. */
export function isInapplicable(step: Step, value: Json): boolean {
  switch (step.kind) {
    case 'member':
      return false
    case 'members':
      return isObject(value)
    case 'filter':
    case 'placeholder':
      return true
    default:
      return value !== null && !isArray(value)
  }
}

/** Why the step at an index leads nowhere from a value that it was applied to at a location. */
export function failure(steps: readonly Step[], index: number, value: Json, location: string): JsonPathError {
  const step = steps[index]!
  const isLast = index === steps.length - 1
  switch (step.kind) {
    case 'member':
    case 'members':
      if (!isObject(value)) return new PathNotFoundError(`Property ${stepText(step)} not found in path ${location}`)
      if (step.kind === 'members')
        return new InvalidPathError(`Multi properties can only be used as path leafs: ${location}${stepText(step)}`)
      return new PathNotFoundError(`${isLast ? 'No results for path: ' : 'Missing property in path '}${location}${stepText(step)}`)
    case 'filter':
    case 'placeholder':
      return new InvalidPathError(
        `Filter: ${stepsText(steps, index)} can not be applied to primitives. Current context is: ${javaText(value)}`,
      )
    default:
      if (value === null) return new PathNotFoundError(`The path ${location} is null`)
      if (isArray(value)) return outOfBounds(locationAfter(location, step, value))
      return new InvalidPathError(
        `Filter: ${stepsText(steps, index)} can only be applied to arrays. Current context is: ${javaText(value)}`,
      )
  }
}

export function outOfBounds(location: string): PathNotFoundError {
  return new PathNotFoundError(`Index out of bounds when evaluating path ${location}`)
}
