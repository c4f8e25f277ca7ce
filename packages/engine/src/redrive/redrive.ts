import { executionAt, latestMoment } from '../execution/clock.js'
import { moment, resultOf, type Result } from '../execution/decide.js'
import { effectsOfWork } from '../execution/effects.js'
import { CommandError, ExecutionNotRedrivableError } from '../execution/errors.js'
import { draftOf, type Execution } from '../execution/execution.js'
import { enqueueWaitingFrames } from '../execution/settle.js'
import { Turn } from '../execution/turn.js'
import { CLIENT_TOKEN_LIFETIME_MS, MAX_CLIENT_TOKEN_LENGTH, REMEMBERED_CLIENT_TOKENS } from '../limits.js'
import { redriveEligibility, type Surroundings } from './eligibility.js'

export interface RedriveOptions extends Surroundings {
  /** The moment of the redrive, epoch ms. */
  readonly at: number
  /** 1 to 64 visible ASCII characters. A token that has redriven already does nothing again for 15 minutes. */
  readonly clientToken?: string
}

/**
 * Redrives an execution that failed, was aborted or timed out: the same execution, a longer history. What has succeeded is kept; the
 * states that were entered and not exited go on, with their retries whole and their clocks at zero. Pure.
 *
 *     const [again, { tasks }] = redrive(failed, { at })
 *     again.status                  // 'RUNNING'
 *     tasks.map(t => t.stateName)   // only what had not succeeded
 *
 * A client token that redrove the execution in the last 15 minutes (the last ten of them) gives the execution back as it is, whatever it
 * does now; see `redriveDate`.
 *
 * @throws ExecutionNotRedrivableError with AWS's reason
 */
export function redrive(execution: Execution, options: RedriveOptions): Result {
  const { clientToken } = options
  checkToken(clientToken)
  if (clientToken !== undefined && rememberedRedrive(execution, clientToken, options.at) !== undefined) {
    return [execution, effectsOfWork(execution, [])]
  }
  const at = moment(options.at, latestMoment(execution))
  const closed = executionAt(execution, at)
  const { redriveStatusReason } = redriveEligibility(closed, options)
  if (redriveStatusReason !== undefined) throw new ExecutionNotRedrivableError(execution.executionArn, redriveStatusReason)
  const draft = draftOf(closed)
  const turn = new Turn(draft, at)
  const redriveCount = draft.state.redriveCount + 1
  turn.append('ExecutionRedriven', 0, draft.log.length, { redriveCount, ...(clientToken !== undefined && { clientToken }) })
  enqueueWaitingFrames(turn)
  turn.run()
  return resultOf(draft)
}

/** When that token redrove the execution (epoch ms), as long as it is remembered. */
export function rememberedRedrive({ state }: Execution, clientToken: string, at: number): number | undefined {
  const known = state.clientTokens.slice(-REMEMBERED_CLIENT_TOKENS).find(({ token }) => token === clientToken)
  return known !== undefined && at - known.redrivenAt <= CLIENT_TOKEN_LIFETIME_MS ? known.redrivenAt : undefined
}

function checkToken(token: string | undefined): void {
  if (token === undefined || (token.length <= MAX_CLIENT_TOKEN_LENGTH && /^[!-~]+$/.test(token))) return
  throw new CommandError(
    'InvalidCommand',
    `clientToken must have 1 to ${MAX_CLIENT_TOKEN_LENGTH} visible ASCII characters but is '${token}'`,
  )
}
