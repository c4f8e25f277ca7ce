// Measures the explorer on a Parallel of three branches, and prints a table:
// `node --max-semi-space-size=128 bench/dist/explore.js [threads]`
import { availableParallelism } from 'node:os'
import { explore, type Exploration } from '@redrive/laws/explore'
import { exploreParallel } from '@redrive/laws/explore-parallel'
import { lines, linesModel, machine, model } from './exploreModel.js'
import { median } from './measure.js'

const RUNS = 7

interface Timed {
  readonly exploration: Exploration
  /** The median, of the whole process. */
  readonly seconds: number
}

/** CPU time, because other programs don't count. */
function timed(run: () => Exploration): Timed {
  let exploration = run()
  const seconds = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage()
    exploration = run()
    return process.cpuUsage(before).user / 1e6
  })
  return { exploration, seconds: median(seconds) }
}

/** Wall time, because threads share the work. Their start is part of it. */
async function timedWith(threads: number): Promise<Timed> {
  const before = performance.now()
  const exploration = await exploreParallel(new URL('./exploreLong.js', import.meta.url), { threads })
  return { exploration, seconds: (performance.now() - before) / 1000 }
}

const { exploration: reduced, seconds } = timed(() => explore(machine, model))
const long = timed(() => explore(lines, linesModel))
const full = timed(() => explore(machine, { ...model, reduction: false }))
const threads = Number(process.argv[2] ?? availableParallelism())
const alone = await timedWith(1)
const together = await timedWith(threads)

const row = (name: string, { states, transitions }: Exploration, time: number) =>
  `| ${name} | ${states} | ${transitions} | ${Math.round(states / time)} |`
console.log(
  [
    '| exploration | states | transitions | states a second |',
    '| --- | --- | --- | --- |',
    row('every order that matters', reduced, seconds),
    row('the same of longer lines, payloads unchanged', long.exploration, long.seconds),
    row('every order', full.exploration, full.seconds),
    row('the longest lines, one thread, wall time', alone.exploration, alone.seconds),
    row(`the same, ${threads} threads`, together.exploration, together.seconds),
    '',
    `reduction: ${(full.exploration.transitions / reduced.transitions).toFixed(2)} x fewer transitions, ${(full.seconds / seconds).toFixed(2)} x less time`,
  ].join('\n'),
)
