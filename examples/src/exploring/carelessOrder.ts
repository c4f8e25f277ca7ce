import { compile } from '@redrive/engine'
import { orderWorkflow } from './order.js'

/** The provider can't tell a second attempt from a second payment. */
export const machine = compile(orderWorkflow({}))

export { model } from './order.js'
