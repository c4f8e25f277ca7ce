import { parseJson } from '@redrive/engine'
import { testState, type TaskOutcome, type TestStateInput } from '@redrive/service'
import type { Outcome } from './world.js'

/** Calls of TestState, each with what the service would do with the task of the state. */
export interface TestStateCase {
  readonly account?: string
  readonly region?: string
  readonly calls: readonly { readonly atMs: number; readonly params: TestStateInput; readonly replay?: readonly Outcome[] }[]
}

export function answerTestState({ calls, account = '111111111111', region = 'us-east-1' }: TestStateCase): object {
  return {
    responses: calls.map(({ atMs, params, replay }, i) =>
      testState(params, { at: atMs, seed: i, account, region, answer: () => outcomeOf(replay?.[0]) }),
    ),
  }
}

function outcomeOf(outcome: Outcome | undefined): TaskOutcome | undefined {
  if (outcome === undefined || outcome.outcome === 'timedOut') return undefined
  const { output, error, cause } = outcome
  if (output !== undefined) return { output: parseJson(output) }
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}
