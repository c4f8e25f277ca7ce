import type { Workload } from '../workloads.js'

/** Something that runs workloads. */
export interface Contestant {
  readonly name: string
  /** Gets ready to run a workload again and again; each run gives the output of the execution. */
  readonly prepare: (workload: Workload) => Run | Promise<Run>
}

export type Run = () => unknown
