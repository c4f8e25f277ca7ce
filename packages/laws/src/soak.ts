import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { randomMachineLaws } from './property.js'

/**
 * Holds random machines to the laws, as many as you like:
 *
 *     node packages/laws/dist/soak.js --runs 100000 --seed 7 --workers 2
 *
 * They come in portions, each with a seed of its own; a portion in which a law is broken is told, and can be repeated by itself. Of ten
 * portions one has machines that are nested more deeply. Exit code 1 where a law is broken.
 */
const PORTION = 500

interface Portion {
  readonly seed: number
  readonly runs: number
  readonly depth: number
}

interface Outcome extends Portion {
  readonly failure: string | undefined
}

if (isMainThread) await main()
else for (const portion of workerData as readonly Portion[]) parentPort!.postMessage(run(portion))

function run({ seed, runs, depth }: Portion): Outcome {
  const details = fc.check(randomMachineLaws({ depth }), { seed, numRuns: runs })
  return { seed, runs, depth, failure: details.failed ? fc.defaultReportMessage(details) : undefined }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
      depth: { type: 'string' },
    },
  })
  const portions = portionsOf(Number(values.runs), Number(values.seed), values.depth === undefined ? undefined : Number(values.depth))
  const workers = Math.max(1, Number(values.workers))
  const shares = Array.from({ length: workers }, (_, worker) => portions.filter((_, i) => i % workers === worker))
  const total = portions.reduce((sum, { runs }) => sum + runs, 0)
  const began = performance.now()
  let done = 0
  await Promise.all(
    shares.map(share =>
      runInWorker(share, ({ seed, runs, depth, failure }) => {
        done += runs
        const seconds = (performance.now() - began) / 1000
        console.log(`${done} of ${total} machines, ${Math.round(seconds)} s, ${Math.round(done / seconds)} a second`)
        if (failure === undefined) return
        process.exitCode = 1
        console.log(`A law is broken. To repeat: --runs ${runs} --seed ${seed} --depth ${depth}\n${failure}`)
      }),
    ),
  )
  const cpu = process.cpuUsage()
  console.log(
    `${process.exitCode === 1 ? 'Laws were broken' : 'No law was broken'}; ${Math.round((cpu.user + cpu.system) / 1e6)} s of CPU time`,
  )
}

/** Portion i has the seed `seed + i`. */
function portionsOf(runs: number, seed: number, depth: number | undefined): Portion[] {
  return Array.from({ length: Math.ceil(runs / PORTION) }, (_, i) => ({
    seed: seed + i,
    runs: Math.min(PORTION, runs - i * PORTION),
    depth: depth ?? (i % 10 === 9 ? 2 : 1),
  }))
}

function runInWorker(portions: readonly Portion[], tell: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: portions })
    worker.on('message', tell)
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })
}
