import { MAX_JSONATA_NESTING } from '../../../limits.js'
import { failure } from '../values.js'
import { passOn, resolve, resolvePredicate } from './ancestry.js'
import type { Node, Pair, Stage } from './node.js'
import { tooDeep, type Syntax } from './parse.js'

/**
 * The tree that is evaluated, from the syntax as it was read: steps become paths, predicates and bindings belong to their steps, and each
 * `%` knows its step.
 *
 * @throws what JSONata throws
 */
export function treeOf(syntax: Syntax): Node {
  let nesting = 0
  let parents = 0
  const tree = nodeOf(syntax)
  if (tree.type === 'parent' || tree.seekingParent !== undefined) {
    throw failure({ code: 'S0217', token: tree.type, position: tree.position })
  }
  return tree

  function nodeOf(expr: Syntax): Node {
    if (++nesting > MAX_JSONATA_NESTING) throw tooDeep()
    const node = converted(expr)
    nesting--
    if (expr.keepArray) node.keepArray = true
    return node
  }

  function converted(expr: Syntax): Node {
    const { type, value, position } = expr
    switch (type) {
      case 'binary':
        return binary(expr)
      case 'unary':
        return unary(expr)
      case 'function':
      case 'partial': {
        const node: Node = { type, value, position }
        node.arguments = expr.arguments!.map(arg => inside(node, arg))
        node.procedure = nodeOf(expr.procedure!)
        return node
      }
      case 'lambda':
        return lambda(expr)
      case 'condition': {
        const node: Node = { type, position }
        node.condition = inside(node, expr.condition!)
        node.then = inside(node, expr.then!)
        if (expr.else !== undefined) node.else = inside(node, expr.else)
        return node
      }
      case 'transform': {
        const node: Node = { type, position, pattern: nodeOf(expr.pattern!), update: nodeOf(expr.update!) }
        if (expr.delete !== undefined) node.delete = nodeOf(expr.delete)
        return node
      }
      case 'block':
        return block(expr)
      case 'name':
        return { type: 'path', steps: [leaf(expr)], ...(expr.keepArray && { keepSingletonArray: true }) }
      case 'parent':
        return { type, slot: { label: `!${parents++}`, level: 1 } }
      case 'string':
      case 'number':
      case 'value':
      case 'wildcard':
      case 'descendant':
      case 'variable':
      case 'regex':
        return leaf(expr)
      case 'operator':
        return operator(expr)
    }
    // The end of the text.
    throw failure({ code: 'S0207', position, token: value })
  }

  /** A part of a node. */
  function inside(around: Node, expr: Syntax): Node {
    const node = nodeOf(expr)
    passOn(around, node)
    return node
  }

  function binary(expr: Syntax): Node {
    const { id, value, position } = expr
    switch (id) {
      case '.':
        return path(expr)
      case '[':
        return filtered(expr)
      case '{':
        return grouped(expr)
      case '^':
        return sorted(expr)
      case ':=': {
        const node: Node = { type: 'bind', value, position, lhs: nodeOf(expr.lhs!) }
        node.rhs = inside(node, expr.rhs!)
        return node
      }
      case '@':
        return focused(expr)
      case '#':
        return indexed(expr)
      case '~>': {
        const [lhs, rhs] = [nodeOf(expr.lhs!), nodeOf(expr.rhs!)]
        return { type: 'apply', value, position, lhs, rhs, keepArray: lhs.keepArray ?? rhs.keepArray }
      }
    }
    const node: Node = { type: 'binary', value, position }
    node.lhs = inside(node, expr.lhs!)
    node.rhs = inside(node, expr.rhs!)
    return node
  }

  function path(expr: Syntax): Node {
    const first = nodeOf(expr.lhs!)
    const node = asPath(first)
    if (first.type === 'parent') node.seekingParent = [first.slot!]
    const steps = node.steps!
    const rest = nodeOf(expr.rhs!)
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

  function filtered(expr: Syntax): Node {
    const { position } = expr
    const node = nodeOf(expr.lhs!)
    const step = lastStep(node)
    if (step.group !== undefined) throw failure({ code: 'S0209', position })
    const stages: Stage[] = node.type === 'path' ? (step.stages ??= []) : (step.predicate ??= [])
    const predicate = nodeOf(expr.rhs!)
    resolvePredicate(step, predicate)
    stages.push({ type: 'filter', expr: predicate, position })
    return node
  }

  function grouped(expr: Syntax): Node {
    const { position } = expr
    const node = nodeOf(expr.lhs!)
    if (node.group !== undefined) throw failure({ code: 'S0210', position })
    node.group = { pairs: expr.pairs!.map(([name, value]): Pair => [nodeOf(name), nodeOf(value)]), position }
    return node
  }

  function sorted(expr: Syntax): Node {
    const node = asPath(nodeOf(expr.lhs!))
    const step: Node = { type: 'sort', position: expr.position }
    step.terms = expr.terms!.map(({ descending, expression }) => ({ descending, expression: inside(step, expression) }))
    node.steps!.push(step)
    resolve(node)
    return node
  }

  function focused(expr: Syntax): Node {
    const { position } = expr
    const node = nodeOf(expr.lhs!)
    const step = lastStep(node)
    if (step.stages !== undefined || step.predicate !== undefined) throw failure({ code: 'S0215', position })
    if (step.type === 'sort') throw failure({ code: 'S0216', position })
    if (expr.keepArray) step.keepArray = true
    step.focus = expr.rhs!.value as string
    step.tuple = true
    return node
  }

  function indexed(expr: Syntax): Node {
    const value = expr.rhs!.value as string
    const lhs = nodeOf(expr.lhs!)
    const step = lastStep(lhs)
    const node = asPath(lhs)
    if (lhs.type !== 'path') withStages(lhs)
    if (step.stages === undefined) step.index = value
    else step.stages.push({ type: 'index', value, position: expr.position })
    step.tuple = true
    return node
  }

  function unary(expr: Syntax): Node {
    const { value, position } = expr
    const node: Node = { type: 'unary', value, position }
    if (value === '[') node.expressions = expr.expressions!.map(item => inside(node, item))
    else if (value === '{') node.pairs = expr.pairs!.map(([name, member]): Pair => [inside(node, name), inside(node, member)])
    else {
      const operand = nodeOf(expr.expression!)
      if (operand.type === 'number') return Object.assign(operand, { value: -(operand.value as number) })
      passOn(node, operand)
      node.expression = operand
    }
    return node
  }

  function lambda({ type, position, arguments: parameters, signature, body }: Syntax): Node {
    return { type, position, arguments: parameters!.map(leaf), signature, body: withTailCalls(nodeOf(body!)) }
  }

  function block(expr: Syntax): Node {
    const node: Node = { type: 'block', position: expr.position }
    node.expressions = expr.expressions!.map(item => inside(node, item))
    if (node.expressions.some(part => part.consarray ?? part.steps?.[0]!.consarray)) node.consarray = true
    return node
  }

  function operator(expr: Syntax): Node {
    const { value, position } = expr
    if (value === '?') return leaf(expr)
    // The words among the operators may be names too.
    if (value === 'and' || value === 'or' || value === 'in') return converted({ ...expr, type: 'name' })
    throw failure({ code: 'S0201', position, token: value })
  }
}

function leaf({ type, value, position, keepArray }: Syntax): Node {
  return { type, value, position, ...(keepArray && { keepArray }) }
}

function asPath(node: Node): Node {
  return node.type === 'path' ? node : { type: 'path', steps: [node] }
}

function lastStep(node: Node): Node {
  return node.type === 'path' ? node.steps!.at(-1)! : node
}

/** What filters a node filters it as a step. */
function withStages(node: Node): Node {
  if (node.predicate !== undefined) {
    node.stages = node.predicate
    delete node.predicate
  }
  return node
}

/** The body of a function with the calls in its last places made when it has returned, so that recursion there needs no depth. */
function withTailCalls(node: Node): Node {
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
