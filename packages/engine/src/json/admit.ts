import { JsonNumber, type Json } from './value.js'

/** A value that is no JSON was given where JSON is wanted. */
export class NotJsonError extends TypeError {
  override readonly name = 'NotJsonError'
  /** Where in the value, as in `$.order.items[3]`. */
  readonly path: string

  constructor(path: string, found: string) {
    super(`${path} is ${found}, which is not JSON`)
    this.path = path
  }
}

/** Arrays and objects that are known to be JSON and frozen, all the way down; but see {@link isSmallLeaf}. */
const admitted = new WeakSet<object>()

/** Marks a container as frozen JSON. Only for those who made it so. */
export function markAdmitted<T extends object>(container: T): T {
  if (!isSmallLeaf(container)) admitted.add(container)
  return container
}

const SMALL = 8

/**
 * A plain array or object of a few scalars. Such containers come and go by the thousand, and to look at one again takes less time than to
 * remember it, because weak collections cost the garbage collector dear.
 */
function isSmallLeaf(container: object): boolean {
  if (Array.isArray(container)) return container.length <= SMALL && container.every(isScalar)
  if (!isPlain(container)) return false
  const values: unknown[] = Object.values(container)
  return values.length <= SMALL && values.every(isScalar)
}

/**
 * Takes a value in from outside: checks that it is JSON, and freezes it in place, because from here on it is shared by everything that
 * remembers it. Values that were taken in before cost nothing.
 *
 * @param name what to call the value in errors, `$` by default
 * @throws NotJsonError naming the place and what was found there
 */
export function admit(value: unknown, name = '$'): Json {
  if (isScalar(value)) return value
  if (typeof value === 'object' && isSmallLeaf(value)) return Object.freeze(value) as Json
  const pending: { readonly value: object; readonly path: Path }[] = []
  const seen: object[] = []
  const visit = (item: unknown, path: Path) => {
    if (isScalar(item)) return
    if (typeof item !== 'object') throw new NotJsonError(pathText(path), describe(item))
    if (!admitted.has(item)) pending.push({ value: item, path })
  }
  visit(value, { parent: undefined, step: name })
  try {
    while (pending.length > 0) {
      const { value: container, path } = pending.pop()!
      if (admitted.has(container)) continue
      const isList = Array.isArray(container)
      if (!isList && !isPlain(container)) throw new NotJsonError(pathText(path), describe(container))
      markAdmitted(container)
      seen.push(container)
      if (isList) for (let i = 0; i < container.length; i++) visit(container[i], { parent: path, step: i })
      else for (const key of Object.keys(container)) visit((container as Record<string, unknown>)[key], { parent: path, step: key })
    }
    if (seen.length > 0) refuseCycles(value as object, seen)
  } catch (error) {
    for (const object of seen) admitted.delete(object)
    throw error
  }
  for (const object of seen) Object.freeze(object)
  return value as Json
}

interface Path {
  readonly parent: Path | undefined
  readonly step: string | number
}

function pathText(path: Path): string {
  const steps: string[] = []
  for (let at: Path | undefined = path; at !== undefined; at = at.parent) {
    steps.push(at.parent === undefined ? String(at.step) : stepText(at.step))
  }
  return steps.reverse().join('')
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`
  return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}

function isScalar(value: unknown): value is null | boolean | number | string | JsonNumber {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    value instanceof JsonNumber
  )
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const { constructor } = value as { constructor?: { name?: string } }
    return `an instance of ${constructor?.name ?? 'an unknown class'}`
  }
  return typeof value === 'number' || value === undefined ? String(value) : `a ${typeof value}`
}

/** Throws when a container contains itself. `fresh` are the containers that were seen for the first time. */
function refuseCycles(root: object, fresh: readonly object[]): void {
  const unfinished = new Set<object>(fresh)
  const inProgress = new Set<object>()
  const stack: { readonly container: object; readonly children: readonly unknown[]; next: number }[] = []
  const open = (container: object) => {
    inProgress.add(container)
    stack.push({ container, children: Array.isArray(container) ? container : Object.values(container), next: 0 })
  }
  open(root)
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    if (top.next === top.children.length) {
      inProgress.delete(top.container)
      unfinished.delete(top.container)
      stack.pop()
      continue
    }
    const child = top.children[top.next++]
    if (typeof child !== 'object' || child === null || !unfinished.has(child)) continue
    if (inProgress.has(child)) throw new NotJsonError('$', 'a value that contains itself')
    open(child)
  }
}
