import type { Json } from '@redrive/engine'
import type { Position } from '../loaded.js'

/** Names of members and indices of items, from the outside in. */
export type Path = readonly (string | number)[]

/** A text that was read: its value, and where each part of it stands. */
export interface SourceDocument {
  readonly syntax: 'json' | 'yaml'
  readonly value: Json
  /** Where a part begins, its name if it has one; the nearest part around it where there is no such part. */
  readonly positionOf: (path: Path) => Position
}
