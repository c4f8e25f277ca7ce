import type { Filter } from './filter.js'

/** One step of a path, from the values found so far to the next ones. */
export type Step = SingularStep | PluralStep

/** Leads to one value at most. */
export type SingularStep =
  | { readonly kind: 'member'; readonly name: string }
  /** `['a','b']`: one object with those of the members that exist. */
  | { readonly kind: 'members'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  /** `[(@.length - 1)]` */
  | { readonly kind: 'fromEnd'; readonly offset: number }
  /** A `$` in the middle of a path: stays where it is, and messages start from `$` again. */
  | { readonly kind: 'root' }

/** Leads to any number of values. */
export type PluralStep =
  | { readonly kind: 'wildcard' }
  /** `..`: the next step is tried at every depth. */
  | { readonly kind: 'scan' }
  | { readonly kind: 'indices'; readonly indices: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** `[?]`: filters that the caller would supply, which Step Functions never does. */
  | { readonly kind: 'placeholder'; readonly count: number }

/** What `$` and `@` at the start of a path stand for. Only filters make a difference. */
export type Origin = 'document' | 'item'

export interface ParsedPath {
  readonly origin: Origin
  readonly steps: readonly Step[]
}

/** Whether a step leads to one value at most. */
export function isSingular(step: Step): step is SingularStep {
  switch (step.kind) {
    case 'member':
    case 'members':
    case 'index':
    case 'fromEnd':
    case 'root':
      return true
    case 'wildcard':
    case 'scan':
    case 'indices':
    case 'slice':
    case 'filter':
    case 'placeholder':
      return false
  }
}

/** A path is definite when each of its steps leads to one value at most. */
export function isDefinite(steps: readonly Step[]): steps is readonly SingularStep[] {
  return steps.every(isSingular)
}

/** The steps from an index on, as messages show them. */
export function stepsText(steps: readonly Step[], from: number): string {
  return steps.slice(from).map(stepText).join('')
}

export function stepText(step: Step): string {
  switch (step.kind) {
    case 'member':
      return `['${step.name}']`
    case 'members':
      return `[${step.names.map(name => `'${name}'`).join(', ')}]`
    case 'index':
      return `[${step.index}]`
    case 'fromEnd':
      return `[@.size()${step.offset}]`
    case 'root':
      return '$'
    case 'wildcard':
      return '[*]'
    case 'scan':
      return '..'
    case 'indices':
      return `[${step.indices.join(',')}]`
    case 'slice':
      return `[${step.from ?? ''}:${step.to ?? ''}]`
    case 'filter':
      return '[?]'
    case 'placeholder':
      return `[${Array(step.count).fill('?').join(',')}]`
  }
}
