import { ApiError } from '../model/apiError.js'
import { testState as test, type TestStateInput } from '../testState/index.js'
import { nextDraw, type Draft } from '../world/draft.js'
import { handlerFor } from '../world/handlers.js'
import { done, type Reply } from './reply.js'

/** Tests one state; a task that has no mock is done by whoever does it in executions. */
export function testState(draft: Draft, input: TestStateInput): Reply {
  const { account, region, seed, now: at, handlers } = draft
  const answer = test(input, {
    at,
    account,
    region,
    seed: `${seed}:${nextDraw(draft).order}`,
    answer: task => handlerFor(handlers, task)?.(task),
  })
  if ('error' in answer) throw new ApiError(answer.error.code, answer.error.message)
  return done({ ...answer.output })
}
