import type { PassState } from '../definition/machine.js'
import type { StateBehaviour } from './behaviour.js'

/**
 * Pass: enter, exit with its result.
 *
 *   PassStateEntered ──> PassStateExited
 */
export const pass: StateBehaviour<PassState> = {
  compile: (definition, { name, next, language }) => ({
    type: 'Pass',
    name,
    next,
    entered: 'PassStateEntered',
    exited: 'PassStateExited',
    countsRetries: false,
    flow: language.passFlow(definition),
  }),

  step: (turn, frame, { flow, next }) => {
    const scope = turn.scopeOf(frame)
    return turn.exit(frame, flow.leave(scope, flow.payload(scope)), next)
  },
}
