import type { Exit, Flow } from '../expression/flow.js'
import type { Expression, Scope } from '../expression/scope.js'
import { isObject, member, type JsonArray, type JsonObject } from '../json/index.js'
import type { Catcher } from './machine.js'

export type QueryLanguage = 'JSONPath' | 'JSONata'

/** A number that a state may have: literal, path or expression. */
export type OptionalNumber = (scope: Scope) => number | undefined

/** How the fields of a state are read in one of the two query languages. Definitions are validated before they come here. */
export interface Language {
  readonly name: QueryLanguage
  /** The data flow of a state that works: Task, Parallel, Map. */
  readonly workFlow: (state: JsonObject) => Flow
  /** The data flow of a Pass. */
  readonly passFlow: (state: JsonObject) => Flow
  /** The data flow of a state without a result: Wait, Choice, Succeed. */
  readonly plainFlow: (state: JsonObject) => Flow
  /** The condition of a Choice rule, and what is left behind when it is chosen. */
  readonly choiceRule: (
    rule: JsonObject,
    state: JsonObject,
    position: number,
  ) => { readonly matches: (scope: Scope) => boolean; readonly leave: Flow['leave'] }
  readonly catcher: (catcher: JsonObject, position: number) => Catcher['leave']
  /**
   * A number such as `TimeoutSeconds` or `MaxConcurrency`: literal, Path form or expression.
   *
   * @param state the state whose input it is evaluated on, where the field is not one of the state itself
   */
  readonly number: (object: JsonObject, field: string, kind: 'integer' | 'float', state?: JsonObject) => OptionalNumber
  /** A payload template inside a state: `Parameters` or `Arguments` of a reader or writer, `BatchInput`. */
  readonly nested: (object: JsonObject, field: 'Parameters' | 'BatchInput', state: JsonObject) => Expression | undefined
  /** When a Wait ends. */
  readonly waitUntil: (state: JsonObject) => (scope: Scope) => number
  /** `Error` and `Cause` of a Fail. */
  readonly failText: (state: JsonObject, field: 'Error' | 'Cause') => (scope: Scope) => string | undefined
  readonly credentialsRole: (credentials: JsonObject) => (scope: Scope) => string
  /** The items of a Map; those of a Distributed Map may be the members of an object. */
  readonly items: (state: JsonObject) => (scope: Scope) => JsonArray | JsonObject
  /** The template for the input of an iteration; undefined where the item itself is the input. */
  readonly itemSelector: (state: JsonObject) => Expression | undefined
}

export function isDistributed(state: JsonObject): boolean {
  const processor = member(state, 'ItemProcessor') ?? member(state, 'Iterator')
  const config = isObject(processor) ? member(processor, 'ProcessorConfig') : undefined
  return isObject(config) && member(config, 'Mode') === 'DISTRIBUTED'
}

export const leaveUnchanged = (_scope: Scope, result: Exit['output']): Exit => ({ output: result, assigned: undefined })
