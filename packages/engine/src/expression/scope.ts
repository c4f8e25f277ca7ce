import type { Json, JsonObject } from '../json/index.js'
import type { Random } from '../random.js'

/** What an expression can see. Evaluating one is a pure function of (compiled expression, scope). */
export interface Scope {
  /** `$` in a JSONPath state, `$states.input` in a JSONata state. */
  readonly input: Json
  /** `$$` in a JSONPath state, `$states.context` in a JSONata state. Made when first asked for. */
  context(): JsonObject
  /** The variable of that name as this state sees it; undefined where none is assigned. */
  variable(name: string): Json | undefined
  /** The draws of this evaluation. The same evaluation of the same execution draws the same numbers. */
  readonly random: Random
  /** The moment of the evaluation, epoch ms. */
  readonly now: number
}

/** A compiled expression: a path, an intrinsic call, a template. */
export type Expression = (scope: Scope) => Json

/** The same scope with another `$`. */
export function scopeOn(scope: Scope, input: Json): Scope {
  return input === scope.input ? scope : new ScopeOn(scope, input)
}

class ScopeOn implements Scope {
  readonly input: Json
  readonly #scope: Scope

  constructor(scope: Scope, input: Json) {
    this.#scope = scope
    this.input = input
  }

  context(): JsonObject {
    return this.#scope.context()
  }

  variable(name: string): Json | undefined {
    return this.#scope.variable(name)
  }

  get random(): Random {
    return this.#scope.random
  }

  get now(): number {
    return this.#scope.now
  }
}
