import { jsonataOnly, shape } from '../shape.js'
import { payload } from '../templates.js'
import { common, inputAndOutputPath } from './common.js'

export const succeed = shape({ ...common, ...inputAndOutputPath, Output: jsonataOnly(payload) })
