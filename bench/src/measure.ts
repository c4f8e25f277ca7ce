import { Bench } from 'tinybench'
import type { Contestant, Run } from './contestants/contestant.js'
import type { Workload } from './workloads.js'

/** Time of one run, ms. */
export interface Timing {
  /** The median after warm-up. */
  readonly hot: number
}

const WARM_UP_MS = 300
const MEASURED_MS = 500
/** No contestant needs as long for one run; some never come back from what they don't know. */
const PATIENCE_MS = 20_000

/** Null for a contestant that can't run the workload, or gives another output. */
export async function measure(contestant: Contestant, workload: Workload, isRight: (result: unknown) => boolean): Promise<Timing | null> {
  try {
    const run = await contestant.prepare(workload)
    return isRight(await inTime(run)) ? { hot: await hotTime(run) } : null
  } catch {
    return null
  }
}

/** The median time of a run after warm-up, ms. */
export async function hotTime(run: Run): Promise<number> {
  const bench = new Bench({ time: MEASURED_MS, warmupTime: WARM_UP_MS, throws: true })
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
