import { budget } from '../budget.js'
import type { Frame } from '../frame.js'
import { some, sort } from '../functions/sequence.js'
import type { Node, Stage } from '../parser/node.js'
import { CONSTRUCTED, createSequence, failure, isNumeric, isSequence, type Sequence } from '../values.js'
import type { Evaluate } from './apply.js'
import type { Group } from './group.js'
import { isOrdered, isTrue } from './operators.js'
import { frameOf, isTupleStream, tupleOf, tupleStream, type Tuple } from './tuple.js'

/** Makes what evaluates a node. */
export type Compile = (node: Node) => Evaluate

/** Narrows down what a step gave. */
export type Narrow = (value: unknown, frame: Frame) => unknown

interface Step {
  readonly node: Node
  readonly evaluate: Evaluate
  readonly isSort: boolean
  readonly narrow: Narrow | undefined
}

/** Each step of a path is evaluated on each item that the step before gave, and what they give becomes one sequence. */
export function compilePath(node: Node, group: Group | undefined, compile: Compile): Evaluate {
  const steps = node.steps!.map(step => compileStep(step, compile))
  const startsWithVariable = steps[0]!.node.type === 'variable'
  return (input, frame) => {
    let items: readonly unknown[] = Array.isArray(input) && !startsWithVariable ? input : createSequence(input)
    let result: unknown
    let tuples: Sequence | undefined
    let bindsVariables = false
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!
      if (step.node.tuple) bindsVariables = true
      if (i === 0 && step.node.consarray) result = step.evaluate(items, frame)
      else if (bindsVariables) tuples = tupleStep(step, items, tuples, frame)
      else if (step.isSort) result = sorted(step, result, frame)
      else result = plainStep(step, items, frame, i === steps.length - 1)
      if (!bindsVariables && (result === undefined || (result as readonly unknown[]).length === 0)) break
      if (step.node.focus === undefined) items = itemsOf(result)
    }
    if (bindsVariables) result = node.tuple ? tuples : contextsOf(tuples as readonly Tuple[])
    if (node.keepSingletonArray) result = kept(result as Sequence)
    return group === undefined ? result : group(bindsVariables ? tuples : result, frame)
  }
}

/** What filters and numbers the values of a node, one after the other. */
export function compileStages(stages: readonly Stage[], compile: Compile): Narrow {
  const narrows = stages.map(stage => (stage.type === 'filter' ? compileFilter(stage.expr, compile) : numbering(stage.value)))
  return (value, frame) => narrows.reduce((narrowed, narrow) => narrow(narrowed, frame), value)
}

function compileStep(node: Node, compile: Compile): Step {
  const isSort = node.type === 'sort'
  const evaluate = isSort ? compileSort(node, compile) : compile(node)
  return { node, evaluate, isSort, narrow: node.stages && compileStages(node.stages, compile) }
}

/** What a step before gave, in order; a single value, which a grouping may give, stays as it is. */
function sorted({ evaluate, narrow }: Step, value: unknown, frame: Frame): unknown {
  const result = Array.isArray(value) ? evaluate(value, frame) : value
  return narrow === undefined ? result : narrow(result, frame)
}

function plainStep({ evaluate, narrow }: Step, items: readonly unknown[], frame: Frame, isLast: boolean): unknown {
  const values: unknown[] = []
  let count = 0
  for (const item of items) {
    let value = evaluate(item, frame)
    if (narrow !== undefined) value = narrow(value, frame)
    if (value === undefined) continue
    values.push(value)
    count += isSpread(value) ? value.length : 1
  }
  const [only] = values
  if (isLast && values.length === 1 && Array.isArray(only) && !isSequence(only)) return only
  budget.items(count)
  const result = createSequence()
  for (const value of values) {
    if (isSpread(value)) for (const item of value) result.push(item)
    else result.push(value)
  }
  return result
}

/** Whether the items of a value, and not the value, are the items of the next step. */
function isSpread(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !(value as Sequence)[CONSTRUCTED]
}

/** A step that comes after one that binds variables, or binds some itself. */
function tupleStep(step: Step, items: readonly unknown[], before: Sequence | undefined, frame: Frame): Sequence {
  const result = step.isSort ? sortedTuples(step, items, before, frame) : boundTuples(step, items, before, frame)
  return step.narrow === undefined ? result : (step.narrow(result, frame) as Sequence)
}

