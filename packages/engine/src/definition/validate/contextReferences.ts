import type { Ast } from '../../expression/jsonata/host.js'
import { parseJsonata } from '../../expression/jsonata/syntax.js'

/**
 * What a JSONata expression reads off its context, in the order in which it is written: names, `$` and `$$`. An expression of a state has
 * no context: input comes as `$states.input`, variables as `$name`.
 *
 *     contextReferences('total > $limit.max')            // ['total']
 *     contextReferences('$states.input.items[price > 5]')  // []: the price is that of an item
 *
 * Only the first step of a path is looked up in the context of the expression; later steps, filters, sort terms and groups see what the
 * step before them gave. The body of a function sees the context of the expression around it.
 *
 * @throws InvalidJsonataError
 */
export function contextReferences(source: string): ReadonlySet<string> {
  const found = new Set<string>()
  const pending = [parseJsonata(source)]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'name') found.add(String(node.value))
    else if (node.type === 'variable' && (node.value === '' || node.value === '$')) found.add(node.value === '' ? '$' : '$$')
    pending.push(...partsInContext(node).reverse())
  }
  return found
}

/** The parts of an expression that see the same context as the whole. */
function partsInContext(node: Ast): Ast[] {
  switch (node.type) {
    case 'path':
      return asts(node.steps).slice(0, 1)
    case 'unary':
      return [...asts(node.expressions), ...pairs(node.pairs), ...ast(node.expression)]
    case 'binary':
    case 'apply':
      return [...ast(node.lhs), ...ast(node.rhs)]
    case 'bind':
      return ast(node.rhs)
    case 'function':
    case 'partial':
      return [...ast(node.procedure), ...asts(node.arguments)]
    case 'lambda':
      return ast(node.body)
    case 'condition':
      return [...ast(node.condition), ...ast(node.then), ...ast(node.else)]
    case 'block':
      return asts(node.expressions)
    default:
      return []
  }
}

const isAst = (value: unknown): value is Ast => typeof value === 'object' && value !== null && !Array.isArray(value)
const ast = (value: unknown): Ast[] => (isAst(value) ? [value] : [])
const asts = (value: unknown): Ast[] => (Array.isArray(value) ? value.filter(isAst) : [])
/** The names and values of an object constructor. */
const pairs = (value: unknown): Ast[] => (Array.isArray(value) ? value.flatMap(asts) : [])
