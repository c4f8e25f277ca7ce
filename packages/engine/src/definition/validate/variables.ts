import { isArray, isObject, member, type Json, type JsonObject } from '../../json/index.js'
import { variableName } from './assign.js'
import { languageOf, type Scope, type State } from './scopes.js'
import { addError, type QueryLanguage, type Report } from './site.js'

/**
 * A scope has variables of its own and reads those of the scopes around it, but can't assign to a name of theirs. What the state assigns
 * that the scope belongs to is not there before the scope is gone, and so may have any name; the child workflows of a distributed Map
 * see nothing of the variables around them.
 */
export function checkVariables(scopes: readonly Scope[], machineLanguage: QueryLanguage, report: Report): void {
  const assigned = new Map(scopes.map(scope => [scope, assignmentsIn(scope, machineLanguage)]))
  for (const scope of scopes) {
    const outer = namesAround(scope, assigned)
    for (const { name, at } of assigned.get(scope)!) {
      if (outer.has(name))
        addError(report, 'DUPLICATE_VARIABLE_NAME', `The variable name '${name}' was already defined in a parent scope.`, at)
    }
  }
}

interface Assignment {
  readonly by: State
  readonly name: string
  readonly at: string
}

function namesAround(scope: Scope, assigned: ReadonlyMap<Scope, readonly Assignment[]>): ReadonlySet<string> {
  const names = new Set<string>()
  for (let inner = scope; inner.parent !== undefined && !inner.isDistributed; inner = inner.parent) {
    for (const { by, name } of assigned.get(inner.parent)!) if (by !== inner.owner) names.add(name)
  }
  return names
}

/** What the states of a scope assign, and their Choice rules and catchers. */
function assignmentsIn(scope: Scope, machineLanguage: QueryLanguage): readonly Assignment[] {
  return scope.states.flatMap(by => {
    const { value, at } = by
    if (!isObject(value)) return []
    const language = languageOf(value, machineLanguage)
    const names = [
      ...namesIn(value, at, language),
      ...entriesOf(value, 'Choices').flatMap((rule, i) => namesIn(rule, `${at}/Choices[${i}]`, language)),
      ...entriesOf(value, 'Catch').flatMap((catcher, i) => namesIn(catcher, `${at}/Catch[${i}]`, language)),
    ]
    return names.map(assignment => ({ ...assignment, by }))
  })
}

function entriesOf(state: JsonObject, field: 'Choices' | 'Catch'): readonly Json[] {
  const entries = member(state, field)
  return entries !== undefined && isArray(entries) ? entries : []
}

function namesIn(owner: Json, at: string, language: QueryLanguage): readonly Omit<Assignment, 'by'>[] {
  const assign = isObject(owner) ? member(owner, 'Assign') : undefined
  if (assign === undefined || !isObject(assign)) return []
  return Object.keys(assign).map(name => ({ name: variableName(name, language), at: `${at}/Assign` }))
}
