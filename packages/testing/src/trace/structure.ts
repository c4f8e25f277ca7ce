import type { Json, JsonObject, Machine } from '@redrive/engine'

export type State = Machine['states'] extends ReadonlyMap<string, infer S> ? S : never
type Scope = Machine['root']

/** Where a state stands: in which Parallel (and branch) or Map. */
export interface Surrounding {
  readonly stateName: string
  /** The branch of a Parallel; undefined in a Map, where iterations are made at run time. */
  readonly branch: number | undefined
}

/** The state around each nested state. Names are unique in a machine. */
export type Structure = ReadonlyMap<string, Surrounding>

const structures = new WeakMap<Machine, Structure>()

export function structureOf(machine: Machine): Structure {
  const known = structures.get(machine)
  if (known !== undefined) return known
  const structure = new Map<string, Surrounding>()
  const pending: Scope[] = [machine.root]
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const state of scope.states.values()) {
      for (const [branch, nested] of scopesIn(state).entries()) {
        for (const name of nested.states.keys()) {
          structure.set(name, { stateName: state.name, branch: state.type === 'Parallel' ? branch : undefined })
        }
        pending.push(nested)
      }
    }
  }
  structures.set(machine, structure)
  return structure
}

export function scopesIn(state: State): readonly Scope[] {
  if (state.type === 'Parallel') return state.branches
  return state.type === 'Map' ? [state.processor] : []
}

const definitions = new WeakMap<Machine, ReadonlyMap<string, JsonObject>>()

/** The definition of each state, nested ones too, in the order of the text. */
export function definitionsOf(machine: Machine): ReadonlyMap<string, JsonObject> {
  const known = definitions.get(machine)
  if (known !== undefined) return known
  const all = new Map<string, JsonObject>()
  const pending: Json[] = [machine.definition]
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const [name, state] of Object.entries(objectAt(scope, 'States'))) {
      const definition = state as JsonObject
      if (machine.states.has(name)) all.set(name, definition)
      pending.push(...listAt(definition, 'Branches'), objectAt(definition, 'ItemProcessor'), objectAt(definition, 'Iterator'))
    }
  }
  definitions.set(machine, all)
  return all
}

export function listAt(value: Json, field: string): readonly Json[] {
  const list = (value as JsonObject)[field]
  return Array.isArray(list) ? (list as readonly Json[]) : []
}

function objectAt(value: Json, field: string): JsonObject {
  const object = (value as JsonObject)[field]
  return typeof object === 'object' && object !== null && !Array.isArray(object) ? (object as JsonObject) : {}
}
