import type { JsonNumber } from '@redrive/engine'

/** An expression of Terraform, as far as it is understood here. `offset` is that in the text. */
export type Expression = Literal | Template | Tuple | ObjectExpression | Call | Reference | Unsupported

export interface Literal {
  readonly kind: 'literal'
  readonly value: string | number | JsonNumber | boolean | null
  readonly offset: number
}

/** A string or a heredoc with something in it. */
export interface Template {
  readonly kind: 'template'
  readonly parts: readonly (string | Expression)[]
  readonly offset: number
}

export interface Tuple {
  readonly kind: 'tuple'
  readonly items: readonly Expression[]
  readonly offset: number
}

export interface ObjectExpression {
  readonly kind: 'object'
  readonly members: readonly { readonly name: Expression; readonly value: Expression }[]
  readonly offset: number
}

export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Expression[]
  /** As it is written, on one line. */
  readonly text: string
  readonly offset: number
}

/** `aws_lambda_function.pay.arn`, `local.names[0]` */
export interface Reference {
  readonly kind: 'reference'
  readonly steps: readonly (string | number)[]
  readonly text: string
  readonly offset: number
}

/** Operators, conditionals, `for`, directives. */
export interface Unsupported {
  readonly kind: 'unsupported'
  readonly text: string
  readonly offset: number
}

/** As in the file, on one line and with single spaces: the name by which a caller can give a value for it. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
