import { assign } from '../assign.js'
import { resultPath } from '../paths.js'
import { jsonataOnly, jsonPathOnly, shape } from '../shape.js'
import { addWarning, type Check } from '../site.js'
import { hasDynamicLooks, payload } from '../templates.js'
import { common, inputAndOutputPath, nextOrEnd, transition } from './common.js'

const staticResult: Check = (value, at, site) => {
  if (!hasDynamicLooks(value)) return
  addWarning(
    site.report,
    'PASS_RESULT_IS_STATIC',
    'The Result of a Pass state is static: paths and intrinsic functions in it are not evaluated',
    at,
  )
}

export const pass = shape(
  {
    ...common,
    ...transition,
    ...inputAndOutputPath,
    Parameters: jsonPathOnly(payload),
    Result: jsonPathOnly(staticResult),
    ResultPath: jsonPathOnly(resultPath),
    Output: jsonataOnly(payload),
    Assign: assign,
  },
  [],
  nextOrEnd,
)
