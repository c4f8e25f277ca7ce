/** The shape of one member of a request or an answer, with its limits. Members refer to other shapes by name. */
export interface Shape {
  readonly type: string
  /** The values of an enum. */
  readonly values?: readonly string[]
  readonly pattern?: string
  /** Least length, count or value. */
  readonly min?: number
  readonly max?: number
  readonly required?: readonly string[]
  readonly members?: { readonly [name: string]: string }
  /** The shape of the items of a list, or of what the names of a map lead to. */
  readonly member?: string
}
