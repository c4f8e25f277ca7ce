import type { Machine } from '@redrive/engine'
import { hintFor } from '../closest.js'
import { structureOf } from '../trace/structure.js'
import { asMock } from './answers.js'
import { MockError, UnmockedTaskError } from './errors.js'
import type { AsyncMock, AsyncMocks, Call } from './mock.js'

/** Answers for every other task. */
const OTHERS = '*'

/** Mocks that may name states which the machine doesn't have: recorded ones, and those of a file for several machines. */
const lenient = new WeakSet<object>()

export function allowUnknownNames<M extends AsyncMocks>(mocks: M): M {
  for (const mock of Object.values(mocks)) if (typeof mock === 'object') lenient.add(mock)
  return mocks
}

/**
 * Finds the mock of a call: by the name of its state, by its Resource, or `'*'`.
 *
 * @throws MockError at once for a name that is neither a state nor a resource of the machine
 */
export function mockFinder(machine: Machine, mocks: AsyncMocks): (call: Call) => AsyncMock {
  checkNames(machine, mocks)
  const found = new Map<string, AsyncMock>()
  return call => {
    const known = found.get(call.stateName)
    if (known !== undefined) return known
    const name = [call.stateName, call.resource, OTHERS].find(key => isMocked(mocks, key))
    if (name === undefined) throw new UnmockedTaskError(call, Object.keys(mocks))
    const mock = asMock(mocks[name]!, name)
    found.set(call.stateName, mock)
    return mock
  }
}

/** The Distributed Maps of a machine whose Map Runs are carried out, and those that are mocked as a whole. */
export interface MapRunMocks {
  readonly carriedOut: ReadonlySet<string>
  readonly whole: ReadonlySet<string>
}

/** A Distributed Map is mocked as a whole by its name; otherwise it is carried out, with children whose tasks are mocked. */
export function mapRunMocksOf(machine: Machine, mocks: AsyncMocks): MapRunMocks {
  const names = Array.from(machine.states.values()).flatMap(state =>
    state.type === 'Map' && state.distributed !== undefined ? [state.name] : [],
  )
  return {
    carriedOut: new Set(names.filter(name => !isMocked(mocks, name) && !isInside(machine, name, mocks))),
    whole: new Set(names.filter(name => isMocked(mocks, name))),
  }
}

function isMocked(mocks: AsyncMocks, name: string): boolean {
  return Object.hasOwn(mocks, name) && (mocks[name] as unknown) !== undefined
}

/** Whether a state is in a Distributed Map that is mocked as a whole: it never runs. */
function isInside(machine: Machine, name: string, mocks: AsyncMocks): boolean {
  const structure = structureOf(machine)
  for (let outer = structure.get(name); outer !== undefined; outer = structure.get(outer.stateName)) {
    if (isMocked(mocks, outer.stateName)) return true
  }
  return false
}

function checkNames(machine: Machine, mocks: AsyncMocks): void {
  const tasks = new Set<string>([OTHERS])
  for (const state of machine.states.values()) {
    if (state.type === 'Task') tasks.add(state.name).add(state.resource.arn)
    if (state.type === 'Map' && state.distributed !== undefined) tasks.add(state.name)
  }
  for (const [name, mock] of Object.entries(mocks)) {
    if (tasks.has(name) || (typeof mock === 'object' && lenient.has(mock))) continue
    const state = machine.states.get(name)
    if (state !== undefined)
      throw new MockError(`'${name}' is a ${state.type} state; only the work of Task states and Distributed Maps can be mocked`)
    throw new MockError(
      `There is a mock for '${name}', but the machine has no Task state and no Resource of that name${hintFor(name, tasks)}`,
    )
  }
}
