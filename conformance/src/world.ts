import {
  objectStore,
  stopTree,
  transitionTree,
  treeEffectsOf,
  treeOf,
  type Execution,
  type ExecutionTree,
  type StoredObject,
  type TreeTask,
} from '@redrive/engine'

/** What a scheduled task does, as the case tells it. */
export interface Outcome {
  readonly state: string
  readonly outcome: 'succeeded' | 'failed' | 'timedOut'
  readonly output?: string
  readonly error?: string
  readonly cause?: string
  /** The output of TaskSubmitted, JSON text. */
  readonly submitted?: string
  readonly workerName?: string
}

/** A call to make while the execution waits. */
export interface Call {
  readonly op: string
  readonly atMs?: number
  readonly params: { readonly error?: string; readonly cause?: string }
}

/**
 * The outside world of a case: the n-th scheduling of a state takes that state's n-th outcome, several waiting tasks are answered in the
 * order of the list, and a task without an outcome is never answered.
 */
export class World {
  readonly #outcomes: readonly Outcome[]
  readonly #objects: readonly StoredObject[]
  readonly #stateOf: (task: TreeTask) => string
  /** The place of the outcome of each attempt in the list, by token; -1 for none. */
  readonly #places = new Map<string, number>()
  readonly #scheduled = new Map<string, number>()
  /** Attempts that have had all the answers they get. */
  readonly #answered = new Set<string>()

  /** @param stateOf what the `state` of an outcome stands for */
  constructor(
    outcomes: readonly Outcome[] = [],
    objects: readonly StoredObject[] = [],
    stateOf: (task: TreeTask) => string = task => task.stateName,
  ) {
    this.#outcomes = outcomes
    this.#objects = objects
    this.#stateOf = stateOf
  }

  /** Runs the execution, from a moment on (epoch ms), until it has ended or nothing more can happen. */
  run(execution: Execution, from: number, callsDuring: readonly Call[] = []): Execution {
    const [tree] = treeOf(execution, { at: from, objects: objectStore(this.#objects) })
    return this.runTree(tree, from, callsDuring).execution
  }

  /** Runs an execution and its Map Runs. */
  runTree(tree: ExecutionTree, from: number, callsDuring: readonly Call[] = []): ExecutionTree {
    let [current, at] = [tree, from]
    for (const call of callsDuring) {
      if (current.execution.status !== 'RUNNING' || call.op !== 'StopExecution') continue
      at = Math.max(at, call.atMs ?? at)
      current = stopTree(current, { at, ...errorOf(call.params) })[0]
    }
    while (current.execution.status === 'RUNNING') {
      const { tasks, wakeUpAt } = treeEffectsOf(current)
      const next = this.#nextAnswer(tasks)
      if (next !== undefined) current = this.#answer(current, next.task, next.outcome, at)
      else if (wakeUpAt !== undefined) {
        at = Math.max(at, wakeUpAt)
        current = transitionTree(current, { type: 'TimePassed', at })[0]
      } else break
    }
    return current
  }

  #nextAnswer(tasks: readonly TreeTask[]): { readonly task: TreeTask; readonly outcome: Outcome } | undefined {
    const waiting = tasks
      .map(task => ({ task, place: this.#placeOf(task) }))
      .filter(({ task, place }) => place >= 0 && !this.#answered.has(task.token))
      .sort((a, b) => a.place - b.place)
    const first = waiting[0]
    return first && { task: first.task, outcome: this.#outcomes[first.place]! }
  }

  #placeOf(task: TreeTask): number {
    const { token } = task
    const stateName = this.#stateOf(task)
    const known = this.#places.get(token)
    if (known !== undefined) return known
    const before = this.#scheduled.get(stateName) ?? 0
    this.#scheduled.set(stateName, before + 1)
    const places = this.#outcomes.flatMap(({ state }, place) => (state === stateName ? [place] : []))
    const place = places[before] ?? -1
    this.#places.set(token, place)
    return place
  }

  #answer(tree: ExecutionTree, task: TreeTask, outcome: Outcome, at: number): ExecutionTree {
    const { token } = task
    this.#answered.add(token)
    let current = tree
    if (task.phase === 'scheduled') {
      const { workerName } = outcome
      current = transitionTree(current, { type: 'TaskStarted', token, at, ...(workerName !== undefined && { workerName }) })[0]
    }
    if (outcome.submitted !== undefined && task.phase !== 'submitted') {
      current = transitionTree(current, { type: 'TaskSubmitted', token, at, outputText: outcome.submitted })[0]
    }
    if (outcome.outcome === 'timedOut') return current
    if (outcome.outcome === 'failed') return transitionTree(current, { type: 'TaskFailed', token, at, ...errorOf(outcome) })[0]
    return transitionTree(current, { type: 'TaskSucceeded', token, at, outputText: outcome.output ?? 'null' })[0]
  }
}

function errorOf({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}
