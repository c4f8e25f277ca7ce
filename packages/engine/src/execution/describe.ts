import { textOf } from '../json/index.js'
import { redriveEligibility, type RedriveStatus, type Surroundings } from '../redrive/eligibility.js'
import { executionAt } from './clock.js'
import type { Execution } from './execution.js'
import type { ExecutionStatus } from './state.js'

/** What DescribeExecution answers. Dates are epoch seconds, inputs and outputs JSON texts. */
export interface ExecutionDescription {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly status: ExecutionStatus
  readonly startDate: number
  readonly stopDate?: number
  readonly input: string
  readonly inputDetails: { readonly included: true }
  readonly output?: string
  readonly outputDetails?: { readonly included: true }
  readonly error?: string
  readonly cause?: string
  readonly redriveCount: number
  readonly redriveDate?: number
  readonly redriveStatus: RedriveStatus
  readonly redriveStatusReason?: string
}

/**
 * Describes an execution as DescribeExecution does at a moment: what is due until then has happened, and whether it can be redriven depends
 * on it.
 *
 *     describe(execution, { at }).redriveStatus   // 'REDRIVABLE'
 *
 * @param options.at epoch ms
 */
export function describe(execution: Execution, options: { readonly at: number } & Surroundings): ExecutionDescription {
  const { identity, state } = executionAt(execution, options.at)
  const { failure } = state
  return {
    executionArn: identity.executionArn,
    stateMachineArn: identity.stateMachineArn,
    name: identity.name,
    status: state.status,
    startDate: state.startedAt / 1000,
    ...(state.stoppedAt !== undefined && { stopDate: state.stoppedAt / 1000 }),
    input: textOf(state.input),
    inputDetails: { included: true },
    ...(state.output !== undefined && { output: textOf(state.output), outputDetails: { included: true } as const }),
    // An execution that ran out of its own time has neither (recorded).
    ...(state.status !== 'TIMED_OUT' && failure?.error !== undefined && { error: failure.error }),
    ...(state.status !== 'TIMED_OUT' && failure?.cause !== undefined && { cause: failure.cause }),
    redriveCount: state.redriveCount,
    ...(state.redrivenAt !== undefined && { redriveDate: state.redrivenAt / 1000 }),
    ...redriveEligibility(execution, options),
  }
}
