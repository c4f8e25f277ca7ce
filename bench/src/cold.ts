import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chain, map } from './workloads.js'

/** Time of a fresh process, ms, above that of one that does nothing. */
export interface Cold {
  /** Import the engine. */
  readonly importMs: number
  /** Import, compile and run one workload, by contestant. */
  readonly oneTestMs: { readonly [contestant: string]: number }
}

const contestants = {
  redrive: ['./contestants/redrive.js', 'redriveEngine'],
  'aws-local-stepfunctions': ['./contestants/peers.js', 'awsLocalStepFunctions'],
  '@wmfs/statebox': ['./contestants/peers.js', 'statebox'],
} as const

const ROUNDS = 9

export function measureCold(): Cold {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const timeOf = (name: string, program: string) => {
    const file = join(folder, `${name.replaceAll(/\W/g, '')}.mjs`)
    writeFileSync(file, program)
    const times = Array.from({ length: ROUNDS }, () => timeOfProcess(file)).sort((a, b) => a - b)
    return times[ROUNDS >> 1]!
  }
  try {
    const nothing = timeOf('nothing', '')
    const engine = JSON.stringify(import.meta.resolve('@redrive/engine'))
    const tests = Object.entries(contestants).map(([name, [file, member]]) => [name, timeOf(name, oneTest(file, member)) - nothing])
    return { importMs: timeOf('import', `import ${engine}`) - nothing, oneTestMs: Object.fromEntries(tests) as Cold['oneTestMs'] }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function oneTest(file: string, contestant: string): string {
  const workloads = [chain(10), map(10)]
  return `
    import { ${contestant} } from ${JSON.stringify(new URL(file, import.meta.url).href)}
    for (const workload of ${JSON.stringify(workloads)}) await (await ${contestant}.prepare(workload))()
    process.exit()
  `
}

function timeOfProcess(file: string): number {
  const begin = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - begin
}
