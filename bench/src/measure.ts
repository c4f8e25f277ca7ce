import { Bench } from 'tinybench'
import type { Contestant, Run } from './contestants/contestant.js'
import type { Workload } from './workloads.js'

/** Time of one run, ms. */
export interface Timing {
  /** The very first run, before anything is compiled by the JIT. */
  readonly first: number
  /** The median after warm-up. */
  readonly hot: number
}

const WARM_UP_MS = 300
const MEASURED_MS = 500
/** No contestant needs as long for one run; some never come back from what they don't know. */
const PATIENCE_MS = 20_000

/** Undefined for a contestant that can't run the workload. */
export async function measure(contestant: Contestant, workload: Workload): Promise<Timing | undefined> {
  try {
    const run = await contestant.prepare(workload)
    const begin = performance.now()
    await inTime(run)
    const first = performance.now() - begin
    return { first, hot: await hotTime(run) }
  } catch {
    return undefined
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

async function inTime(run: Run): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('it takes too long'))
    }, PATIENCE_MS)
  })
  await Promise.race([run(), tooLong])
  clearTimeout(timer)
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
