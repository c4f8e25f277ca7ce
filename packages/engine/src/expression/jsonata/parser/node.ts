import type { Pattern } from '../regex/pattern.js'
import type { Signature } from '../signature.js'

/** A node of the syntax tree. Which members it has depends on its type. */
export interface Node {
  type: string
  value?: string | number | boolean | null | Pattern
  position?: number | undefined
  /** Of a path. */
  steps?: Node[]
  /** What follows a step of a path, and what follows any other node. */
  stages?: Stage[]
  predicate?: Stage[]
  group?: { readonly pairs: readonly Pair[]; readonly position: number }
  /** Of an object. */
  pairs?: readonly Pair[]
  lhs?: Node
  rhs?: Node
  expression?: Node
  expressions?: Node[]
  procedure?: Node
  arguments?: Node[]
  signature?: Signature | undefined
  body?: Node
  /** A call in the last place of a function, made when the function has returned. */
  thunk?: true
  condition?: Node
  then?: Node
  else?: Node
  pattern?: Node
  update?: Node
  delete?: Node
  terms?: { readonly descending: boolean; readonly expression: Node }[]
  keepArray?: true | undefined
  keepSingletonArray?: true
  consarray?: true
  /** The variables that `@` and `#` bind. */
  focus?: string
  index?: string
  /** Whether the step gives bindings besides its value. */
  tuple?: true
  /** Of `%`, of the step that it means, and of the nodes between them. */
  slot?: Slot
  ancestor?: Slot
  seekingParent?: Slot[]
}

export type Pair = readonly [Node, Node]

export type Stage =
  | { readonly type: 'filter'; readonly expr: Node; readonly position: number }
  | { readonly type: 'index'; readonly value: string; readonly position: number }

/** What a `%` waits for: the context of the step that is `level` steps up from where the search has come to. */
export interface Slot {
  /** The variable that the step binds its context to. */
  label: string
  level: number
}
