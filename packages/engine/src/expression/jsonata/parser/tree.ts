import { failure } from '../values.js'
import { passOn, resolve, resolvePredicate } from './ancestry.js'
import type { Node, Stage } from './node.js'

/*
 * How nodes are put together: steps become paths, predicates and bindings belong to their steps, and each `%` knows its step. Each function
 * throws what JSONata throws.
 */

/** `a.b` */
export function path(first: Node, rest: Node): Node {
  const node = asPath(first)
  if (first.type === 'parent') node.seekingParent = [first.slot!]
  const steps = node.steps!
  if (rest.type === 'path') steps.push(...rest.steps!)
  else steps.push(withStages(rest))
  for (const step of steps) {
    const { type, value, position } = step
    if (type === 'number' || type === 'value') throw failure({ code: 'S0213', position, value })
    if (type === 'string') step.type = 'name'
    if (step.keepArray) node.keepSingletonArray = true
  }
  for (const step of [steps[0]!, steps.at(-1)!]) if (step.type === 'unary' && step.value === '[') step.consarray = true
  resolve(node)
  return node
}

/** `a[b]` */
export function filtered(node: Node, predicate: Node, position: number): Node {
  const step = lastStep(node)
  const stages: Stage[] = node.type === 'path' ? (step.stages ??= []) : (step.predicate ??= [])
  resolvePredicate(step, predicate)
  stages.push({ type: 'filter', expr: predicate, position })
  return node
}

/** `a^(b)` */
export function sorted(first: Node, terms: Node['terms'] & {}, position: number): Node {
  const node = asPath(first)
  const step: Node = { type: 'sort', position, terms }
  for (const { expression } of terms) passOn(step, expression)
  node.steps!.push(step)
  resolve(node)
  return node
}

/** `a@$b` */
export function focused(node: Node, variable: string, position: number): Node {
  const step = lastStep(node)
  if (step.stages !== undefined || step.predicate !== undefined) throw failure({ code: 'S0215', position })
  if (step.type === 'sort') throw failure({ code: 'S0216', position })
  step.focus = variable
  step.tuple = true
  return node
}

/** `a#$b` */
export function indexed(first: Node, variable: string, position: number): Node {
  const step = lastStep(first)
  const node = asPath(first)
  if (first.type !== 'path') withStages(first)
  if (step.stages === undefined) step.index = variable
  else step.stages.push({ type: 'index', value: variable, position })
  step.tuple = true
  return node
}

/** `-a` */
export function negated(operand: Node, position: number): Node {
  if (operand.type === 'number') return Object.assign(operand, { value: -(operand.value as number) })
  return around({ type: 'unary', value: '-', position, expression: operand }, operand)
}

/** A node around others, which may wait for a step to the left of it. */
export function around(node: Node, ...parts: readonly (Node | undefined)[]): Node {
  for (const part of parts) if (part !== undefined) passOn(node, part)
  return node
}

export function block(expressions: Node[], position: number): Node {
  const isConstructed = expressions.some(part => part.consarray ?? part.steps?.[0]!.consarray)
  return around({ type: 'block', position, expressions, ...(isConstructed && { consarray: true }) }, ...expressions)
}

export function lastStep(node: Node): Node {
  return node.type === 'path' ? node.steps!.at(-1)! : node
}

/** The body of a function with the calls in its last places made when it has returned, so that recursion there needs no depth. */
export function withTailCalls(node: Node): Node {
  switch (node.type) {
    case 'function':
      if (node.predicate !== undefined) return node
      return { type: 'lambda', thunk: true, arguments: [], position: node.position, body: node }
    case 'condition':
      node.then = withTailCalls(node.then!)
      if (node.else !== undefined) node.else = withTailCalls(node.else)
      return node
    case 'block': {
      const last = node.expressions!.pop()
      if (last !== undefined) node.expressions!.push(withTailCalls(last))
      return node
    }
  }
  return node
}

function asPath(node: Node): Node {
  return node.type === 'path' ? node : { type: 'path', steps: [node] }
}

/** What filters a node filters it as a step. */
function withStages(node: Node): Node {
  if (node.predicate !== undefined) {
    node.stages = node.predicate
    delete node.predicate
  }
  return node
}
