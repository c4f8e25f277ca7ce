import { budget } from '../budget.js'
import type { Node } from '../parser/node.js'
import { parseSignature } from '../signature.js'
import { asObject, BuiltIn, failure, isFunction } from '../values.js'
import { apply, type Evaluate } from './apply.js'

/** `| pattern | update, delete |`: a function that changes a copy of its argument. */
export function compileTransform(node: Node, compile: (node: Node) => Evaluate): Evaluate {
  const pattern = compile(node.pattern!)
  const update = compile(node.update!)
  const deletion = node.delete && compile(node.delete)
  const signature = parseSignature('<(oa):o>')
  return (_, frame) => {
    const transform = (value: unknown): unknown => {
      if (value === undefined) return undefined
      const clone = frame.lookup('clone')
      if (!isFunction(clone)) throw failure({ code: 'T2013' })
      const copy = apply(clone, [value], null)
      for (const match of listOf(pattern(copy, frame))) {
        setMembers(match, update(match, frame))
        deleteMembers(match, deletion?.(match, frame))
      }
      return copy
    }
    return new BuiltIn(undefined, transform, signature)
  }
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/** What came in from outside is frozen and left as it is: the copy that the transform makes does not hold it. */
function isChangeable(target: unknown): target is object {
  return typeof target === 'object' && target !== null && !Object.isFrozen(target)
}

function setMembers(target: unknown, update: unknown): void {
  if (update === undefined) return
  const members = asObject(update)
  if (members === undefined) throw failure({ code: 'T2011', value: update })
  for (const [name, value] of Object.entries(members)) setMember(target, name, value)
}

/** A value that would then contain itself is refused, as it has no text. */
function setMember(target: unknown, name: string, value: unknown): void {
  if (typeof target !== 'object' || target === null) {
    throw failure({
      code: '',
      message: `Cannot set the member ${JSON.stringify(name)} of ${target === null ? 'null' : `a ${typeof target}`}`,
    })
  }
  if (!isChangeable(target)) return
  if (contains(value, target)) throw failure({ code: '', message: `The member ${JSON.stringify(name)} would contain itself` })
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

function deleteMembers(target: unknown, names: unknown): void {
  for (const name of listOf(names)) if (typeof name !== 'string') throw failure({ code: 'T2012', value: names })
  for (const name of listOf(names)) if (isChangeable(target)) Reflect.deleteProperty(target, name as string)
}

function contains(value: unknown, wanted: object): boolean {
  const seen = new Set<unknown>()
  const pending: unknown[] = [value]
  while (pending.length > 0) {
    const next = pending.pop()
    if (next === wanted) return true
    if (!isChangeable(next) || isFunction(next) || seen.has(next)) continue
    seen.add(next)
    const children: unknown[] = Object.values(next)
    budget.items(children.length)
    for (const child of children) pending.push(child)
  }
  return false
}
