import { budget } from '../budget.js'
import { Frame } from '../frame.js'
import { append, descendants, flatten, lookup } from '../functions/sequence.js'
import { parseExpression } from '../parser/index.js'
import type { Node, Pair } from '../parser/node.js'
import type { Pattern } from '../regex/pattern.js'
import {
  CONSTRUCTED,
  createSequence,
  failure,
  isFunction,
  isNumeric,
  isSequence,
  Lambda,
  OUTER_WRAPPER,
  TUPLE_STREAM,
  type Sequence,
} from '../values.js'
import { apply, argumentsOf, naming, partiallyApply, PLACEHOLDER, TailCall, type Call, type Evaluate } from './apply.js'
import { groupBy, type Group } from './group.js'
import { matcherOf } from './matcher.js'
import { isTrue, OPERATORS } from './operators.js'
import { compilePath, compileStages } from './path.js'
import { compileTransform } from './transform.js'

/**
 * Makes closures of a syntax tree. Each node counts as one step of the budget, and as one level of depth while it is evaluated.
 *
 * Recursion: the parser bounds the depth of the tree.
 */
export function compileNode(node: Node): Evaluate {
  const evaluate = compileType(node)
  const narrow = node.predicate && compileStages(node.predicate, compileNode)
  const group = node.type === 'path' ? undefined : groupOf(node)
  const { keepArray } = node
  return (input, frame) => {
    budget.enter()
    let value = evaluate(input, frame)
    if (narrow !== undefined) value = narrow(value, frame)
    if (group !== undefined) value = group(value, frame)
    if (isSequence(value) && !value[TUPLE_STREAM]) {
      if (keepArray) value.keepSingleton = true
      if (value.length === 0) value = undefined
      else if (value.length === 1 && !value.keepSingleton) value = value[0]
    }
    budget.leave()
    return value
  }
}

function compileType(node: Node): Evaluate {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return constant(node.value)
    case 'name':
      return input => lookup(input, node.value as string)
    case 'variable':
      return variable(node.value as string)
    case 'parent':
      return (_, frame) => frame.lookup(node.slot!.label)
    case 'path':
      return compilePath(node, groupOf(node), compileNode)
    case 'wildcard':
      return members
    case 'descendant':
      return allDescendants
    case 'binary':
      return binary(node)
    case 'unary':
      return unary(node)
    case 'condition':
      return condition(node)
    case 'block':
      return block(node)
    case 'bind':
      return bind(node)
    case 'function':
      return call(node)
    case 'partial':
      return partial(node)
    case 'lambda':
      return lambda(node)
    case 'apply':
      return chain(node)
    case 'transform':
      return compileTransform(node, compileNode)
    case 'regex':
      return constant(matcherOf(node.value as Pattern))
  }
  return constant(undefined)
}

const constant =
  (value: unknown): Evaluate =>
  () =>
    value

function variable(name: string): Evaluate {
  if (name !== '') return (_, frame) => frame.lookup(name)
  return input => (Array.isArray(input) && (input as Sequence)[OUTER_WRAPPER] ? (input as Sequence)[0] : input)
}

/** `*` */
function members(input: unknown): unknown {
  const result = createSequence()
  const container: unknown = Array.isArray(input) && (input as Sequence)[OUTER_WRAPPER] && input.length > 0 ? input[0] : input
  if (typeof container !== 'object' || container === null || isFunction(container)) return result
  for (const value of Object.values(container) as unknown[]) {
    // With an array among the members, all of them are an array.
    if (Array.isArray(value)) result.sequence = undefined
    for (const item of flatten(value)) result.push(item)
  }
  return result
}

/** `**` */
function allDescendants(input: unknown): unknown {
  if (input === undefined) return undefined
  const found = descendants(input)
  return found.length === 1 ? found[0] : found
}

function binary(node: Node): Evaluate {
  const operator = node.value as string
  const left = compileNode(node.lhs!)
  const right = compileNode(node.rhs!)
  if (operator === 'and' || operator === 'or') {
    return (input, frame) => {
      const first = left(input, frame)
      try {
        return isTrue(first) === (operator === 'or') ? operator === 'or' : isTrue(right(input, frame))
      } catch (error) {
        throw naming(error, operator, true)
      }
    }
  }
  const operate = OPERATORS[operator]!
  return (input, frame) => {
    const first = left(input, frame)
    const second = right(input, frame)
    try {
      return operate(first, second)
    } catch (error) {
      throw naming(error, operator, true)
    }
  }
}

function unary(node: Node): Evaluate {
  switch (node.value) {
    case '-': {
      const operand = compileNode(node.expression!)
      return (input, frame) => {
        const value = operand(input, frame)
        if (value === undefined) return undefined
        if (!isNumeric(value)) throw failure({ code: 'D1002', token: '-', value })
        return -value
      }
    }
    case '[':
      return array(node)
    default: {
      const group = groupBy(node.pairs!.map(compilePair))
      return (input, frame) => group(input, frame)
    }
  }
}

