import { member, type JsonObject } from '../json/index.js'
import type { ParallelState } from '../definition/machine.js'
import { checkSize } from '../execution/payload.js'
import type { StateBehaviour } from './behaviour.js'
import { stepRegion } from './region.js'

/**
 * Parallel: enter, run all branches at once, exit with their outputs in branch order.
 *
 *   ParallelStateEntered ──> ParallelStateStarted ──> (branches) ──> ParallelStateSucceeded ──> ParallelStateExited
 *   a branch fails ──> *StateAborted of the open states ──(a retrier has attempts left)──> ParallelStateStarted
 *                                                       ──(none)──> ParallelStateFailed ──(caught)──> ParallelStateExited
 *
 * All of the cascade, and the retry, are caused by the event that made the branch fail. A redrive reopens the branches that had not
 * finished, without a second ParallelStateEntered or ParallelStateStarted.
 */
export const parallel: StateBehaviour<ParallelState> = {
  compile: (definition, { name, next, language, scope, retriers, catchers }) => {
    const branches = member(definition, 'Branches') as readonly JsonObject[]
    return {
      type: 'Parallel',
      name,
      next,
      entered: 'ParallelStateEntered',
      exited: 'ParallelStateExited',
      countsRetries: true,
      flow: language.workFlow(definition),
      branches: branches.map(scope),
      retriers: retriers(),
      catchers: catchers(),
    }
  },

  step: (turn, frame, state) =>
    stepRegion(
      turn,
      frame,
      state,
      (_turn, at, { flow, branches }, previousEventId) => {
        checkSize(flow.payload(turn.scopeOf(at)), state.name, at.input)
        turn.append('ParallelStateStarted', at.id, previousEventId, undefined)
        const { firstFrame } = turn.frame(at.id).region!
        branches.forEach((_, index) => turn.enqueue(firstFrame + index))
        return 'rests'
      },
      () => {},
    ),

  childInput: (turn, frame, { flow }) => flow.payload(turn.scopeOf(frame, { spot: [frame.region!.startedId] })),
}
