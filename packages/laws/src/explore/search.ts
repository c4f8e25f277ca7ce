import { statesEnteredSince } from '@redrive/engine'
import { actionsOf, perform, repetitionOf, type Action } from './action.js'
import { noFindings, type Findings, type Place } from './findings.js'
import type { Hash } from './hash.js'
import { areIndependent, isTaskAction, learn, type Done } from './independence.js'
import type { Invariants } from './model.js'
import { canonicalHash, type Node, type Subject } from './node.js'
import { NEW, SLEEPERS, type Step, type Store } from './store.js'
import type { TaskAction } from './thread.js'

export interface SearchOptions {
  readonly maxStates: number
  readonly maxDepth: number
  /** Virtual time, ms. */
  readonly maxTime: number | undefined
  readonly reduction: boolean
  readonly stopAtViolation: boolean
}

/** A state that is to be explored. */
interface Entry<W> {
  readonly node: Node<W>
  readonly id: number
  /** The actions to explore where only some are left; undefined for all that don't sleep. */
  readonly only: number | undefined
  /** What can happen there, where that was worked out already. */
  readonly actions: readonly Action<W>[] | undefined
}

/** What is told about every transition; see `Durations`. */
export type OnTransition = (from: number, to: number, milliseconds: number, action: number) => void

/**
 * A breadth-first search through all states of a machine in a world, level by level: the first state of a kind that it finds is one with
 * the fewest steps to it.
 *
 * Orders that lead to the same state are tried once (sleep sets, after Godefroid, Partial-Order Methods for the Verification of Concurrent
 * Systems, 1996): after `x` was explored in a state, it sleeps in the states behind an independent `y`, because `y x` is `x y`. All states
 * are still reached, in as few steps. A state that is reached again with fewer sleepers has those woken up that slept before.
 */
export class Search<W> {
  readonly findings: Findings
  /** The number of steps to the states that are explored next. */
  depth = 0
  readonly #subject: Subject<W>
  readonly #options: SearchOptions
  readonly #store: Store
  readonly #onTransition: OnTransition
  readonly #step: Step = { parent: -1, action: 0, sleep: 0 }
  #level: Entry<W>[] = []
  #nextLevel: Entry<W>[] = []

  constructor(subject: Subject<W>, options: SearchOptions, store: Store, onTransition: OnTransition) {
    this.#subject = subject
    // Draws depend on the ids of events, so that no order is like another.
    this.#options = { ...options, reduction: options.reduction && !subject.precision.draws }
    this.#store = store
    this.#onTransition = onTransition
    this.findings = noFindings(subject.machine.states.keys())
  }

  /** The number of states that are to be explored next. */
  get width(): number {
    return this.#level.length
  }

  /** Begins where the execution starts. */
  begin(first: Node<W>): void {
    this.#noteStates(first, 0)
    this.#reach(first)
    this.#level = this.#nextLevel
    this.#nextLevel = []
  }

  /** Explores only some of the states that come next. */
  keep(isKept: (hash: Hash) => boolean): void {
    this.#level = this.#level.filter(({ node }) => isKept(this.#hashOf(node)))
  }

