import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { WORKLOADS, type Comparison } from './comparison.js'
import { measureCold, type Cold } from './cold.js'
import { versionOfPeer } from './contestants/peers.js'
import type { OwnFigures } from './own.js'
import { measureSize, type Size } from './size.js'

/** Everything that one run has measured. */
export interface Figures {
  readonly machine: string
  readonly versions: { readonly [name: string]: string }
  readonly comparisons: readonly Comparison[]
  readonly own: OwnFigures
  readonly cold: Cold
  readonly size: Size
}

export async function measureAll(): Promise<Figures> {
  const peers = ['aws-local-stepfunctions', '@wmfs/statebox']
  return {
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    versions: { node: process.version, ...Object.fromEntries(peers.map(name => [name, versionOfPeer(name)])) },
    // First, so that nothing of ours is in the way of the peers.
    cold: measureCold(),
    comparisons: WORKLOADS.map((_, i) => printedBy<Comparison>('./measureWorkload.js', String(i))),
    own: printedBy<OwnFigures>('./measureOwn.js'),
    size: await measureSize(),
  }
}

/** What a script prints as JSON. */
function printedBy<T>(script: string, ...args: readonly string[]): T {
  const path = fileURLToPath(import.meta.resolve(script))
  const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', path, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}`)
  return JSON.parse(stdout) as T
}
