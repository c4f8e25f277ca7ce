import type { Execution, Json, MapRunTask, Task } from '@redrive/engine'
import type { Engine } from '../engine.js'

/** A piece of work that the outside world owes: a task, or a whole Map Run. */
export interface Work {
  readonly token: string
  readonly stateName: string
  readonly indices: readonly number[]
  readonly input: Json
  readonly pattern: Task['pattern'] | 'mapRun'
  readonly phase: Task['phase']
  /** The Resource of the state. */
  readonly resource: string
}

/** All work that is open, in the order in which it was asked for. */
export function workOf(engine: Engine, execution: Execution): Work[] {
  const { tasks, mapRuns } = engine.effectsOf(execution)
  return [...tasks, ...mapRuns.map(workOfMapRun)]
}

function workOfMapRun({ token, stateName, indices, items, reader }: MapRunTask): Work {
  const input = items ?? reader?.request ?? {}
  return { token, stateName, indices, input, pattern: 'mapRun', phase: 'started', resource: reader?.resource ?? '' }
}

/** Names a place of an execution: `Charge`, or `Charge[2,0]` inside of branches and iterations. */
export function placeText({ stateName, indices }: { readonly stateName: string; readonly indices: readonly number[] }): string {
  return indices.length === 0 ? stateName : `${stateName}[${indices.join(',')}]`
}