  /** The search as it goes on in another store that has all of its states. Nothing has been found there yet. */
  continuedIn(store: Store, idOf: (id: number) => number, onTransition: OnTransition): Search<W> {
    const search = new Search(this.#subject, this.#options, store, onTransition)
    search.depth = this.depth
    search.#level = this.#level.map(entry => ({ ...entry, id: idOf(entry.id) }))
    return search
  }

  /** Explores the states that are one step further than those before; `onExplored` is called after each. */
  exploreLevel(onExplored: () => void): void {
    for (const entry of this.#level) {
      if (this.isOver()) return
      this.#explore(entry)
      onExplored()
    }
    this.#level = this.#nextLevel
    this.#nextLevel = []
    this.depth++
  }

  /** Whether a bound or a violation ends it. */
  isOver(): boolean {
    const { findings } = this
    if (this.#store.size > this.#options.maxStates) findings.stoppedBy = 'states'
    else if (findings.violations.size > 0 && this.#options.stopAtViolation) findings.stoppedBy = 'violation'
    else return false
    return true
  }

  #explore({ node, id, only, actions = actionsOf(this.#subject, node) }: Entry<W>): void {
    const asleep = this.#store.explore(id)
    if (only === undefined) this.#noteEnd(node, id, actions)
    if (actions.length > 0 && this.depth >= this.#options.maxDepth) {
      this.findings.stoppedBy = 'depth'
      return
    }
    const done: Done<W>[] = []
    if (asleep !== 0) for (let i = 0; i < Math.min(actions.length, SLEEPERS); i++) if (asleep & (1 << i)) done.push(sleeping(actions[i]!))
    for (let i = 0; i < actions.length; i++) {
      const bit = i < SLEEPERS ? 1 << i : 0
      if (bit & asleep) this.findings.skipped++
      else if (only === undefined || bit & only) this.#take(node, id, actions[i]!, i, done)
    }
  }

  #take(node: Node<W>, id: number, action: Action<W>, index: number, done: Done<W>[]): void {
    const { maxTime, reduction } = this.#options
    const after = perform(this.#subject, node, action)
    if (maxTime !== undefined && after.now > maxTime) {
      this.findings.stoppedBy = 'time'
      return
    }
    this.findings.transitions++
    this.#noteRepetition(node, id, action, index)
    if (this.findings.notEntered.size > 0) this.#noteStates(after, node.execution.log.length)
    this.#step.parent = id
    this.#step.action = index
    this.#step.sleep = 0
    let actions: readonly Action<W>[] | undefined
    if (reduction && isTaskAction(action)) {
      learn(action, node, after)
      const taken = { action, after }
      for (const other of done) {
        if (!areIndependent(node, taken, other)) continue
        actions ??= actionsOf(this.#subject, after)
        this.#step.sleep |= bitOf(other.action, actions)
      }
      if (index < SLEEPERS) done.push(taken)
    }
    this.#reach(after, actions)
    this.#onTransition(id, this.#store.reached, after.now - node.now, index)
  }

  #reach(node: Node<W>, actions?: readonly Action<W>[]): void {
    const { a, b } = this.#hashOf(node)
    const missing = this.#store.reach(a, b, this.#step)
    const id = this.#store.reached
    if (missing === NEW) {
      const depth = this.#step.parent < 0 ? 0 : this.depth + 1
      this.findings.depth = depth
      this.#nextLevel.push({ node, id, only: undefined, actions })
      this.#check(this.#subject.model.invariants, node, { state: id, action: undefined, depth })
    } else if (missing !== 0) this.#nextLevel.push({ node, id, only: missing, actions })
  }

  #hashOf(node: Node<W>): Hash {
    return canonicalHash(node, this.#subject.precision, this.#options.maxTime)
  }

  #check(invariants: Invariants<W> | undefined, { world, execution }: Node<W>, place: Place): void {
    if (invariants === undefined) return
    const { violations } = this.findings
    for (const name of Object.keys(invariants)) {
      if (!violations.has(name) && !invariants[name]!({ world, status: execution.status, execution })) violations.set(name, place)
    }
  }

  #noteEnd(node: Node<W>, state: number, actions: readonly Action<W>[]): void {
    const place = { state, action: undefined, depth: this.depth }
    const { status } = node.execution
    if (status === 'RUNNING' && actions.every(({ type }) => type === 'stop' || type === 'late')) this.findings.stuck ??= place
    if (actions.length > 0) return
    this.findings.ends[status] = (this.findings.ends[status] ?? 0) + 1
    this.#check(this.#subject.model.atEnd, node, place)
  }

  #noteRepetition(node: Node<W>, state: number, action: Action<W>, index: number): void {
    const repetition = repetitionOf(node, action)
    if (repetition === undefined) return
    const { by, call } = repetition
    const after = by === 'redrive' ? node.redrivenAfter : undefined
    const key = `${call.stateName}|${by}|${after ?? ''}`
    const { repetitions } = this.findings
    if (!repetitions.has(key)) repetitions.set(key, { stateName: call.stateName, by, after, state, action: index, depth: this.depth + 1 })
  }

  #noteStates({ execution }: Node<W>, eventId: number): void {
    for (const name of statesEnteredSince(execution, eventId)) this.findings.notEntered.delete(name)
  }
}

const sleeping = <W>(action: Action<W>): Done<W> => ({ action: action as TaskAction<W>, after: undefined })

/** The bit of an action that has not happened yet, as it is counted in the state after another. */
function bitOf<W>({ thread, outcome }: TaskAction<W>, actions: readonly Action<W>[]): number {
  for (let i = 0; i < Math.min(actions.length, SLEEPERS); i++) {
    const action = actions[i]!
    if (!isTaskAction(action)) return 0
    if (action.thread === thread && action.outcome === outcome) return 1 << i
  }
  return 0
}
