import { budget } from '../budget.js'
import { boolean, deepEqual, some } from '../functions/sequence.js'
import { concat } from '../functions/text.js'
import { createSequence, failure, isNumeric } from '../values.js'

/** What an operator makes of its operands. Most make nothing of nothing. */
export type Operator = (left: unknown, right: unknown) => unknown

/** JSONata's own bound for a range; that of the budget is lower. */
const MAX_RANGE = 1e7

export const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '=': (left, right) => left !== undefined && right !== undefined && deepEqual(left, right),
  '!=': (left, right) => left !== undefined && right !== undefined && !deepEqual(left, right),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  '&': concat,
  '..': range,
  in: isIn,
}

/** Whether a value counts as true; nothing does not. */
export function isTrue(value: unknown): boolean {
  return boolean(value) === true
}

function arithmetic(calculate: (left: number, right: number) => number): Operator {
  return (left, right) => {
    if (left !== undefined && !isNumeric(left)) throw failure({ code: 'T2001' })
    if (right !== undefined && !isNumeric(right)) throw failure({ code: 'T2002' })
    return left === undefined || right === undefined ? undefined : calculate(left, right)
  }
}

function comparison(compare: (left: string | number, right: string | number) => boolean): Operator {
  return (left, right) => {
    if ((left !== undefined && !isOrdered(left)) || (right !== undefined && !isOrdered(right))) throw failure({ code: 'T2010' })
    if (left === undefined || right === undefined) return undefined
    if (typeof left !== typeof right) throw failure({ code: 'T2009', value: left, value2: right })
    return compare(left, right)
  }
}

export function isOrdered(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function range(first: unknown, last: unknown): unknown {
  if (first !== undefined && !Number.isInteger(first)) throw failure({ code: 'T2003' })
  if (last !== undefined && !Number.isInteger(last)) throw failure({ code: 'T2004' })
  if (first === undefined || last === undefined) return undefined
  const [start, size] = [first as number, (last as number) - (first as number) + 1]
  if (size < 1) return undefined
  if (size > MAX_RANGE) throw failure({ code: 'D2014', value: size })
  budget.items(size)
  const numbers = createSequence()
  for (let i = 0; i < size; i++) numbers.push(start + i)
  return numbers
}

function isIn(value: unknown, values: unknown): boolean {
  if (value === undefined || values === undefined) return false
  const items: readonly unknown[] = Array.isArray(values) ? values : [values]
  budget.work(items.length / 8)
  return some(items, item => item === value)
}
