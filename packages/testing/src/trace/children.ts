import { hintFor } from '../closest.js'
import type { Child } from './mapRuns.js'
import { structureOf } from './structure.js'
import type { Trace } from './trace.js'

/**
 * The children of the Map Runs of a Distributed Map, in the order of the items. Matchers take them like runs. Where the Map was entered or
 * retried several times, those of the first Map Run come first.
 *
 *     expect(childrenOf(done, 'EachOrder')[2]).toHaveFailedWith('Card.Declined')
 *
 * @param of a run, or a child that has Map Runs of its own
 * @throws TypeError for what is no Distributed Map
 */
export function childrenOf(of: { readonly trace: Trace }, stateName: string): Child[] {
  const { machine, mapRuns } = of.trace
  const maps = Array.from(machine.states.values()).flatMap(state =>
    state.type === 'Map' && state.distributed !== undefined ? [state.name] : [],
  )
  if (!maps.includes(stateName)) throw new TypeError(`The state machine has no Distributed Map '${stateName}'${hintFor(stateName, maps)}`)
  return mapRuns.filter(({ visit }) => visit.stateName === stateName).flatMap(({ children }) => children)
}

/** The Distributed Map whose children run a state; undefined for a state that the execution runs itself. */
export function mapAround({ machine }: Trace, stateName: string): string | undefined {
  const structure = structureOf(machine)
  for (let outer = structure.get(stateName); outer !== undefined; outer = structure.get(outer.stateName)) {
    const state = machine.states.get(outer.stateName)
    if (state?.type === 'Map' && state.distributed !== undefined) return state.name
  }
  return undefined
}
