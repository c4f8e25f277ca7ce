import type { ExecutionStatus } from '@redrive/engine'
import type { Duration } from '../duration.js'
import { toHaveEvents, type EventPattern } from './events.js'
import { toHaveFailedWith, toHaveOutput, toHaveOutputAt, toHaveStatus, toHaveSucceeded, toHaveTakenVirtual } from './outcome.js'
import { toHavePreserved, toHaveRetried, toHaveRunState, toHaveVisited, toHaveVisitedExactly } from './path.js'

/** The assertions on runs and executions. */
export interface RedriveMatchers<R = void> {
  toHaveSucceeded: () => R
  /** It failed, timed out or was aborted; error and cause may be regular expressions or asymmetric matchers. */
  toHaveFailedWith: (error: unknown, cause?: unknown) => R
  toHaveStatus: (status: ExecutionStatus) => R
  toHaveOutput: (output: unknown) => R
  /** The output has the value where a query of jsonpath-plus finds it; the list of values for a query that may find several. */
  toHaveOutputAt: (query: string, value: unknown) => R
  /** The states were entered in this order; others may have been entered between them. */
  toHaveVisited: (stateNames: readonly string[]) => R
  /** These states were entered in this order, and no others. */
  toHaveVisitedExactly: (stateNames: readonly string[]) => R
  /** The state was entered, or begun again by a redrive: exactly so often, or at least once. */
  toHaveRunState: (stateName: string, times?: number) => R
  /** The work of the state was retried: exactly so often, or at least once. */
  toHaveRetried: (stateName: string, times?: number) => R
  /** The state had exited before the last redrive, and was not run again after it. */
  toHavePreserved: (stateName: string) => R
  /** The events happened in this order; others may have happened between them. */
  toHaveEvents: (patterns: readonly EventPattern[]) => R
  /** It took exactly so long, from the start to the moment that the run has reached. */
  toHaveTakenVirtual: (duration: Duration) => R
}

/** What `expect.extend` takes, in vitest and jest alike. The doors `@redrive/testing/vitest` and `/jest` do it on import. */
export const redriveMatchers = {
  toHaveSucceeded,
  toHaveFailedWith,
  toHaveStatus,
  toHaveOutput,
  toHaveOutputAt,
  toHaveVisited,
  toHaveVisitedExactly,
  toHaveRunState,
  toHaveRetried,
  toHavePreserved,
  toHaveEvents,
  toHaveTakenVirtual,
}
