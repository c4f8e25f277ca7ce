import { textOf, type Json } from '../json/index.js'
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
  const { error, cause } = state.failure ?? {}
  return {
    executionArn: identity.executionArn,
    stateMachineArn: identity.stateMachineArn,
    name: identity.name,
    status: state.status,
    ...datesOf(state),
    input: textOf(state.input),
    inputDetails: { included: true },
    ...resultOf({ ...state, error, cause }),
    ...redrivesOf(state),
    ...redriveEligibility(execution, options),
  }
}

/** Moments in epoch ms. */
interface Times {
  readonly startedAt: number
  readonly stoppedAt: number | undefined
}

export function datesOf({ startedAt, stoppedAt }: Times) {
  return { startDate: startedAt / 1000, ...(stoppedAt !== undefined && { stopDate: stoppedAt / 1000 }) }
}

interface Redrives {
  readonly redriveCount: number
  readonly redrivenAt: number | undefined
}

export function redrivesOf({ redriveCount, redrivenAt }: Redrives) {
  return { redriveCount, ...(redrivenAt !== undefined && { redriveDate: redrivenAt / 1000 }) }
}

interface Result {
  readonly status: ExecutionStatus
  readonly output: Json | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
}

export function resultOf({ status, output, error, cause }: Result) {
  return {
    ...(output !== undefined && { output: textOf(output), outputDetails: { included: true } as const }),
    // An execution that ran out of its own time has neither (recorded).
    ...(status !== 'TIMED_OUT' && error !== undefined && { error }),
    ...(status !== 'TIMED_OUT' && cause !== undefined && { cause }),
  }
}
