import { isArray, isObject, JsonNumber, type Json } from '../../json/index.js'
import type { Scope } from '../scope.js'
import type { Node } from './parser/node.js'
import type { JsonataStates } from './states.js'

/** What a shortcut gives where it can't say what the evaluator would: then the evaluator is asked. */
export const SLOW = Symbol('slow')

/**
 * The value of a simple expression, found without the evaluator: a path such as `$states.input.order.total`, and what operators make of
 * such paths and of literals. It knows the ordinary case of each; arrays on the way, values of unexpected types and numbers out of range
 * are left to the evaluator, as are errors.
 */
export type Shortcut = (states: JsonataStates, scope: Scope) => Json | undefined | typeof SLOW

/**
 * A shortcut for a syntax tree; undefined where it is not simple enough.
 *
 * @param isBuiltIn whether a name is that of a function of JSONata, which `$name` means where no such variable is assigned
 */
export function shortcutOf(ast: Node, isBuiltIn: (name: string) => boolean): Shortcut | undefined {
  const inner = (node: Node | undefined) => (node === undefined ? undefined : shortcutOf(node, isBuiltIn))
  switch (ast.type) {
    case 'number':
    case 'string':
    case 'value':
      return hasOnly(ast, 'value') ? constant(ast.value as Json) : undefined
    case 'variable':
      return hasOnly(ast, 'value') ? variable(ast.value as string, isBuiltIn) : undefined
    case 'path':
      return hasOnly(ast, 'steps') ? path(ast.steps!, isBuiltIn) : undefined
    case 'binary':
      return hasOnly(ast, 'value', 'lhs', 'rhs') ? binary(ast.value as string, inner(ast.lhs), inner(ast.rhs)) : undefined
    case 'condition':
      return hasOnly(ast, 'condition', 'then', 'else')
        ? conditional(inner(ast.condition), inner(ast.then), ast.else === undefined ? constant(undefined) : inner(ast.else))
        : undefined
    case 'block': {
      const expressions = ast.expressions!
      return hasOnly(ast, 'expressions') && expressions.length === 1 ? inner(expressions[0]) : undefined
    }
    case 'function': {
      const [argument, ...others] = ast.arguments!
      const isPlain = hasOnly(ast, 'value', 'arguments', 'procedure') && argument !== undefined && others.length === 0
      return isPlain ? call(ast.procedure!, inner(argument)) : undefined
    }
    default:
      return undefined
  }
}

/** Whether a node says nothing beyond these members: no predicates, groupings, bindings or kept arrays. */
function hasOnly(node: Node, ...members: readonly string[]): boolean {
  return Object.keys(node).every(
    name =>
      name === 'type' ||
      name === 'position' ||
      members.includes(name) ||
      (node as unknown as Readonly<Record<string, unknown>>)[name] === undefined,
  )
}

const constant =
  (value: Json | undefined): Shortcut =>
  () =>
    value

function variable(name: string, isBuiltIn: (name: string) => boolean): Shortcut | undefined {
  if (name === '' || name === '$' || name === 'states' || isBuiltIn(name)) return undefined
  return (_states, scope) => numberFrom(scope.variable(name))
}

function path([root, ...rest]: readonly Node[], isBuiltIn: (name: string) => boolean): Shortcut | undefined {
  if (root?.type !== 'variable' || !hasOnly(root, 'value')) return undefined
  if (!rest.every(step => step.type === 'name' && hasOnly(step, 'value'))) return undefined
  const names = rest.map(step => step.value as string)
  if (root.value !== 'states') {
    const start = variable(root.value as string, isBuiltIn)
    return start === undefined ? undefined : (states, scope) => follow(start(states, scope), names)
  }
  const [member, ...inner] = names
  switch (member) {
    case 'input':
      return (_states, scope) => follow(scope.input, inner)
    case 'context':
      return (_states, scope) => follow(scope.context(), inner)
    case 'result':
    case 'errorOutput':
      return states => follow(states[member], inner)
    default:
      return undefined
  }
}

function follow(start: Json | undefined | typeof SLOW, names: readonly string[]): Json | undefined | typeof SLOW {
  let value = start
  for (const name of names) {
    if (value === SLOW || isArray(value)) return SLOW
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value === SLOW ? SLOW : numberFrom(value)
}

const numberFrom = (value: Json | undefined) => (value instanceof JsonNumber ? value.value + 0 : value)

type Value = Json | undefined
type Combine = (left: Value, right: Value) => Value | typeof SLOW

function binary(operator: string, left: Shortcut | undefined, right: Shortcut | undefined): Shortcut | undefined {
  if (left === undefined || right === undefined) return undefined
  if (operator === 'and' || operator === 'or') return logical(left, right, operator === 'or')
  const combine = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (combine === undefined) return undefined
  return (states, scope) => {
    const a = left(states, scope)
    const b = right(states, scope)
    return a === SLOW || b === SLOW ? SLOW : combine(a, b)
  }
}

function arithmetic(calculate: (left: number, right: number) => number): Combine {
  return (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return SLOW
    const result = calculate(left, right)
    return Number.isFinite(result) ? result : SLOW
  }
}

function comparison(compare: (left: number | string, right: number | string) => boolean): Combine {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return compare(left, right)
    return typeof left === 'string' && typeof right === 'string' ? compare(left, right) : SLOW
  }
}

function equality(wanted: boolean): Combine {
  return (left, right) => {
    // Nothing is neither equal nor unequal to anything.
    if (left === undefined || right === undefined) return false
    if (typeof left === 'object' && left !== null && typeof right === 'object' && right !== null) return SLOW
    return (left === right) === wanted
  }
}

const OPERATORS: Readonly<Record<string, Combine>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  '=': equality(true),
  '!=': equality(false),
  '&': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : SLOW),
}

function logical(left: Shortcut, right: Shortcut, decidedBy: boolean): Shortcut {
  return (states, scope) => {
    const first = truth(left(states, scope))
    return first === decidedBy || first === SLOW ? first : truth(right(states, scope))
  }
}

function conditional(condition: Shortcut | undefined, then: Shortcut | undefined, otherwise: Shortcut | undefined): Shortcut | undefined {
  if (condition === undefined || then === undefined || otherwise === undefined) return undefined
  return (states, scope) => {
    const chosen = truth(condition(states, scope))
    return chosen === SLOW ? SLOW : chosen ? then(states, scope) : otherwise(states, scope)
  }
}

/** `$not(…)` and `$exists(…)`, unless a variable of that name is assigned. */
function call(procedure: Node, argument: Shortcut | undefined): Shortcut | undefined {
  const name = procedure.type === 'variable' && hasOnly(procedure, 'value') ? procedure.value : undefined
  if (argument === undefined || (name !== 'not' && name !== 'exists')) return undefined
  return (states, scope) => {
    const value = argument(states, scope)
    if (value === SLOW || scope.variable(name) !== undefined) return SLOW
    if (name === 'exists') return value !== undefined
    if (value === undefined) return undefined
    const isTrue = truth(value)
    return isTrue === SLOW ? SLOW : !isTrue
  }
}

/** What JSONata takes for true, of all that has nothing inside. */
function truth(value: Value | typeof SLOW): boolean | typeof SLOW {
  if (typeof value === 'boolean') return value
  if (value === undefined || value === null) return false
  return typeof value === 'string' ? value !== '' : typeof value === 'number' ? value !== 0 : SLOW
}
