import type { ReadPath } from './pathSteps.js'
import { emptyShape, shapeAt, type Shape } from './shape.js'

/** What the paths of a state are read from. */
export interface Ground {
  /** `$`: the input of the state, or a result. */
  readonly value: Shape
  readonly executionInput: Shape
  /** By name, without the `$`. */
  readonly variables: Shape
  /** `$$.Map.Item.Value`. */
  readonly item: Shape | undefined
}

/** The shape that a path reads; undefined for what the engine provides, such as names and times. */
export function read(ground: Ground, { root, steps }: ReadPath): Shape | undefined {
  if (root === '$') return shapeAt(ground.value, steps)
  if (root !== '$$') return shapeAt(ground.variables, [root, ...steps])
  const place = steps.slice(0, 2).join('.')
  if (place === 'Execution.Input') return shapeAt(ground.executionInput, steps.slice(2))
  if (place === 'Map.Item' && steps[2] === 'Value') return shapeAt(ground.item ?? emptyShape(), steps.slice(3))
  return undefined
}
