/** Says whether a character, given as code point, belongs to a set. */
export type CharacterSet = (codePoint: number) => boolean

/** A text as code points, as java.util.regex sees it. */
export type CodePoints = readonly number[]

/** Says whether a position, between characters, is of a kind. */
export type Assertion = (text: CodePoints, at: number) => boolean

/** A regular expression, taken apart. */
export type PatternNode =
  | { readonly kind: 'character'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  /** `(?=item)`, `(?!item)` */
  | { readonly kind: 'lookahead'; readonly item: PatternNode; readonly wanted: boolean }
