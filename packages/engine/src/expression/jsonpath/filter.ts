import type { Pattern } from './pattern/index.js'
import type { ParsedPath, SingularStep } from './step.js'

/**
 * What stands in `[?( )]`: groups joined by `||`, of criteria joined by `&&`. Parentheses don't count. Both are in the order in which
 * they are tried, which is from the last to the first; it shows where a criterion fails instead of being false.
 */
export interface Filter {
  readonly groups: readonly (readonly Criterion[])[]
}

export type Criterion =
  /** `@.a`, `!@.a`: is there a value other than null? Both are looked up in the item, even `$.a`. */
  | { readonly kind: 'exists'; readonly steps: readonly SingularStep[]; readonly wanted: boolean }
  | { readonly kind: 'comparison'; readonly left: Operand; readonly operator: Operator; readonly right: Operand }

export type Operator = '==' | '>=' | '<=' | '!=' | '<' | '>' | '=~'

export type Operand =
  | { readonly kind: 'path'; readonly origin: ParsedPath['origin']; readonly steps: readonly SingularStep[]; readonly text: string }
  /** Quoted or not, and numbers, true, false and null too: the comparison gives a text its meaning. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
