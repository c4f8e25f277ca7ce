import type { Json } from '../json/index.js'
import { MAX_CAUSE_LENGTH, MAX_ERROR_LENGTH } from '../limits.js'
import type { Draft } from './mapRun.js'

/** The Map Run is over; its parent is told. */
export function close(draft: Draft, at: number, output: Json | undefined): void {
  const { failure, token, work } = draft
  draft.status = failure === undefined ? 'SUCCEEDED' : 'FAILED'
  draft.stoppedAt = at
  draft.dispatchAt = draft.superviseAt = undefined
  draft.resultsWritten = work?.children ?? 0
  const error = failure?.error?.slice(0, MAX_ERROR_LENGTH)
  const cause = failure?.cause?.slice(0, MAX_CAUSE_LENGTH)
  draft.owed.answer =
    failure === undefined
      ? { type: 'MapRunSucceeded', token, at, output: output ?? [] }
      : { type: 'MapRunFailed', token, at, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) }
}
