import { assign } from '../assign.js'
import { jsonataOnly, shape } from '../shape.js'
import { payload } from '../templates.js'
import { nonEmptyArrayOf, string } from '../values.js'
import { choiceRule } from './choiceRule.js'
import { common, inputAndOutputPath } from './common.js'

export const choice = shape(
  {
    ...common,
    ...inputAndOutputPath,
    Choices: nonEmptyArrayOf(choiceRule),
    Default: string,
    Output: jsonataOnly(payload),
    Assign: assign,
  },
  ['Choices'],
)
