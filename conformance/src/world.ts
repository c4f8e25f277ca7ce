import { effectsOf, stop, transition, type Execution, type Task } from '@redrive/engine'

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
  /** The place of the outcome of each attempt in the list, by token; -1 for none. */
  readonly #places = new Map<string, number>()
  readonly #scheduled = new Map<string, number>()
  /** Attempts that have had all the answers they get. */
  readonly #answered = new Set<string>()

  constructor(outcomes: readonly Outcome[] = []) {
    this.#outcomes = outcomes
  }

  /** Runs the execution, from a moment on (epoch ms), until it has ended or nothing more can happen. */
  run(execution: Execution, from: number, callsDuring: readonly Call[] = []): Execution {
    let [current, at] = [execution, from]
    for (const call of callsDuring) {
      if (current.status !== 'RUNNING' || call.op !== 'StopExecution') continue
      at = Math.max(at, call.atMs ?? at)
      current = stop(current, { at, ...errorOf(call.params) })[0]
    }
    while (current.status === 'RUNNING') {
      const { tasks, wakeUpAt } = effectsOf(current)
      const next = this.#nextAnswer(tasks)
      if (next !== undefined) current = this.#answer(current, next.task, next.outcome, at)
      else if (wakeUpAt !== undefined) {
        at = Math.max(at, wakeUpAt)
        current = transition(current, { type: 'TimePassed', at })[0]
      } else break
    }
    return current
  }

  #nextAnswer(tasks: readonly Task[]): { readonly task: Task; readonly outcome: Outcome } | undefined {
    const waiting = tasks
      .map(task => ({ task, place: this.#placeOf(task) }))
      .filter(({ task, place }) => place >= 0 && !this.#answered.has(task.token))
      .sort((a, b) => a.place - b.place)
    const first = waiting[0]
    return first && { task: first.task, outcome: this.#outcomes[first.place]! }
  }

  #placeOf({ token, stateName }: Task): number {
    const known = this.#places.get(token)
    if (known !== undefined) return known
    const before = this.#scheduled.get(stateName) ?? 0
    this.#scheduled.set(stateName, before + 1)
    const places = this.#outcomes.flatMap(({ state }, place) => (state === stateName ? [place] : []))
    const place = places[before] ?? -1
    this.#places.set(token, place)
    return place
  }

  #answer(execution: Execution, task: Task, outcome: Outcome, at: number): Execution {
    const { token } = task
    this.#answered.add(token)
    let current = execution
    if (task.phase === 'scheduled') {
      const { workerName } = outcome
      current = transition(current, { type: 'TaskStarted', token, at, ...(workerName !== undefined && { workerName }) })[0]
    }
    if (outcome.submitted !== undefined && task.phase !== 'submitted') {
      current = transition(current, { type: 'TaskSubmitted', token, at, outputText: outcome.submitted })[0]
    }
    if (outcome.outcome === 'timedOut') return current
    if (outcome.outcome === 'failed') return transition(current, { type: 'TaskFailed', token, at, ...errorOf(outcome) })[0]
    return transition(current, { type: 'TaskSucceeded', token, at, outputText: outcome.output ?? 'null' })[0]
  }
}

function errorOf({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}
