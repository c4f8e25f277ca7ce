import type { Shape } from '../shape.js'
import { choice } from './choice.js'
import { fail } from './fail.js'
import { map } from './map.js'
import { parallel } from './parallel.js'
import { pass } from './pass.js'
import { succeed } from './succeed.js'
import { task } from './task.js'
import { wait } from './wait.js'

/** The table of fields of each type of state, in the order in which AWS lists the types. */
export const STATE_SHAPES: ReadonlyMap<string, Shape> = new Map([
  ['Task', task],
  ['Wait', wait],
  ['Pass', pass],
  ['Succeed', succeed],
  ['Fail', fail],
  ['Choice', choice],
  ['Parallel', parallel],
  ['Map', map],
])
