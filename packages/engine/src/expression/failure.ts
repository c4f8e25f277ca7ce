import { ChoiceFailureError } from './choice/index.js'
import { IntrinsicFailureError } from './intrinsics/index.js'
import { JsonataEvaluationError } from './jsonata/index.js'
import { PathFailure } from './path.js'

/** Error and cause as events carry them; either may be absent. */
export interface Failure {
  readonly error?: string
  readonly cause?: string
  /** A heartbeat was missed; events call it States.Timeout like any other timeout. */
  readonly isHeartbeat?: boolean
  /** What failed is a catcher of the state: neither a retrier nor a catcher of it takes that. */
  readonly isOfCatcher?: boolean
}

/**
 * A state can't go on: the reason is in its data or its expressions, not in the engine. The decider turns it into events; `reason` is
 * the cause without the prefix that names the state.
 */
export class StateFailure extends Error {
  override readonly name = 'StateFailure'
  readonly error: string
  readonly reason: string
  /** The field of a JSONata expression that failed; undefined where AWS gives none. */
  readonly location: string | undefined
  /** `runtime` and `evaluation` causes are prefixed with the state and its event; the cause of a `whole` one says all. */
  readonly kind: 'runtime' | 'evaluation' | 'whole'
  /** The EvaluationFailed event points at the state's Entered event; most point at the event before it. */
  readonly pointsAtEntered: boolean

  private constructor(kind: StateFailure['kind'], error: string, reason: string, location?: string, pointsAtEntered = false) {
    super(reason)
    this.kind = kind
    this.error = error
    this.reason = reason
    this.location = location
    this.pointsAtEntered = pointsAtEntered
  }

  /** States.Runtime: never retried, never caught. */
  static runtime(reason: string): StateFailure {
    return new StateFailure('runtime', 'States.Runtime', reason)
  }

  /** States.QueryEvaluationError: a JSONata expression failed. */
  static evaluation(reason: string, location: string | undefined, pointsAtEntered = false): StateFailure {
    return new StateFailure('evaluation', 'States.QueryEvaluationError', reason, location, pointsAtEntered)
  }

  /** A payload of more than 256 KiB. `what` is the state or task that made it. */
  static dataLimit(what: string): StateFailure {
    const reason = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`
    return new StateFailure('whole', 'States.DataLimitExceeded', reason)
  }

  /** An ItemReader has not read items. */
  static itemReader(reason: string): StateFailure {
    return new StateFailure('whole', 'States.ItemReaderFailed', reason)
  }

  /** ResultPath can't be applied. */
  static resultPath(step: string, inputText: string): StateFailure {
    return new StateFailure('whole', 'States.ResultPathMatchFailure', `Unable to apply step "${step}" to input ${inputText}`)
  }
}

/** What an error thrown by an expression means for the state; undefined for errors that are none of the state's. */
export function asStateFailure(error: unknown): StateFailure | undefined {
  if (error instanceof StateFailure) return error
  if (error instanceof PathFailure || error instanceof ChoiceFailureError) return StateFailure.runtime(error.message)
  if (error instanceof IntrinsicFailureError) {
    return StateFailure.runtime(`The function '${error.expression}' had the following error: ${error.message}`)
  }
  if (error instanceof JsonataEvaluationError) return StateFailure.evaluation(error.message, error.location)
  return undefined
}
