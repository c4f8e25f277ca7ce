import { budget } from '../budget.js'
import { asObject, createSequence, failure, isNumeric, isSequence, Lambda, type Sequence } from '../values.js'

/*
 * Built-in functions and operators on arrays and objects. They neither recurse into the data, nor copy arrays again and again, nor compare
 * everything with everything.
 */

export function append(left: unknown, right: unknown): unknown {
  if (left === undefined) return right
  if (right === undefined) return left
  const head: unknown[] = Array.isArray(left) ? left : [left]
  const tail: unknown[] = Array.isArray(right) ? right : [right]
  budget.items(head.length + tail.length)
  return head.concat(tail)
}

/**
 * Appends to `target[name]` as {@link append} does, but in place where an earlier call made the array: `owned` remembers which.
 */
export function gather(target: Record<string, unknown>, name: string, value: unknown, owned: Set<unknown>): void {
  const before = target[name]
  if (owned.has(before) && value !== undefined) {
    const array = before as unknown[]
    const items: unknown[] = Array.isArray(value) ? value : [value]
    budget.items(items.length)
    for (const item of items) array.push(item)
  } else {
    target[name] = append(before, value)
    if (before !== undefined && value !== undefined) owned.add(target[name])
  }
}

/** As the method of arrays, which takes three times as long as a loop on frozen ones. */
export function some(values: readonly unknown[], test: (value: unknown) => boolean): boolean {
  for (const value of values) if (test(value)) return true
  return false
}

/** An array is true when anything in it is, at any depth. */
export function boolean(value: unknown): boolean | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'boolean') return value
  if (!Array.isArray(value)) return isTruthy(value)
  let found = false
  // To the end even when it is found, because a number that is out of range is an error wherever it stands.
  eachLeaf(value, leaf => {
    if (isTruthy(leaf)) found = true
  })
  return found
}

function isTruthy(value: unknown): boolean {
  if (typeof value === 'string') return value.length > 0
  if (isNumeric(value)) return value !== 0
  if (typeof value === 'boolean') return value
  const object = asObject(value)
  return object !== undefined && Object.keys(object).length > 0
}

/** All items that are no arrays, at any depth, in order. */
export function flatten(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value]
  const leaves: unknown[] = []
  eachLeaf(value, leaf => leaves.push(leaf))
  return leaves
}

function eachLeaf(array: readonly unknown[], visit: (leaf: unknown) => void): void {
  const open: { readonly items: readonly unknown[]; next: number }[] = []
  const enter = (items: readonly unknown[]) => {
    budget.items(items.length)
    budget.work(1)
    open.push({ items, next: 0 })
  }
  enter(array)
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === top.items.length) {
      open.pop()
      continue
    }
    const item = top.items[top.next++]
    if (Array.isArray(item)) enter(item)
    else visit(item)
  }
}

/** The value and everything inside it, arrays themselves left out, in the order of its text. */
export function descendants(value: unknown): unknown[] {
  const found = createSequence()
  const pending: unknown[] = [value]
  while (pending.length > 0) {
    const next = pending.pop()
    const object = asObject(next)
    if (!Array.isArray(next)) found.push(next)
    const children: readonly unknown[] = Array.isArray(next) ? next : object === undefined ? [] : Object.values(object)
    budget.cells(1 + children.length)
    if (children.length > 0) budget.work(1)
    for (let i = children.length - 1; i >= 0; i--) pending.push(children[i])
  }
  budget.items(found.length)
  return found
}

export function lookup(input: unknown, key: string): unknown {
  if (!Array.isArray(input)) return memberOf(input, key)
  const found = createSequence()
  eachLeaf(input, item => {
    const value = memberOf(item, key)
    if (Array.isArray(value)) {
      budget.items(value.length)
      for (const inner of value) found.push(inner)
    } else if (value !== undefined) found.push(value)
  })
  return found
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return asObject(value)?.[key]
}

export function keys(value: unknown): unknown {
  if (!Array.isArray(value)) return sequenceOf(keysOf(value))
  const all = Object.create(null) as Record<string, true>
  eachLeaf(value, item => {
    for (const name of keysOf(item)) all[name] = true
  })
  return sequenceOf(Object.keys(all))
}

function keysOf(value: unknown): readonly string[] {
  const object = asObject(value)
  if (object === undefined) return []
  const names = Object.keys(object)
  budget.cells(names.length * 8)
  budget.work(names.length)
  return names
}

