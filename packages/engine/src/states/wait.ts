import { StateFailure } from '../expression/failure.js'
import { MAX_WAIT_SECONDS } from '../limits.js'
import type { WaitState } from '../definition/machine.js'
import type { StateBehaviour } from './behaviour.js'

/**
 * Wait: enter, sleep until a moment, exit.
 *
 *   WaitStateEntered ──(due)──> WaitStateExited
 *                    ──(closed)──> nothing; a redrive waits again in full (Seconds), or exits at once (a Timestamp in the past)
 *
 * The moment is worked out when the state is entered or redriven, as part of what that event means; a frame in phase `entered` is one
 * whose moment could not be worked out, and trying again says why.
 */
export const wait: StateBehaviour<WaitState> = {
  compile: (definition, { name, next, language }) => {
    const until = language.waitUntil(definition)
    return {
      type: 'Wait',
      name,
      next,
      entered: 'WaitStateEntered',
      exited: 'WaitStateExited',
      countsRetries: false,
      flow: language.plainFlow(definition),
      until: scope => {
        const moment = until(scope)
        if (moment - scope.now > MAX_WAIT_SECONDS * 1000) throw StateFailure.runtime('Wait state delay is too long.')
        return moment
      },
    }
  },

  step: (turn, frame, { flow, next, until }) => {
    const scope = turn.scopeOf(frame)
    if (frame.phase === 'entered') until(scope)
    if (frame.due === undefined || frame.due > turn.at) return 'rests'
    return turn.exit(frame, flow.leave(scope, flow.payload(scope)), next)
  },
}
