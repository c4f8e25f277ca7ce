import type { Node } from '../../expression/jsonata/parser/node.js'
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
    if (node.type === 'name') found.add(node.value as string)
    else if (node.type === 'variable' && (node.value === '' || node.value === '$')) found.add(node.value === '' ? '$' : '$$')
    pending.push(...partsInContext(node).reverse())
  }
  return found
}

/** The parts of an expression that see the same context as the whole. */
function partsInContext(node: Node): Node[] {
  switch (node.type) {
    case 'path':
      return node.steps!.slice(0, 1)
    case 'unary':
      return [...(node.expressions ?? []), ...(node.pairs ?? []).flat(), ...optional(node.expression)]
    case 'binary':
    case 'apply':
      return [node.lhs!, node.rhs!]
    case 'bind':
      return [node.rhs!]
    case 'function':
    case 'partial':
      return [node.procedure!, ...node.arguments!]
    case 'lambda':
      return [node.body!]
    case 'condition':
      return [node.condition!, node.then!, ...optional(node.else)]
    case 'block':
      return node.expressions!
    default:
      return []
  }
}

const optional = (node: Node | undefined): Node[] => (node === undefined ? [] : [node])
