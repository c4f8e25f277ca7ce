import type { ExecutionStatus } from './state.js'

/** A command makes no sense for the execution as it is. The execution is as it was before. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly code: 'InvalidToken' | 'TaskTimedOut' | 'TaskNotAnswerable' | 'ExecutionClosed' | 'TimeWentBackwards' | 'InvalidCommand'

  constructor(code: CommandError['code'], message: string) {
    super(message)
    this.code = code
  }
}

export function closedError(what: string, executionArn: string, status: ExecutionStatus): CommandError {
  return new CommandError('ExecutionClosed', `${what}: execution ${executionArn} is ${status}`)
}

/** An execution can't be redriven. Code and message are those of the Step Functions API. */
export class ExecutionNotRedrivableError extends Error {
  override readonly name = 'ExecutionNotRedrivable'
  readonly code = 'ExecutionNotRedrivable'
  /** As in `Execution is RUNNING and cannot be redriven`. */
  readonly reason: string

  constructor(executionArn: string, reason: string) {
    super(`Execution ${executionArn} invalid for redrive as: ${reason}`)
    this.reason = reason
  }
}
