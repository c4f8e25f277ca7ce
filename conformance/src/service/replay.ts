import { answerTask, openTasks, type OpenTask, type World } from '@redrive/service'
import type { Outcome } from '../world.js'

/**
 * What the outside world does with the tasks of a case: the n-th scheduling of a state takes that state's n-th outcome, several waiting
 * tasks are answered in the order of the list, and a task without an outcome is never answered.
 */
export class Replay {
  readonly #outcomes: readonly Outcome[]
  /** The place of the outcome of each attempt in the list, by token; -1 for none. */
  readonly #places = new Map<string, number>()
  readonly #scheduled = new Map<string, number>()
  readonly #answered = new Set<string>()

  constructor(outcomes: readonly Outcome[] = []) {
    this.#outcomes = outcomes
  }

  /** The world after the next answer; undefined where there is none to give. */
  answerNext(world: World): World | undefined {
    if (this.#outcomes.length === 0) return undefined
    const next = openTasks(world)
      .map(task => ({ task, place: this.#placeOf(task) }))
      .filter(({ task, place }) => place >= 0 && !this.#answered.has(task.token))
      .sort((a, b) => a.place - b.place)[0]
    return next && this.#answer(world, next.task, this.#outcomes[next.place]!)
  }

  #placeOf({ token, stateName }: OpenTask): number {
    const known = this.#places.get(token)
    if (known !== undefined) return known
    const before = this.#scheduled.get(stateName) ?? 0
    this.#scheduled.set(stateName, before + 1)
    const places = this.#outcomes.flatMap(({ state }, place) => (state === stateName ? [place] : []))
    const place = places[before] ?? -1
    this.#places.set(token, place)
    return place
  }

  #answer(world: World, { token, phase }: OpenTask, outcome: Outcome): World {
    this.#answered.add(token)
    const { submitted, workerName, error, cause } = outcome
    const at = world.now
    let after = world
    if (phase === 'scheduled')
      after = answerTask(after, { type: 'TaskStarted', token, at, ...(workerName !== undefined && { workerName }) })
    if (submitted !== undefined && phase !== 'submitted')
      after = answerTask(after, { type: 'TaskSubmitted', token, at, outputText: submitted })
    if (outcome.outcome === 'timedOut') return after
    if (outcome.outcome === 'succeeded')
      return answerTask(after, { type: 'TaskSucceeded', token, at, outputText: outcome.output ?? 'null' })
    return answerTask(after, {
      type: 'TaskFailed',
      token,
      at,
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    })
  }
}
