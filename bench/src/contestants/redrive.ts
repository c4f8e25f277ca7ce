import { compile, start, transition, type Execution, type Result, type Task } from '@redrive/engine'
import type { Workload } from '../workloads.js'
import type { Contestant } from './contestant.js'

/** The engine itself, recording the whole history. */
export const redriveEngine: Contestant = {
  name: 'redrive',
  prepare: workload => {
    const machine = compile(workload.definition)
    return () => succeeded(toEnd(start(machine, { input: workload.input, at: 0 }))).output
  },
}

/** One run of a workload, to look at. */
export function runOnce({ definition, input }: Workload): Execution {
  return succeeded(toEnd(start(compile(definition), { input, at: 0 })))
}

/** Answers every task with its input until none is left. (It forgets what is answered: what a host keeps costs the collector of garbage.) */
export function toEnd([execution, { tasks }]: Result, at = 0): Execution {
  let open = tasks
  let current = execution
  while (open.length > 0) {
    const later: Task[] = []
    for (const { token, input } of open) {
      const [next, effects] = transition(current, { type: 'TaskSucceeded', token, output: input, at })
      current = next
      for (const task of effects.tasks) later.push(task)
    }
    open = later
  }
  return current
}

function succeeded(execution: Execution): Execution {
  if (execution.status !== 'SUCCEEDED') throw new Error(`the execution is ${execution.status}: ${execution.cause ?? ''}`)
  return execution
}
