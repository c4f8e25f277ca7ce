import { isArray, isObject, member, type Json, type JsonObject } from '../../json/index.js'
import { MAX_SCOPE_DEPTH } from '../../limits.js'
import { addError, type QueryLanguage, type Report, type WorkflowType } from './site.js'

/** An object with States: the machine itself, a branch of a Parallel, the processor of a Map. */
export interface Scope {
  readonly kind: 'machine' | 'branch' | 'ItemProcessor' | 'Iterator'
  readonly object: JsonObject
  /** The location of the object; empty for the machine. */
  readonly at: string
  readonly states: readonly State[]
  readonly parent: Scope | undefined
  /** The state of the parent that it belongs to. */
  readonly owner: State | undefined
  /** How deep it lies in others; 0 for the machine. */
  readonly depth: number
  /** The type of the workflow that its states run in. */
  readonly workflow: WorkflowType
  /** True where the states run in child workflows, which do not see the variables of the workflow around them. */
  readonly isDistributed: boolean
}

export interface State {
  readonly name: string
  readonly value: Json
  readonly at: string
}

/** The machine and all that is nested in it, each scope before those inside it, in document order. */
export function scopesOf(machine: JsonObject, workflow: WorkflowType, report: Report): readonly Scope[] {
  const scopes: Scope[] = []
  const pending: Nested[] = [{ kind: 'machine', object: machine, at: '' }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const scope = scopeOf(next, workflow)
    if (scope.depth > MAX_SCOPE_DEPTH) {
      addError(report, 'TOO_DEEPLY_NESTED', `States are nested more than ${MAX_SCOPE_DEPTH} levels deep`, scope.at)
      continue
    }
    scopes.push(scope)
    pending.push(...scope.states.flatMap(state => nestedIn(state, scope)).reverse())
  }
  return scopes
}

/** The language that a QueryLanguage stands for: whatever is not exactly `JSONPath` is taken as JSONata, misspelt values too. */
export function languageOf(object: JsonObject, otherwise: QueryLanguage): QueryLanguage {
  const language = member(object, 'QueryLanguage')
  if (language === undefined) return otherwise
  return language === 'JSONPath' ? 'JSONPath' : 'JSONata'
}

interface Nested {
  readonly kind: Scope['kind']
  readonly object: JsonObject
  readonly at: string
  readonly parent?: Scope
  readonly owner?: State
}

function scopeOf({ kind, object, at, parent, owner }: Nested, machineWorkflow: WorkflowType): Scope {
  const states = member(object, 'States')
  const mode = configOf(object, 'Mode')
  const isDistributed = parent !== undefined && mode === 'DISTRIBUTED'
  const inherited = parent?.workflow ?? machineWorkflow
  return {
    kind,
    object,
    at,
    states: isObject(states) ? Object.keys(states).map(name => ({ name, value: states[name]!, at: `${at}/States/${name}` })) : [],
    parent,
    owner,
    depth: parent === undefined ? 0 : parent.depth + 1,
    workflow: isDistributed ? (configOf(object, 'ExecutionType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD') : inherited,
    isDistributed,
  }
}

function configOf(processor: JsonObject, field: 'Mode' | 'ExecutionType'): Json | undefined {
  const config = member(processor, 'ProcessorConfig')
  return config !== undefined && isObject(config) ? member(config, field) : undefined
}

function nestedIn(owner: State, parent: Scope): Nested[] {
  const { value, at } = owner
  if (!isObject(value)) return []
  const type = member(value, 'Type')
  const nested: Nested[] = []
  if (type === 'Parallel') {
    const branches = member(value, 'Branches')
    if (!isArray(branches)) return []
    branches.forEach((object, i) => isObject(object) && nested.push({ kind: 'branch', object, at: `${at}/Branches[${i}]`, parent, owner }))
  } else if (type === 'Map') {
    for (const kind of ['ItemProcessor', 'Iterator'] as const) {
      const object = member(value, kind)
      if (object !== undefined && isObject(object)) nested.push({ kind, object, at: `${at}/${kind}`, parent, owner })
    }
  }
  return nested
}
