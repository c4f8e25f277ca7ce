import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './measure.js'
import { chain, jsonataLoop, map, type Workload } from './workloads.js'

/** Time of a fresh process, ms, above that of one that does nothing. */
export interface Cold {
  /** Import the engine. */
  readonly importMs: number
  /** Import, compile and run a test, by contestant. */
  readonly oneTestMs: { readonly [contestant: string]: number }
}

const contestants = {
  redrive: ['./contestants/redrive.js', 'redriveEngine'],
  'aws-local-stepfunctions': ['./contestants/peers.js', 'awsLocalStepFunctions'],
  '@wmfs/statebox': ['./contestants/peers.js', 'statebox'],
} as const

const ROUNDS = 15

export function measureCold(): Cold {
  const tests = Object.entries(contestants).map(([name, [file, member]]) => [name, oneTest(file, member, [chain(10), map(10)])] as const)
  const programs = {
    nothing: '',
    import: `import ${JSON.stringify(import.meta.resolve('@redrive/engine'))}`,
    'redrive, JSONata': oneTest(...contestants.redrive, [jsonataLoop(3)]),
    ...Object.fromEntries(tests),
  }
  const { nothing, import: imported, ...rest } = timesOf(programs)
  const oneTestMs = Object.fromEntries(Object.entries(rest).map(([name, ms]) => [name, ms - nothing]))
  return { importMs: imported - nothing, oneTestMs }
}

function oneTest(file: string, contestant: string, workloads: readonly Workload[]): string {
  return `
    import { ${contestant} } from ${JSON.stringify(new URL(file, import.meta.url).href)}
    for (const workload of ${JSON.stringify(workloads)}) await (await ${contestant}.prepare(workload))()
    process.exit()
  `
}

/** The median for each program. They take turns, so that what else the machine does falls on all of them. */
function timesOf<Name extends string>(programs: Readonly<Record<Name, string>>): Record<Name, number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const runs = Object.entries<string>(programs).map(([name, program], i) => {
      const file = join(folder, `${i}.mjs`)
      writeFileSync(file, program)
      return { name, file, times: [] as number[] }
    })
    for (let round = 0; round < ROUNDS; round++) for (const { file, times } of runs) times.push(timeOfProcess(file))
    return Object.fromEntries(runs.map(({ name, times }) => [name, median(times)])) as Record<Name, number>
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function timeOfProcess(file: string): number {
  const begin = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - begin
}
