import type { SucceedState } from '../definition/machine.js'
import type { StateBehaviour } from './behaviour.js'

/**
 * Succeed: enter, exit, and the thread is at its end: the execution at the top, else only the branch or iteration.
 *
 *   SucceedStateEntered ──> SucceedStateExited
 */
export const succeed: StateBehaviour<SucceedState> = {
  compile: (definition, { name, language }) => ({
    type: 'Succeed',
    name,
    next: undefined,
    entered: 'SucceedStateEntered',
    exited: 'SucceedStateExited',
    countsRetries: false,
    flow: language.plainFlow(definition),
  }),

  step: (turn, frame, { flow }) => {
    const scope = turn.scopeOf(frame)
    return turn.exit(frame, flow.leave(scope, flow.payload(scope)), undefined)
  },
}
