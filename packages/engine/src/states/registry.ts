import type { CompiledState, StateType } from '../definition/machine.js'
import type { StateBehaviour } from './behaviour.js'
import { choice } from './choice.js'
import { fail } from './fail.js'
import { map } from './map.js'
import { parallel } from './parallel.js'
import { pass } from './pass.js'
import { succeed } from './succeed.js'
import { task } from './task.js'
import { wait } from './wait.js'

const BEHAVIOURS: { readonly [T in StateType]: StateBehaviour<Extract<CompiledState, { readonly type: T }>> } = {
  Pass: pass,
  Task: task,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
}

const BY_TYPE: ReadonlyMap<string, unknown> = new Map(Object.entries(BEHAVIOURS))

export function behaviourFor(type: string): StateBehaviour<CompiledState> | undefined {
  return BY_TYPE.get(type) as StateBehaviour<CompiledState> | undefined
}

export function behaviourOf(state: CompiledState): StateBehaviour<CompiledState> {
  return BY_TYPE.get(state.type) as StateBehaviour<CompiledState>
}
