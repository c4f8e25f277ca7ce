import { Durations, type Transitions } from './durations.js'
import { searchOptions } from './explore.js'
import { withIds, type Findings } from './findings.js'
import { firstNode, subjectOf } from './node.js'
import type { ExplorableModule, ParallelOptions } from './parallel.js'
import { Search } from './search.js'
import { exploreUntilWide, parseShard, takeShard, type ShardExplored } from './shard.js'
import { SharedStore, type SharedMemory } from './sharedStore.js'
import { LocalStore } from './store.js'
import { Team, type TeamMemory } from './team.js'

/** What a thread is to do. */
export interface Assignment {
  readonly module: string
  readonly bounds: Pick<ParallelOptions, 'maxStates' | 'maxDepth' | 'maxTime' | 'reduction' | 'stopAtViolation' | 'shard'>
  readonly memory: SharedMemory
  readonly team: TeamMemory
  readonly member: number
}

/** What a thread has done. */
export interface Share {
  readonly findings: readonly Findings[]
  readonly transitions: Transitions
  /** The id of the first state. */
  readonly root: number
  readonly shard: ShardExplored | undefined
}

/**
 * One of the threads of `exploreParallel`. Each of them explores the first few levels for itself, in the same way, until there are enough
 * states to share out by their hashes; from then on, what one of them reaches first, it explores.
 */
export default async function work({ module, bounds, memory, team: teamMemory, member }: Assignment): Promise<Share> {
  const team = new Team(teamMemory, member)
  try {
    const { machine, model } = (await import(module)) as ExplorableModule
    const subject = subjectOf(machine, model)
    const options = searchOptions({ ...model, ...bounds })
    const prefixDurations = new Durations()
    const local = new LocalStore()
    const prefix = new Search(subject, options, local, (from, to, milliseconds, action) => {
      prefixDurations.add(from, to, milliseconds, action)
    })
    prefix.begin(firstNode(subject))
    const { size: threads } = teamMemory
    const shard = bounds.shard === undefined ? undefined : takeShard(prefix, local, parseShard(bounds.shard))
    exploreUntilWide(prefix, STATES_PER_THREAD * threads)

    const store = new SharedStore(memory)
    const ids = local.copyTo(store)
    const durations = new Durations()
    const idOf = (id: number) => ids[id]!
    const isFirst = member === 0
    if (isFirst) durations.addAll(renamed(prefixDurations.transitions, idOf))
    const search = prefix.continuedIn(store, idOf, (from, to, milliseconds, action) => {
      durations.add(from, to, milliseconds, action)
    })
    search.keep(({ a }) => (a >>> 0) % threads === member)
    const isOver = prefix.isOver()
    while (team.goesOn(search.width, isOver || search.isOver())) search.exploreLevel(() => {})
    const findings = isFirst ? [withIds(prefix.findings, idOf), search.findings] : [search.findings]
    return { findings, transitions: durations.transitions, root: idOf(0), shard }
  } catch (error) {
    team.fail()
    throw error
  }
}

/** How many states each thread begins with, about. */
const STATES_PER_THREAD = 64

function renamed({ from, to, ...rest }: Transitions, idOf: (id: number) => number): Transitions {
  return { ...rest, from: from.map(idOf), to: to.map(idOf) }
}
