import type { Budget } from './budget.js'
import type { UtcDate } from './functions/calendar.js'
import type { Frame } from './frame.js'
import type { Pattern } from './regex/pattern.js'
import type { Signature } from './signature.js'

/*
 * The border between our sources and the interpreter that scripts/build-jsonata.mjs makes from the jsonata package: what it is given in
 * place of what it took from its surroundings, and what it gives.
 */

/** What the interpreter is given. */
export interface Host {
  readonly budget: Budget
  readonly Frame: typeof Frame
  readonly LAMBDA: symbol
  readonly BUILT_IN: symbol
  readonly TUPLE_STREAM: symbol
  readonly OUTER_WRAPPER: symbol
  readonly isFunction: (value: unknown) => boolean
  readonly isLambda: (value: unknown) => boolean
  readonly isSequence: (value: unknown) => boolean
  readonly isNumeric: (value: unknown) => boolean
  readonly createSequence: (...items: unknown[]) => unknown[]
  readonly parseSignature: (text: string) => Signature
  readonly parse: (source: string) => Ast
  /** The built-in functions that are ours, by the names that the package has for them. */
  readonly functions: Readonly<Record<string, unknown>>
  /** As the method of arrays. */
  readonly some: (values: readonly unknown[], test: (value: unknown) => boolean) => boolean
  readonly deepEqual: (left: unknown, right: unknown) => boolean
  readonly flatten: (value: unknown) => unknown[]
  readonly descendants: (value: unknown) => unknown[]
  readonly gather: (target: Record<string, unknown>, name: string, value: unknown, owned: Set<unknown>) => void
  readonly setMember: (target: unknown, name: string, value: unknown) => void
  readonly concat: (left: unknown, right: unknown) => string
  readonly clone: (value: unknown) => unknown
  readonly excerpt: (value: unknown) => string
  readonly compilePattern: (source: string, flags: string) => Pattern
  readonly utcDate: (ms: number) => UtcDate
  readonly utc: (...fields: readonly number[]) => number
  readonly parseIso: (text: string) => number
  /** The moment of the evaluation, epoch ms. */
  readonly now: () => number
}

/** What the interpreter gives. */
export interface Interpreter {
  readonly evaluate: (ast: Ast, input: unknown, environment: Frame) => unknown
  /** The frame of the built-in functions, around every other. */
  readonly builtIns: Frame
  readonly defineFunction: (implementation: (...args: never[]) => unknown, signature: string) => unknown
  /** Puts the message that belongs to the code into an error. */
  readonly populateMessage: (error: unknown) => void
  readonly fromMillis: (ms: number | undefined, picture?: string, timezone?: string) => string | undefined
}

/** A node of the syntax tree, as far as we read it. Which members it has depends on its type. */
export interface Ast {
  readonly type: string
  readonly value?: unknown
  readonly position?: number | undefined
  readonly lhs?: Ast
  readonly rhs?: Ast
  readonly condition?: Ast
  readonly then?: Ast
  readonly else?: Ast
  readonly procedure?: Ast
  readonly body?: Ast
  readonly arguments?: readonly Ast[]
  readonly expressions?: readonly Ast[]
  readonly steps?: readonly Ast[]
  readonly stages?: readonly Ast[]
  readonly [member: string]: unknown
}
