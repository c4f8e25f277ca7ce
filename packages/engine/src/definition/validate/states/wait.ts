import { MAX_SECONDS } from '../../../limits.js'
import { assign } from '../assign.js'
import { orExpression } from '../expressions.js'
import { referencePath } from '../paths.js'
import { exactlyOneOf, jsonataOnly, jsonPathOnly, shape } from '../shape.js'
import { payload } from '../templates.js'
import { integer, timestamp } from '../values.js'
import { common, inputAndOutputPath, nextOrEnd, transition } from './common.js'

export const wait = shape(
  {
    ...common,
    ...transition,
    ...inputAndOutputPath,
    Seconds: orExpression(integer(0, MAX_SECONDS)),
    SecondsPath: jsonPathOnly(referencePath),
    Timestamp: orExpression(timestamp),
    TimestampPath: jsonPathOnly(referencePath),
    Output: jsonataOnly(payload),
    Assign: assign,
  },
  [],
  nextOrEnd,
  exactlyOneOf('SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'),
)
