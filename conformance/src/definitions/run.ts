import { CommandError, effectsOf, transition, type Effects, type Execution, type Json, type Task } from '@redrive/engine'

/** A visit to a Task state, told apart from the others of the execution by where and for the how manieth time it happens. */
export interface Visit {
  readonly stateName: string
  readonly indices: readonly number[]
  /** How often the state had succeeded there before. */
  readonly before: number
}

export interface AnsweredVisit extends Visit {
  readonly output: Json
}

/** What a task does: succeeds with an output, or fails with an error. */
export type Answer = { readonly output: Json } | { readonly error: string }

export interface Run {
  readonly execution: Execution
  /** The moment at which it ended, or was given up. */
  readonly at: number
  /** The visits that succeeded, in order. */
  readonly visits: readonly AnsweredVisit[]
  /** How often each Task state has succeeded, by place. */
  readonly counts: ReadonlyMap<string, number>
  /** Why it did not come to an end. */
  readonly stuck?: string
}

export interface RunOptions {
  /** Epoch ms. */
  readonly from: number
  readonly answerTo: (visit: Visit) => Answer
  /** How often each Task state has succeeded in what has gone before. */
  readonly counts?: ReadonlyMap<string, number>
  readonly maxSteps: number
}

/** Runs an execution until it has ended, answering the oldest task each time. Waits take no real time, and tasks no time at all. */
export function runToEnd(started: Execution, { from, answerTo, counts: before, maxSteps }: RunOptions): Run {
  const counts = new Map(before)
  const visits: AnsweredVisit[] = []
  const waiting: Task[] = [...effectsOf(started).tasks]
  let [execution, at, next] = [started, from, 0]
  const move = ([moved, effects]: readonly [Execution, Effects]) => {
    execution = moved
    waiting.push(...effects.tasks)
  }
  for (let steps = 0; execution.status === 'RUNNING'; steps++) {
    if (steps > maxSteps) return { execution, at, visits, counts, stuck: `no end after ${maxSteps} steps` }
    const task = waiting[next]
    if (task !== undefined) {
      next++
      const key = placeOf(task)
      const visit = { stateName: task.stateName, indices: task.indices, before: counts.get(key) ?? 0 }
      const answer = answerTo(visit)
      const moved = answered(execution, task, answer, at)
      if (moved === undefined) continue
      move(moved)
      if ('error' in answer) continue
      counts.set(key, visit.before + 1)
      visits.push({ ...visit, output: answer.output })
      continue
    }
    const { wakeUpAt } = effectsOf(execution)
    if (wakeUpAt === undefined) return { execution, at, visits, counts, stuck: 'nothing to do and nothing to wait for' }
    at = Math.max(at, wakeUpAt)
    move(transition(execution, { type: 'TimePassed', at }))
  }
  return { execution, at, visits, counts }
}

export function placeOf({ stateName, indices }: Pick<Visit, 'stateName' | 'indices'>): string {
  return `${stateName}[${indices.join(',')}]`
}

/** What comes of the answer; undefined for a task that is no longer waited for. */
function answered(execution: Execution, task: Task, answer: Answer, at: number): readonly [Execution, Effects] | undefined {
  const { token } = task
  let current = execution
  try {
    if (task.phase === 'scheduled') current = transition(current, { type: 'TaskStarted', token, at, workerName: 'worker' })[0]
    if ('error' in answer) return transition(current, { type: 'TaskFailed', token, at, error: answer.error, cause: 'made to fail' })
    if (task.pattern !== 'requestResponse') current = transition(current, { type: 'TaskSubmitted', token, at, output: {} })[0]
    return transition(current, { type: 'TaskSucceeded', token, at, output: answer.output })
  } catch (error) {
    if (error instanceof CommandError && error.code === 'TaskTimedOut') return undefined
    throw error
  }
}
