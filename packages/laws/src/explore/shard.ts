import type { Exploration, RepeatedEffect } from './explore.js'
import type { Found } from './retell.js'
import type { Search } from './search.js'
import type { Store } from './store.js'

/** One of several shares, counted from 1. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** A share that was explored. */
export interface ShardExplored extends Shard {
  /** What was explored before the states were shared out: the same in every shard. */
  readonly common: Counts
}

export type Counts = Pick<Exploration, 'states' | 'transitions' | 'skipped' | 'ends'>

/**
 * @throws RangeError for a text other than `index/count`
 */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (index === undefined || count === undefined || index < 1 || index > count) throw new RangeError(`'${text}' is no shard: say '2/8'`)
  return { index, count }
}

/**
 * Explores until there are enough states to share out, by their hashes, and keeps a share of them. Shards must be cut at the same place,
 * however many threads then explore each of them.
 */
export function takeShard<W>(search: Search<W>, store: Store, { index, count }: Shard): ShardExplored {
  exploreUntilWide(search, count * STATES_PER_SHARD)
  const { transitions, skipped, ends } = search.findings
  const common = { states: store.size, transitions, skipped, ends: { ...ends } }
  search.keep(({ b }) => (b >>> 0) % count === index - 1)
  return { index, count, common }
}

/** How many states each shard begins with, about. */
const STATES_PER_SHARD = 64

export function exploreUntilWide<W>(search: Search<W>, width: number): void {
  while (search.width > 0 && search.width < width && !search.isOver()) search.exploreLevel(() => {})
}

/**
 * Puts the shards of one exploration together. A state that two shards came to is counted in both, so that `states`, `transitions`,
 * `skipped` and `ends` are upper bounds; everything else is as if one had explored it all.
 *
 *     const exploration = mergeExplorations(files.map(file => JSON.parse(readFileSync(file, 'utf8'))))
 *
 * @throws RangeError where the explorations are not all the shards of one
 */
export function mergeExplorations(explorations: readonly Exploration[]): Exploration {
  const shards = explorations.map(({ shard }) => shard)
  const first = shards[0]
  const indices = new Set(shards.map(shard => (shard?.count === first?.count ? shard?.index : undefined)))
  if (first === undefined || indices.has(undefined) || indices.size !== first.count || explorations.length !== first.count)
    throw new RangeError(`these are not the ${first?.count ?? ''} shards of one exploration`)
  if (shards.some(shard => countsText(shard!.common) !== countsText(first.common)))
    throw new RangeError('these are shards of different explorations: they were not of the same machine, model or bounds')
  const stopped = explorations.find(({ stoppedBy }) => stoppedBy !== undefined)
  const stuck = nearest(
    explorations.flatMap(exploration => exploration.stuck ?? []),
    () => '',
  )[0]
  return {
    isComplete: stopped === undefined,
    ...(stopped?.stoppedBy !== undefined && { stoppedBy: stopped.stoppedBy }),
    ...sumOf(explorations, first.common),
    depth: Math.max(...explorations.map(({ depth }) => depth)),
    violations: nearest(
      explorations.flatMap(({ violations }) => violations),
      ({ invariant }) => invariant,
    ),
    ...(stuck !== undefined && { stuck }),
    repetitions: nearest(
      explorations.flatMap(({ repetitions }) => repetitions),
      keyOf,
    ),
    unreachable: explorations[0]!.unreachable.filter(name => explorations.every(({ unreachable }) => unreachable.includes(name))),
    longest: explorations.map(({ longest }) => longest).reduce((one, other) => (endless(other) > endless(one) ? other : one)),
  }
}

const countsText = ({ states, transitions, skipped, ends }: Counts) =>
  JSON.stringify([states, transitions, skipped, Object.entries(ends).sort()])

/** Infinity has become null in JSON. */
const endless = ({ milliseconds }: { readonly milliseconds: number | null }) => milliseconds ?? Infinity

const keyOf = ({ state, by, after }: RepeatedEffect) => JSON.stringify([state, by, after])

/** The shortest story of each kind. */
function nearest<F extends Found>(found: readonly F[], kindOf: (one: F) => string): F[] {
  const byKind = new Map<string, F>()
  for (const one of found) {
    const kind = kindOf(one)
    const before = byKind.get(kind)
    if (before === undefined || one.schedule.steps.length < before.schedule.steps.length) byKind.set(kind, one)
  }
  return [...byKind.values()]
}

function sumOf(explorations: readonly Exploration[], common: Counts): Counts {
  const sum = (count: (counts: Counts) => number | undefined) =>
    explorations.reduce((total, exploration) => total + (count(exploration) ?? 0) - (count(common) ?? 0), count(common) ?? 0)
  const statuses = [...new Set(explorations.flatMap(({ ends }) => Object.keys(ends)))] as (keyof Exploration['ends'])[]
  return {
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    skipped: sum(({ skipped }) => skipped),
    ends: Object.fromEntries(statuses.map(status => [status, sum(({ ends }) => ends[status])])),
  }
}
