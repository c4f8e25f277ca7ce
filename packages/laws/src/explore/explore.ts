import type { ExecutionStatus, Machine } from '@redrive/engine'
import { Durations, type Move } from './durations.js'
import type { Bound, Findings, Place } from './findings.js'
import type { Model } from './model.js'
import { firstNode, subjectOf, type Subject } from './node.js'
import { retold, type Found } from './retell.js'
import { Search, type SearchOptions } from './search.js'
import { parseShard, takeShard, type ShardExplored } from './shard.js'
import { LocalStore, type Store } from './store.js'

/** What to explore, and how far. */
export interface ExploreOptions<W> extends Model<W> {
  /** How many states to visit at most; a million by default. */
  readonly maxStates?: number
  /** How many steps to take at most. */
  readonly maxDepth?: number
  /** How much virtual time may pass at most, ms. States at different moments are told apart then. */
  readonly maxTime?: number
  /** False: every order of independent steps is tried, though it leads to the same. True by default. */
  readonly reduction?: boolean
  /** False: goes on after an invariant has been broken, to find the shortest story for each. True by default. */
  readonly stopAtViolation?: boolean
  /** Explores one of several shares of the states, as in `'2/8'`; `mergeExplorations` puts them together. */
  readonly shard?: string
  /** Called every {@link PROGRESS_INTERVAL} states. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly states: number
  readonly transitions: number
  /** The number of steps to the states that are being explored. */
  readonly depth: number
  /** How many states have as many steps to them. */
  readonly width: number
}

export const PROGRESS_INTERVAL = 10_000

/** What an exploration has found. All of it is plain JSON. */
export interface Exploration {
  /** True when every state was visited; false when a bound or a violation ended it before. */
  readonly isComplete: boolean
  readonly stoppedBy?: Bound
  /** Which share of the states was explored, where it was not all. */
  readonly shard?: ShardExplored
  /** Different states that were visited. */
  readonly states: number
  readonly transitions: number
  /** Transitions that were left out, because another order leads to the same. */
  readonly skipped: number
  /** The number of steps to the states that are furthest away. */
  readonly depth: number
  /** What is broken, each with the shortest story. */
  readonly violations: readonly Violation[]
  /** The shortest way to a state that waits for something that never comes. */
  readonly stuck?: Found
  /** Tasks whose effect happens again although their state was not left in between. */
  readonly repetitions: readonly RepeatedEffect[]
  /** States of the machine that are never entered. */
  readonly unreachable: readonly string[]
  /** The longest virtual time that it can take, with a way there; `Infinity` (in JSON: null) where it has no end. */
  readonly longest: Found & { readonly milliseconds: number }
  /** How many different final states there are, by status; RUNNING where the execution is stuck. */
  readonly ends: { readonly [status in ExecutionStatus]?: number }
}

export interface Violation extends Found {
  readonly invariant: string
}

export interface RepeatedEffect extends Found {
  readonly state: string
  readonly by: 'retry' | 'redrive'
  /** What the execution ended with before the redrive, as in `Ship.Failed in Ship`. */
  readonly after?: string
}

/**
 * Visits every state that an execution can come into, in every order of what its tasks do, of time passing, of faults, stops and redrives,
 * and checks what must hold. Pure and deterministic: the same machine and model give the same exploration.
 *
 *     const { violations, states } = explore(machine, {
 *       world: { charges: 0 },
 *       tasks: { Charge: { charged: { output: {}, effect: charge }, 'answer lost': { effect: charge } } },
 *       invariants: { 'the card is charged at most once': ({ world }) => world.charges <= 1 },
 *     })
 *     violations[0]?.story
 *
 * @throws ModelError where the model doesn't fit the machine
 */
export function explore<W>(machine: Machine, options: ExploreOptions<W>): Exploration {
  const subject = subjectOf(machine, options)
  const store = new LocalStore()
  const durations = new Durations()
  const search = new Search(subject, searchOptions(options), store, (from, to, milliseconds, action) => {
    durations.add(from, to, milliseconds, action)
  })
  const tell = teller(search, store, options.onProgress)
  search.begin(firstNode(subject))
  const shard = options.shard === undefined ? undefined : takeShard(search, store, parseShard(options.shard))
  while (search.width > 0 && !search.isOver()) search.exploreLevel(tell)
  return explorationOf({ subject, store, durations, findings: search.findings, root: 0, slots: store.size, shard })
}

export function searchOptions<W>(options: ExploreOptions<W>): SearchOptions {
  const { maxStates = DEFAULT_MAX_STATES, maxDepth = Infinity, maxTime, reduction = true, stopAtViolation = true } = options
  return { maxStates, maxDepth, maxTime, reduction, stopAtViolation }
}

export const DEFAULT_MAX_STATES = 1_000_000

function teller<W>(search: Search<W>, store: Store, onProgress: ((progress: Progress) => void) | undefined): () => void {
  let told = 0
  return () => {
    if (onProgress === undefined || store.size - told < PROGRESS_INTERVAL) return
    told = store.size
    onProgress({ states: store.size, transitions: search.findings.transitions, depth: search.depth, width: search.width })
  }
}

/** All that a search leaves behind. */
export interface Remains<W> {
  readonly subject: Subject<W>
  readonly store: Store
  readonly durations: Durations
  readonly findings: Findings
  /** The id of the first state. */
  readonly root: number
  /** All ids are smaller. */
  readonly slots: number
  readonly shard: ShardExplored | undefined
}

export function explorationOf<W>({ subject, store, durations, findings, root, slots, shard }: Remains<W>): Exploration {
  const { violations, stuck, repetitions, notEntered, ends, depth, transitions, skipped, stoppedBy } = findings
  const found = (place: Place) => retold(subject, movesTo(store, place))
  const { milliseconds, moves } = durations.longest(slots, root)
  return {
    isComplete: stoppedBy === undefined,
    ...(stoppedBy !== undefined && { stoppedBy }),
    ...(shard !== undefined && { shard }),
    states: store.size,
    transitions,
    skipped,
    depth,
    violations: [...violations].map(([invariant, place]) => ({ invariant, ...found(place) })),
    ...(stuck !== undefined && { stuck: found(stuck) }),
    repetitions: [...repetitions.values()].map(({ stateName: state, by, after, ...place }) => ({
      state,
      by,
      ...(after !== undefined && { after }),
      ...found(place),
    })),
    unreachable: [...notEntered],
    longest: { milliseconds, ...retold(subject, moves) },
    ends,
  }
}

/** The moves by which a place was first reached. */
function movesTo(store: Store, { state, action }: Place): Move[] {
  const moves: Move[] = action === undefined ? [] : [{ state, action }]
  for (let id = state; store.parentOf(id) >= 0; id = store.parentOf(id))
    moves.unshift({ state: store.parentOf(id), action: store.actionOf(id) })
  return moves
}
