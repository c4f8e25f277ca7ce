import { Bench } from 'tinybench'
import type { Contestant, Run } from './contestants/contestant.js'
import type { Workload } from './workloads.js'

/** Time of one run, ms. */
export interface Timing {
  /** See {@link hotTimes}. */
  readonly hot: number
}

const WARM_UP_MS = 300
const ROUNDS = 7
const ROUND_MS = 100
const LEAST_RUNS = 10
/** No contestant needs as long for one run; some never come back from what they don't know. */
const PATIENCE_MS = 20_000

/** How long everybody takes for a workload; null for those that can't run it, or give another output. */
export async function measure(
  contestants: readonly Contestant[],
  workload: Workload,
  isRight: (contestant: Contestant, result: unknown) => boolean,
): Promise<(Timing | null)[]> {
  const runs: (Run | undefined)[] = []
  for (const contestant of contestants) runs.push(await ready(contestant, workload, result => isRight(contestant, result)))
  const times = await hotTimes(runs.filter(run => run !== undefined))
  return runs.map(run => (run === undefined ? null : { hot: times.shift()! }))
}

async function ready(contestant: Contestant, workload: Workload, isRight: (result: unknown) => boolean): Promise<Run | undefined> {
  try {
    const run = await contestant.prepare(workload)
    return isRight(await inTime(run)) ? run : undefined
  } catch {
    return undefined
  }
}

/**
 * How long each of some runs takes after warm-up, ms: its median time in the best of several rounds. They are measured in turns, and
 * whatever else the machine does in a round only adds to it.
 */
export async function hotTimes(runs: readonly Run[]): Promise<number[]> {
  for (const run of runs) await medianTime(run, WARM_UP_MS)
  const best = runs.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, run] of runs.entries()) best[i] = Math.min(best[i]!, await medianTime(run, ROUND_MS))
  }
  return best
}

/** The same of one run. */
export async function hotTime(run: Run): Promise<number> {
  const [time] = await hotTimes([run])
  return time!
}

async function medianTime(run: Run, time: number): Promise<number> {
  const bench = new Bench({ time, iterations: LEAST_RUNS, warmup: false, throws: true })
  bench.add('run', run)
  const [task] = await bench.run()
  const result = task?.result
  if (result === undefined || !('latency' in result)) throw new Error('nothing was measured')
  return result.latency.p50
}

/** Of an odd number of numbers the one in the middle. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!
}

async function inTime(run: Run): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('it takes too long'))
    }, PATIENCE_MS)
  })
  try {
    return await Promise.race([run(), tooLong])
  } finally {
    clearTimeout(timer)
  }
}

/** The heap that `make` fills and that stays alive, bytes. Needs `--expose-gc`. */
export function heapOf(make: () => unknown): number {
  make()
  collect()
  const before = process.memoryUsage().heapUsed
  const kept = make()
  collect()
  const after = process.memoryUsage().heapUsed
  return kept === undefined ? 0 : after - before
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error('node --expose-gc is needed')
  globalThis.gc()
  globalThis.gc()
}
