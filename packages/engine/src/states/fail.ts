import type { FailState } from '../definition/machine.js'
import type { StateBehaviour } from './behaviour.js'

/**
 * Fail: enter, and the thread has failed with the state's Error and Cause. It has no exit.
 *
 *   FailStateEntered ──> ExecutionFailed, or the failure of the Parallel or Map around it
 *
 * Error and Cause are worked out as part of what FailStateEntered means; a frame in phase `entered` is one where that failed.
 */
export const fail: StateBehaviour<FailState> = {
  compile: (definition, { name, language }) => {
    const [error, cause] = [language.failText(definition, 'Error'), language.failText(definition, 'Cause')]
    return {
      type: 'Fail',
      name,
      next: undefined,
      entered: 'FailStateEntered',
      countsRetries: false,
      failure: scope => {
        const [errorText, causeText] = [error(scope), cause(scope)]
        return { ...(errorText !== undefined && { error: errorText }), ...(causeText !== undefined && { cause: causeText }) }
      },
    }
  },

  step: (turn, frame, { failure }) => {
    return turn.giveUp(frame, failure(turn.scopeOf(frame)))
  },
}
