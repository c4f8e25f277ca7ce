import { assignWith } from '../assign.js'
import { resultPath } from '../paths.js'
import { retryAndCatch } from '../retryCatch.js'
import { jsonataOnly, jsonPathOnly, shape } from '../shape.js'
import { payload, payloadWith } from '../templates.js'
import { nonEmptyArrayOf } from '../values.js'
import { common, inputAndOutputPath, nextOrEnd, transition } from './common.js'
import { nestedMachine } from './nestedMachine.js'

export const parallel = shape(
  {
    ...common,
    ...transition,
    ...inputAndOutputPath,
    Branches: nonEmptyArrayOf(nestedMachine),
    Parameters: jsonPathOnly(payload),
    Arguments: jsonataOnly(payload),
    ResultSelector: jsonPathOnly(payload),
    ResultPath: jsonPathOnly(resultPath),
    Output: jsonataOnly(payloadWith('result')),
    Assign: assignWith('result'),
    ...retryAndCatch,
  },
  ['Branches'],
  nextOrEnd,
)
