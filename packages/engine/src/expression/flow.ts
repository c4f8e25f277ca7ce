import type { Json, JsonObject } from '../json/index.js'
import type { Scope } from './scope.js'

/**
 * The way of data through a state, in either query language. `scope.input` is always the raw state input; the flow itself narrows it.
 */
export interface Flow {
  /** The input after InputPath; in JSONata the raw input. */
  readonly input: (scope: Scope) => Json
  /** What the work of the state is given: the input after Parameters, or Arguments. For a Pass, its result. */
  readonly payload: (scope: Scope) => Json
  /** Output and variables once the work has given `result`. */
  readonly leave: (scope: Scope, result: Json) => Exit
}

/** What a state leaves behind. */
export interface Exit {
  readonly output: Json
  /** The variables that its Assign set; undefined where there is none or it is empty. */
  readonly assigned: JsonObject | undefined
}
