import type { Json } from '../../json/index.js'
import { holds, type Comparable } from './comparison.js'
import { JsonPathError } from './errors.js'
import type { Criterion, Filter, Operand } from './filter.js'
import { compileGetter, type Getter } from './singular.js'

/** What filters can see besides the item: the document, and what paths into it have led to already. */
export interface FilterScope {
  readonly document: Json
  readonly found: Map<string, Json | undefined>
}

/** Says whether an item passes a filter. */
export type Accept = (item: Json, scope: FilterScope) => boolean

export function compileFilter({ groups }: Filter): Accept {
  const compiled = groups.map(group => group.map(compileCriterion))
  const [group] = compiled
  if (compiled.length === 1 && group?.length === 1) return group[0]!
  return (item, scope) => compiled.some(criteria => criteria.every(accepts => accepts(item, scope)))
}

/** The filter that a `?` asks for. There is never one, so the library fails as soon as there is something to filter. */
export const missingFilter: Accept = () => {
  const call = 'com.jayway.jsonpath.Predicate.apply(com.jayway.jsonpath.Predicate$PredicateContext)'
  throw new JsonPathError('Other', `Cannot invoke "${call}" because "predicate" is null`)
}

function compileCriterion(criterion: Criterion): Accept {
  if (criterion.kind === 'exists') return compileExistence(criterion)
  const { operator } = criterion
  const left = compileOperand(criterion.left)
  const right = compileOperand(criterion.right)
  return (item, scope) => {
    const leftValue = left(item, scope)
    if (leftValue === undefined) return false
    const rightValue = right(item, scope)
    return rightValue !== undefined && holds(leftValue, operator, rightValue)
  }
}

/** Something exists when it is there and not null; several members, when all of them are there. */
function compileExistence({ steps, wanted }: Extract<Criterion, { kind: 'exists' }>): Accept {
  const get = compileGetter(steps)
  const last = steps.at(-1)
  const names = last?.kind === 'members' ? last.names : undefined
  return item => {
    const value = get(item)
    const exists = value !== undefined && value !== null && (names?.every(name => Object.hasOwn(value as object, name)) ?? true)
    return exists === wanted
  }
}

type Evaluate = (item: Json, scope: FilterScope) => Comparable | undefined

function compileOperand(operand: Operand): Evaluate {
  if (operand.kind === 'text') return () => operand.text
  if (operand.kind === 'pattern') return () => operand.pattern
  const get = compileGetter(operand.steps)
  return operand.origin === 'item' ? get : once(operand.text, get)
}

/** A path from the document is followed once an evaluation, not once an item. */
function once(text: string, get: Getter): Evaluate {
  return (_item, { document, found }) => {
    const known = found.get(text)
    if (known !== undefined || found.has(text)) return known
    const value = get(document)
    found.set(text, value)
    return value
  }
}
