/** A regular expression as it is written. */
export type Node =
  | { readonly type: 'char'; readonly code: number }
  /** One character out of a class, an escape such as \d, or the dot. */
  | { readonly type: 'set'; readonly source: string }
  | { readonly type: 'start' | 'end' | 'boundary' | 'nonBoundary' }
  | { readonly type: 'group'; readonly index: number; readonly body: Node }
  | { readonly type: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: Node }
  | { readonly type: 'backreference'; readonly index: number }
  | { readonly type: 'sequence'; readonly items: readonly Node[] }
  | { readonly type: 'choice'; readonly options: readonly Node[] }
  | Repeat

export interface Repeat {
  readonly type: 'repeat'
  readonly body: Node
  readonly min: number
  readonly max: number
  readonly lazy: boolean
  /** The capturing groups inside: from the first one up to, but not with, the second. */
  readonly groups: readonly [number, number]
}

export interface Tree {
  readonly root: Node
  /** Capturing groups, the whole match among them. */
  readonly groupCount: number
}

/** Whether it may match without taking a character. */
export function isNullable(node: Node): boolean {
  switch (node.type) {
    case 'char':
    case 'set':
      return false
    case 'group':
      return isNullable(node.body)
    case 'sequence':
      return node.items.every(isNullable)
    case 'choice':
      return node.options.some(isNullable)
    case 'repeat':
      return node.min === 0 || isNullable(node.body)
    case 'start':
    case 'end':
    case 'boundary':
    case 'nonBoundary':
    case 'look':
    case 'backreference':
      return true
  }
}
