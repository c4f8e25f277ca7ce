import type { Json } from '../../json/index.js'
import type { Scope } from '../scope.js'
import { plain } from './admission.js'

/** What `$states` has besides `input` and `context`, which are those of the scope. */
export interface JsonataStates {
  /** `$states.result`: what the work of the state gave. */
  readonly result?: Json | undefined
  /** `$states.errorOutput`: what a catcher caught. */
  readonly errorOutput?: Json | undefined
}

/** The value of `$states`. Its members are made when they are read. */
export function statesObject({ result, errorOutput }: JsonataStates, scope: Scope): object {
  return {
    get input() {
      return plain(scope.input)
    },
    ...(result !== undefined && { result: plain(result) }),
    ...(errorOutput !== undefined && { errorOutput: plain(errorOutput) }),
    get context() {
      return plain(scope.context())
    },
  }
}
