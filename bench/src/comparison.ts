import { limit } from './contestants/limit.js'
import { awsLocalStepFunctions, statebox } from './contestants/peers.js'
import { redriveEngine } from './contestants/redrive.js'
import { measure, type Timing } from './measure.js'
import { chain, data, jsonataLoop, loop, map, parallel, type Workload } from './workloads.js'

/** How long everybody takes for one workload. */
export interface Comparison {
  readonly workload: string
  readonly states: number
  readonly timings: { readonly [contestant: string]: Timing | undefined }
}

export const CONTESTANTS = [redriveEngine, limit, awsLocalStepFunctions, statebox]

export const WORKLOADS: readonly Workload[] = [chain(1000), map(1000), parallel(100, 5), loop(1000), jsonataLoop(1000), data(20)]

/** Everybody runs everything, one after the other in one process. */
export async function compareAll(): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const workload of WORKLOADS) {
    const timings: { [contestant: string]: Timing | undefined } = {}
    for (const contestant of CONTESTANTS) timings[contestant.name] = await measure(contestant, workload)
    comparisons.push({ workload: workload.name, states: workload.states, timings })
  }
  return comparisons
}