/** `[…]` */
function array({ expressions, consarray }: Node): Evaluate {
  const items = expressions!.map(item => ({ evaluate: compileNode(item), isArray: item.type === 'unary' && item.value === '[' }))
  return (input, frame) => {
    let result: Sequence = []
    for (const { evaluate, isArray } of items) {
      const value = evaluate(input, frame)
      if (value === undefined) continue
      if (isArray) result.push(value)
      else result = append(result, value) as Sequence
    }
    if (consarray) result[CONSTRUCTED] = true
    return result
  }
}

function groupOf({ group }: Node): Group | undefined {
  return group && groupBy(group.pairs.map(compilePair))
}

function compilePair([name, value]: Pair): readonly [Evaluate, Evaluate] {
  return [compileNode(name), compileNode(value)]
}

function condition(node: Node): Evaluate {
  const test = compileNode(node.condition!)
  const then = compileNode(node.then!)
  const otherwise = node.else && compileNode(node.else)
  return (input, frame) => (isTrue(test(input, frame)) ? then(input, frame) : otherwise?.(input, frame))
}

function block(node: Node): Evaluate {
  const parts = node.expressions!.map(compileNode)
  return (input, outer) => {
    const frame = new Frame(outer)
    let value: unknown
    for (const part of parts) value = part(input, frame)
    return value
  }
}

function bind(node: Node): Evaluate {
  const name = node.lhs!.value as string
  const evaluate = compileNode(node.rhs!)
  return (input, frame) => {
    const value = evaluate(input, frame)
    frame.bind(name, value)
    return value
  }
}

function compileCall({ procedure, arguments: args }: Node): Call {
  return { procedure: compileNode(procedure!), args: args!.map(compileNode), name: nameOf(procedure!) }
}

/** The text of what is called, if it is one word. */
function nameOf(procedure: Node): unknown {
  return procedure.type === 'path' ? procedure.steps![0]!.value : procedure.value
}

/** @returns a call of the function; with a context, that is its first argument */
function call(node: Node): (input: unknown, frame: Frame, ...context: readonly unknown[]) => unknown {
  const compiled = compileCall(node)
  return (input, frame, ...context) => {
    const callee = calleeOf(node, compiled.procedure, 'T1005', input, frame)
    return apply(callee, [...context, ...argumentsOf(compiled, input, frame)], input, compiled.name)
  }
}

/** The function that is to be called. A name in place of a variable may be a function that lacks its `$`. */
function calleeOf({ procedure }: Node, evaluate: Evaluate, code: string, input: unknown, frame: Frame): unknown {
  const callee = evaluate(input, frame)
  const name = nameOf(procedure!)
  if (callee === undefined && procedure!.type === 'path' && frame.lookup(name as string)) throw failure({ code, token: name })
  return callee
}

function partial(node: Node): Evaluate {
  const args = node.arguments!.map(arg => (arg.type === 'operator' ? constant(PLACEHOLDER) : compileNode(arg)))
  const procedure = compileNode(node.procedure!)
  return (input, frame) => {
    const values = args.map(arg => arg(input, frame))
    const callee = calleeOf(node, procedure, 'T1007', input, frame)
    if (!isFunction(callee)) throw failure({ code: 'T1008', token: nameOf(node.procedure!) })
    return partiallyApply(callee, values, frame)
  }
}

function lambda({ arguments: parameters, signature, body, thunk }: Node): Evaluate {
  if (thunk) {
    const compiled = compileCall(body!)
    const called = body!.procedure!.type === 'variable' ? compiled : { ...compiled, name: undefined }
    return (input, frame) => new TailCall(called, input, frame)
  }
  const names = parameters!.map(parameter => parameter.value as string)
  const evaluate = compileNode(body!)
  return (input, frame) => new Lambda(names, signature, frame, inner => evaluate(input, inner))
}

/** `~>` */
function chain(node: Node): Evaluate {
  const left = compileNode(node.lhs!)
  const rhs = node.rhs!
  if (rhs.type === 'function') {
    const applied = call(rhs)
    return (input, frame) => applied(input, frame, left(input, frame))
  }
  const right = compileNode(rhs)
  return (input, frame) => {
    const value = left(input, frame)
    const callee = right(input, frame)
    if (!isFunction(callee)) throw failure({ code: 'T2006' })
    return isFunction(value) ? composed(value, callee, frame) : apply(callee, [value], null)
  }
}

let composition: Evaluate | undefined

/** The function that applies one function, and another to what it gives. */
function composed(first: unknown, second: unknown, frame: Frame): unknown {
  composition ??= compileNode(parseExpression('function($f, $g) { function($x) { $g($f($x)) } }'))
  return apply(composition(null, frame), [first, second], null)
}
