import { isArray, isObject, member, type Json, type JsonObject } from '../../json/index.js'
import type { Scope, State } from './scopes.js'
import { addError, type Report } from './site.js'

/**
 * Follows the transitions of every scope: each leads to a state of the same scope, each state can be reached from StartAt, and the
 * machine has a state that ends it.
 */
export function checkTransitions(scopes: readonly Scope[], report: Report): void {
  for (const scope of scopes) checkScope(scope, report)
}

interface Transition {
  readonly target: string
  readonly at: string
}

function checkScope(scope: Scope, report: Report): void {
  const outgoing = new Map(scope.states.map(state => [state.name, transitionsOf(state)]))
  const start = transition(scope.object, 'StartAt', scope.at)
  for (const { target, at } of [...start, ...[...outgoing.values()].flat()]) {
    // AWS says 'Next' of StartAt and Default too.
    if (!outgoing.has(target)) addError(report, 'MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, at)
  }
  // Only the machine as a whole needs an end; without one AWS says no more about it.
  if (scope.kind === 'machine' && !scope.states.some(isTerminal)) {
    addError(report, 'MISSING_END_STATE', 'Workflow has no terminal state')
    return
  }
  const reached = reachableFrom(start, outgoing)
  for (const { name, at } of scope.states) {
    if (!reached.has(name)) addError(report, 'MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, at)
  }
}

function reachableFrom(start: readonly Transition[], outgoing: ReadonlyMap<string, readonly Transition[]>): ReadonlySet<string> {
  const reached = new Set<string>()
  const pending = [...start]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (reached.has(next.target)) continue
    reached.add(next.target)
    pending.push(...(outgoing.get(next.target) ?? []))
  }
  return reached
}

/** All ways out of a state: Next, the rules and the Default of a Choice, and catchers. */
function transitionsOf({ value, at }: State): readonly Transition[] {
  if (!isObject(value)) return []
  return [
    ...transition(value, 'Next', at),
    ...transitionsIn(value, 'Choices', at),
    ...transition(value, 'Default', at),
    ...transitionsIn(value, 'Catch', at),
  ]
}

function transitionsIn(state: JsonObject, field: 'Choices' | 'Catch', at: string): readonly Transition[] {
  const entries: Json = member(state, field) ?? []
  if (!isArray(entries)) return []
  return entries.flatMap((entry, i) => (isObject(entry) ? transition(entry, 'Next', `${at}/${field}[${i}]`) : []))
}

function transition(object: JsonObject, field: 'StartAt' | 'Next' | 'Default', at: string): readonly Transition[] {
  const target = member(object, field)
  return typeof target === 'string' ? [{ target, at: `${at}/${field}` }] : []
}

function isTerminal({ value }: State): boolean {
  if (!isObject(value)) return false
  const type = member(value, 'Type')
  return member(value, 'End') === true || type === 'Succeed' || type === 'Fail'
}
