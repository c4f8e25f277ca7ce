import { isObject, type Json, type Machine } from '@redrive/engine'
import type { Work } from './work.js'

/** What a task gives: always the same, or a function of its input. */
export type TaskOutput = Json | ((input: Json, work: Work) => Json)

/** What becomes of work: what it gives when it succeeds, and with which errors it can fail. */
export interface World {
  /** @param successes how often the state has succeeded before, in the whole execution */
  readonly outputOf: (work: Work, successes: number) => Json
  readonly errorsOf: (stateName: string) => readonly string[]
}

export interface WorldParts {
  /** By the name of the state or its Resource. */
  readonly tasks?: Readonly<Record<string, TaskOutput>>
  /** By the name of the state: the n-th success gives the n-th output, and after the last the first again. */
  readonly outputs?: Readonly<Record<string, readonly Json[]>>
}

/** The world around a machine. What nobody has said the output of tells which work it was. */
export function worldOf(machine: Machine, { tasks = {}, outputs = {} }: WorldParts): World {
  const errors = new Map([...machine.states.keys()].map(name => [name, errorsOfState(machine, name)]))
  return {
    outputOf: (work, successes) => {
      const { stateName, resource, indices, input } = work
      const task = ownOf(tasks, stateName) ?? ownOf(tasks, resource)
      if (task !== undefined) return typeof task === 'function' ? task(input, work) : task
      const list = ownOf(outputs, stateName)
      return list?.[successes % list.length] ?? { by: stateName, at: indices }
    },
    errorsOf: stateName => errors.get(stateName) ?? OTHER_ERRORS,
  }
}

const ownOf = <T>(record: Readonly<Record<string, T>>, name: string) => (Object.hasOwn(record, name) ? record[name] : undefined)

/** Errors that no state names. */
const OTHER_ERRORS: readonly string[] = ['Unexpected']

/** Every error that the Retry and Catch of a state name, and one that they don't. */
function errorsOfState(machine: Machine, name: string): readonly string[] {
  const named = new Set<string>()
  const definition = definitionsOf(machine).get(name)
  for (const field of ['Retry', 'Catch']) {
    for (const entry of listAt(definition, field))
      for (const error of listAt(entry, 'ErrorEquals')) if (typeof error === 'string') named.add(error)
  }
  // What States.TaskFailed doesn't match, as against States.ALL.
  if (named.delete('States.TaskFailed')) named.add('States.Timeout')
  named.delete('States.ALL')
  return [...named, ...OTHER_ERRORS]
}

const known = new WeakMap<Machine, ReadonlyMap<string, Json>>()

/** The definition of each state, nested ones too. */
export function definitionsOf(machine: Machine): ReadonlyMap<string, Json> {
  const definitions = known.get(machine) ?? readDefinitions(machine)
  known.set(machine, definitions)
  return definitions
}

function readDefinitions({ definition, states }: Machine): ReadonlyMap<string, Json> {
  const definitions = new Map<string, Json>()
  const pending: Json[] = [definition]
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const [name, state] of Object.entries(memberOf(scope, 'States') ?? {})) {
      if (states.has(name)) definitions.set(name, state as Json)
      const nested = [memberOf(state as Json, 'ItemProcessor'), memberOf(state as Json, 'Iterator')]
      pending.push(...listAt(state as Json, 'Branches'), ...nested.filter(processor => processor !== undefined))
    }
  }
  return definitions
}

/** A member of an object; undefined where it isn't one, or has none. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  return value !== undefined && isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The text of a member; empty where there is none. */
export function textAt(value: Json | undefined, name: string): string {
  const text = memberOf(value, name)
  return typeof text === 'string' ? text : ''
}

export function listAt(value: Json | undefined, name: string): readonly Json[] {
  const list = memberOf(value, name)
  return Array.isArray(list) ? (list as readonly Json[]) : []
}
