import { isDeepStrictEqual } from 'node:util'
import { limit } from './contestants/limit.js'
import { awsLocalStepFunctions, statebox } from './contestants/peers.js'
import { redriveEngine, runOnce } from './contestants/redrive.js'
import { measure, type Timing } from './measure.js'
import { chain, data, jsonataLoop, loop, map, parallel, type Workload } from './workloads.js'

/** How long everybody takes for one workload. */
export interface Comparison {
  readonly workload: string
  readonly states: number
  readonly timings: { readonly [contestant: string]: Timing | null }
}

export const CONTESTANTS = [redriveEngine, limit, awsLocalStepFunctions, statebox]

export const WORKLOADS: readonly Workload[] = [chain(1000), map(1000), parallel(100, 5), loop(1000), jsonataLoop(1000), data(20)]

/** Everybody runs a workload, in turns and in one process. */
export async function compare(workload: Workload): Promise<Comparison> {
  const { output } = runOnce(workload)
  // Some go on quietly where they don't know what a state means.
  const timings = await measure(CONTESTANTS, workload, (contestant, result) => contestant === limit || isDeepStrictEqual(result, output))
  const byName = Object.fromEntries(CONTESTANTS.map(({ name }, i) => [name, timings[i]!]))
  return { workload: workload.name, states: workload.states, timings: byName }
}
