import type { Turn } from '../execution/turn.js'
import type { Frame } from '../execution/state.js'
import type { Language } from '../definition/language.js'
import type { Catcher, CompiledScope, CompiledState, Retrier } from '../definition/machine.js'
import type { Json, JsonObject } from '../json/index.js'

/** What a state's definition is compiled with. */
export interface CompileContext {
  readonly name: string
  readonly language: Language
  /** A nested `States` object. */
  readonly scope: (definition: JsonObject) => CompiledScope
  readonly next: string | undefined
  readonly retriers: () => readonly Retrier[]
  readonly catchers: () => readonly Catcher[]
}

/** What `step` says of the frame: `go on` stepping it, or it `rests` until somebody or time moves it. */
export type Step = 'go on' | 'rests'

/** One state type: how its definition is read, and what it does. */
export interface StateBehaviour<S extends CompiledState> {
  /** The definition has been validated: what is required is there, and all is of its type. */
  readonly compile: (definition: JsonObject, context: CompileContext) => S
  /** The next events of a frame that is in this state, by its phase. Throws StateFailure before it appends anything. */
  readonly step: (turn: Turn, frame: Frame, state: S) => Step
  /** Of a state with children: what child `index` starts with. */
  readonly childInput?: (turn: Turn, frame: Frame, state: S, index: number) => Json
}