function sortedTuples(
  { node: { index }, evaluate }: Step,
  items: readonly unknown[],
  before: Sequence | undefined,
  frame: Frame,
): Sequence {
  if (before !== undefined) return evaluate(before, frame) as Sequence
  const result = tupleStream()
  for (const item of evaluate(items, frame) as readonly unknown[]) {
    result.push(tupleOf({ '@': item }, index === undefined ? {} : { [index]: result.length }))
  }
  return result
}

function boundTuples({ node, evaluate }: Step, items: readonly unknown[], before: Sequence | undefined, frame: Frame): Sequence {
  const { focus, index, ancestor } = node
  const result = tupleStream()
  for (const tuple of (before as readonly Tuple[] | undefined) ?? items.map((item): Tuple => ({ '@': item }))) {
    const context = tuple['@']
    const value = evaluate(context, frameOf(tuple, frame))
    if (value === undefined) continue
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    budget.items(values.length)
    budget.cells(values.length * 32)
    values.forEach((item, i) => {
      if (isTupleStream(value)) {
        result.push(tupleOf(tuple, item as Tuple))
        return
      }
      const next = tupleOf(tuple)
      if (focus === undefined) next['@'] = item
      else next[focus] = item
      if (index !== undefined) next[index] = i
      if (ancestor !== undefined) next[ancestor.label] = context
      result.push(next)
    })
  }
  return result
}

/** What a step gave, for the next one. A first step `[…][…]` may give a single value, of which JSONata sees the characters only. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split('') : []
}

function contextsOf(tuples: readonly Tuple[]): Sequence {
  const items = createSequence()
  for (const tuple of tuples) items.push(tuple['@'])
  return items
}

/** Marks a result that is to stay an array. What came in from outside is frozen, and stays as it is. */
function kept(result: Sequence): Sequence {
  const own: Sequence = result[CONSTRUCTED] && !result.sequence ? createSequence(result) : Object.isFrozen(result) ? result.slice() : result
  own.keepSingleton = true
  return own
}

/** `[…]`: by number, or the items for which it is true. */
function compileFilter(node: Node, compile: Compile): Narrow {
  const constant = node.type === 'number' ? Math.floor(node.value as number) : undefined
  const evaluate = compile(node)
  return (value, frame) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : createSequence(value)
    const isStream = isTupleStream(value)
    const result = isStream ? tupleStream() : createSequence()
    if (constant !== undefined) {
      const item: unknown = items.at(constant)
      if (Array.isArray(item)) return item as unknown
      if (item !== undefined) result.push(item)
      return result
    }
    for (let i = 0; i < items.length; i++) {
      const item = items[i]
      const found = isStream ? evaluate((item as Tuple)['@'], frameOf(item as Tuple, frame)) : evaluate(item, frame)
      const times = timesSelected(found, i, items.length)
      for (let time = 0; time < times; time++) result.push(item)
    }
    return result
  }
}

/** How often a predicate selects the item at a place: as often as it has its number, or once if it is true. */
function timesSelected(found: unknown, index: number, length: number): number {
  if (!Array.isArray(found)) return isNumeric(found) ? Number(isAt(found, index, length)) : Number(isTrue(found))
  budget.items(found.length)
  if (some(found, item => !isNumeric(item))) return Number(isTrue(found))
  return (found as readonly number[]).filter(number => isAt(number, index, length)).length
}

/** Negative numbers count from the end. */
function isAt(number: number, index: number, length: number): boolean {
  const place = Math.floor(number)
  return (place < 0 ? length + place : place) === index
}

/** `#$variable` after a predicate. */
function numbering(variable: string): Narrow {
  return tuples => {
    ;(tuples as readonly Tuple[]).forEach((tuple, i) => {
      tuple[variable] = i
    })
    return tuples
  }
}

/** `^(…)`: stable, with nothing last. */
function compileSort(node: Node, compile: Compile): Evaluate {
  const terms = node.terms!.map(({ descending, expression }) => ({ descending, evaluate: compile(expression) }))
  return (input, frame) => {
    const keyOf = (evaluate: Evaluate, item: unknown) =>
      isTupleStream(input) ? evaluate((item as Tuple)['@'], frameOf(item as Tuple, frame)) : evaluate(item, frame)
    return sort(input as unknown[], (left, right) => {
      for (const { descending, evaluate } of terms) {
        const [a, b] = [keyOf(evaluate, left), keyOf(evaluate, right)]
        if (a === undefined && b === undefined) continue
        if (a === undefined || b === undefined) return a === undefined
        if (!isOrdered(a) || !isOrdered(b)) throw failure({ code: 'T2008' })
        if (typeof a !== typeof b) throw failure({ code: 'T2007', value: a, value2: b })
        if (a !== b) return a < b === descending
      }
      return false
    })
  }
}