export function spread(value: unknown): unknown {
  if (!Array.isArray(value))
    return typeof value === 'object' && value !== null && !(value instanceof Lambda) ? sequenceOf(singles(value)) : value
  if (value.length === 0) return createSequence()
  const parts: unknown[] = []
  eachLeaf(value, item => {
    if (asObject(item) !== undefined) for (const single of singles(item)) parts.push(single)
    else if (item !== undefined) parts.push(item)
  })
  return parts
}

function singles(value: unknown): Record<string, unknown>[] {
  return keysOf(value).map(name => {
    const single = Object.create(null) as Record<string, unknown>
    single[name] = (value as Record<string, unknown>)[name]
    return single
  })
}

function sequenceOf(items: readonly unknown[]): Sequence {
  const sequence = createSequence()
  for (const item of items) sequence.push(item)
  return sequence
}

export function merge(objects: readonly Record<string, unknown>[]): unknown {
  const merged = Object.create(null) as Record<string, unknown>
  for (const object of objects) for (const name of keysOf(object)) merged[name] = object[name]
  return merged
}

/** The values without duplicates. Only values that look alike are compared. */
export function distinct(values: unknown): unknown {
  if (!Array.isArray(values) || values.length <= 1) return values
  const found = isSequence(values) ? createSequence() : []
  const scalars = new Set<unknown>()
  const containers = new Map<string, unknown[]>()
  for (const value of values as unknown[]) {
    if (typeof value !== 'object' || value === null) {
      // A Set finds NaN equal to itself, JSONata does not.
      if (scalars.has(value) && !Number.isNaN(value)) continue
      scalars.add(value)
    } else {
      const looks = looksOf(value)
      const alike = containers.get(looks) ?? []
      if (alike.some(other => deepEqual(value, other))) continue
      alike.push(value)
      containers.set(looks, alike)
    }
    found.push(value)
  }
  budget.items(found.length)
  return found
}

/** The outermost level of an array or object as a text. Equal values look alike. */
function looksOf(value: object): string {
  const scalar = (item: unknown) => (typeof item === 'object' && item !== null ? 'o' : `${typeof item} ${String(item).slice(0, 32)}`)
  if (Array.isArray(value)) return `[${value.map(scalar).join()}`
  return `{${keysOf(value)
    .toSorted()
    .map(name => `${name}:${scalar((value as Record<string, unknown>)[name])}`)
    .join()}`
}

export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  const pending: unknown[] = [left, right]
  while (pending.length > 0) {
    const b = pending.pop()
    const a = pending.pop()
    if (a === b) continue
    budget.work(1 / 8)
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return false
      for (let i = 0; i < a.length; i++) pending.push(a[i], b[i])
      continue
    }
    const [one, other] = [asObject(a), asObject(b)]
    if (one === undefined || other === undefined) return false
    const names = Object.keys(one)
    budget.work(1 + names.length / 2)
    if (names.length !== Object.keys(other).length) return false
    for (const name of names) {
      if (!Object.hasOwn(other, name)) return false
      pending.push(one[name], other[name])
    }
  }
  return true
}

/** A stable merge sort. `comparator` says whether its arguments must change places. */
export function sort(values: unknown[] | undefined, comparator?: (left: unknown, right: unknown) => unknown): unknown {
  if (values === undefined || values.length <= 1) return values
  if (comparator === undefined && some(values, value => typeof value !== 'string') && some(values, value => !isNumeric(value))) {
    throw failure({ code: 'D3070', index: 1 })
  }
  return mergeSort(values, comparator ?? isGreater)
}

const isGreater = (left: unknown, right: unknown) => (left as number) > (right as number)

function mergeSort(values: readonly unknown[], mustSwap: (left: unknown, right: unknown) => unknown): unknown[] {
  if (values.length <= 1) return [...values]
  const middle = Math.floor(values.length / 2)
  const left = mergeSort(values.slice(0, middle), mustSwap)
  const right = mergeSort(values.slice(middle), mustSwap)
  budget.items(values.length)
  const merged: unknown[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) merged.push(mustSwap(left[i], right[j]) ? right[j++] : left[i++])
  while (i < left.length) merged.push(left[i++])
  while (j < right.length) merged.push(right[j++])
  return merged
}
