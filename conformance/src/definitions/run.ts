import { effectsOf, transition, type Execution, type Json, type Task } from '@redrive/engine'

/** A visit to a Task state, told apart from the others of the execution by where and for the how manieth time it happens. */
export interface Visit {
  readonly stateName: string
  readonly indices: readonly number[]
  /** How often the state had succeeded there before. */
  readonly before: number
}

export interface Answer {
  readonly output?: Json
  readonly error?: string
}

export interface Run {
  readonly execution: Execution
  /** The moment at which it ended, or was given up. */
  readonly at: number
  /** The visits that succeeded, in order. */
  readonly visits: readonly (Visit & { readonly output: Json })[]
  /** Why it did not come to an end. */
  readonly stuck?: string
}

const MAX_ANSWERS = 1500

/**
 * Runs an execution until it has ended, answering the oldest open task each time. Waits take no real time, and tasks no time at all.
 *
 * @param visited how often each Task state has succeeded in what has gone before
 */
export function runToEnd(
  started: Execution,
  from: number,
  answerTo: (visit: Visit, task: Task) => Answer,
  visited: ReadonlyMap<string, number> = new Map(),
): Run & { readonly visited: ReadonlyMap<string, number> } {
  const counts = new Map(visited)
  const visits: (Visit & { readonly output: Json })[] = []
  let [execution, at] = [started, from]
  for (let steps = 0; execution.status === 'RUNNING'; steps++) {
    if (steps > MAX_ANSWERS) return { execution, at, visits, visited: counts, stuck: `no end after ${MAX_ANSWERS} steps` }
    const { tasks, wakeUpAt } = effectsOf(execution)
    const [task] = tasks
    if (task !== undefined) {
      const key = placeOf(task)
      const visit = { stateName: task.stateName, indices: task.indices, before: counts.get(key) ?? 0 }
      const answer = answerTo(visit, task)
      execution = answered(execution, task, answer, at)
      if (answer.error !== undefined) continue
      counts.set(key, visit.before + 1)
      visits.push({ ...visit, output: answer.output ?? {} })
    } else if (wakeUpAt !== undefined) {
      at = Math.max(at, wakeUpAt)
      execution = transition(execution, { type: 'TimePassed', at })[0]
    } else return { execution, at, visits, visited: counts, stuck: 'nothing to do and nothing to wait for' }
  }
  return { execution, at, visits, visited: counts }
}

export function placeOf({ stateName, indices }: Pick<Visit, 'stateName' | 'indices'>): string {
  return `${stateName}[${indices.join(',')}]`
}

function answered(execution: Execution, task: Task, { output, error }: Answer, at: number): Execution {
  const { token } = task
  let current = execution
  if (task.phase === 'scheduled') current = transition(current, { type: 'TaskStarted', token, at, workerName: 'worker' })[0]
  if (error !== undefined) return transition(current, { type: 'TaskFailed', token, at, error, cause: 'made to fail' })[0]
  if (task.pattern !== 'requestResponse') current = transition(current, { type: 'TaskSubmitted', token, at, output: {} })[0]
  return transition(current, { type: 'TaskSucceeded', token, at, output: output ?? {} })[0]
}
