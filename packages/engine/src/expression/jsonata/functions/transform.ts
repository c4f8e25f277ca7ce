import { budget } from '../budget.js'
import { failure, isFunction } from '../values.js'

/**
 * Sets a member of a value that a transform expression matched. What came in from outside is frozen and left as it is: the copy that the
 * transform makes does not hold it. A value that would then contain itself is refused, as it has no text.
 */
export function setOwnMember(target: unknown, name: string, value: unknown): void {
  if (typeof target !== 'object' || target === null) {
    throw failure({
      code: '',
      message: `Cannot set the member ${JSON.stringify(name)} of ${target === null ? 'null' : `a ${typeof target}`}`,
    })
  }
  if (Object.isFrozen(target)) return
  if (contains(value, target)) throw failure({ code: '', message: `The member ${JSON.stringify(name)} would contain itself` })
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

function contains(value: unknown, wanted: object): boolean {
  const seen = new Set<unknown>()
  const pending: unknown[] = [value]
  while (pending.length > 0) {
    const next = pending.pop()
    if (next === wanted) return true
    if (typeof next !== 'object' || next === null || isFunction(next) || Object.isFrozen(next) || seen.has(next)) continue
    seen.add(next)
    const children: unknown[] = Object.values(next)
    budget.items(children.length)
    for (const child of children) pending.push(child)
  }
  return false
}
