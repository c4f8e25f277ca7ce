import { Tinypool } from 'tinypool'
import { availableParallelism } from 'node:os'
import type { Machine } from '@redrive/engine'
import { Durations } from './durations.js'
import { DEFAULT_MAX_STATES, explorationOf, type Exploration, type ExploreOptions } from './explore.js'
import { together } from './findings.js'
import { ModelError, type Model } from './model.js'
import { subjectOf } from './node.js'
import { sharedMemory, SharedStore } from './sharedStore.js'
import { teamMemory, TeamError } from './team.js'
import type { Assignment, Share } from './worker.js'

/** What a module exports that threads explore: they can't be sent functions, so each of them imports it. */
export interface ExplorableModule<W = unknown> {
  readonly machine: Machine
  readonly model: Model<W>
}

/** As for `explore`, but for what the module says. */
export interface ParallelOptions extends Pick<
  ExploreOptions<unknown>,
  'maxStates' | 'maxDepth' | 'maxTime' | 'reduction' | 'stopAtViolation' | 'shard'
> {
  /** One per core by default. */
  readonly threads?: number
  /** Called about twice a second. */
  readonly onProgress?: (progress: { readonly states: number }) => void
}

/**
 * As `explore`, on all cores: the threads share one table of the states that were visited, and explore level by level together, so that
 * stories are as short. Where several are, which one is told may differ from run to run. Node only.
 *
 *     const { violations } = await exploreParallel(new URL('./orders.js', import.meta.url), { threads: 8 })
 *
 * @param module exports `machine` and `model`; see {@link ExplorableModule}
 */
export async function exploreParallel(module: string | URL, options: ParallelOptions = {}): Promise<Exploration> {
  const { threads = availableParallelism(), onProgress, ...bounds } = options
  const { machine, model } = await explorable(String(module))
  const memory = sharedMemory(bounds.maxStates ?? DEFAULT_MAX_STATES)
  const store = new SharedStore(memory)
  const timer =
    onProgress &&
    setInterval(() => {
      onProgress({ states: store.size })
    }, PROGRESS_MS)
  try {
    const shares = await runThreads(threads, { module: String(module), bounds, memory, team: teamMemory(threads) })
    const durations = new Durations()
    for (const { transitions } of shares) durations.addAll(transitions)
    const { root, shard } = shares[0]!
    const findings = together(shares.flatMap(share => share.findings))
    return explorationOf({ subject: subjectOf(machine, model), store, durations, findings, root, slots: store.slots, shard })
  } finally {
    clearInterval(timer)
  }
}

const PROGRESS_MS = 500

async function explorable(module: string): Promise<ExplorableModule> {
  const found = (await import(module)) as Partial<ExplorableModule>
  if (found.machine === undefined || found.model === undefined) throw new ModelError(`${module} exports no machine and model to explore`)
  return { machine: found.machine, model: found.model }
}

/** Every state that waits to be explored survives the collections of young objects; with more room there are fewer of them. */
const MAX_YOUNG_MB = 128

async function runThreads(threads: number, task: Omit<Assignment, 'member'>): Promise<Share[]> {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_MB },
  })
  try {
    const shares = await Promise.allSettled(Array.from({ length: threads }, (_, member) => pool.run({ ...task, member }) as Promise<Share>))
    const reasons = shares.flatMap(share => (share.status === 'rejected' ? [share.reason as Error] : []))
    if (reasons.length > 0) throw reasons.find(({ name }) => name !== TeamError.name) ?? reasons[0]!
    return shares.map(share => (share as PromiseFulfilledResult<Share>).value)
  } finally {
    await pool.destroy()
  }
}
