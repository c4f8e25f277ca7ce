import { compile } from '@redrive/engine'
import { orderWorkflow } from './order.js'

/** The name of the execution is the same in every attempt and after every redrive. */
export const machine = compile(orderWorkflow({ Parameters: { 'idempotencyKey.$': '$$.Execution.Name', 'orderId.$': '$.orderId' } }))

export { model } from './order.js'
