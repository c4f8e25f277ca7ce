import type { Law } from './law.js'
import { historyIsLegal, historyOnlyGrows, timeNeverRunsBack } from './log.js'
import { neverRunsAgain } from './onlyOnce.js'
import { canBeStopped, doesAsPlanned, isIdempotent, succeedsTheSame } from './redrives.js'
import { replayIsTheExecution } from './replay.js'
import { resultsKeepOrder } from './results.js'
import { retriersAreWhole } from './retries.js'
import { statesAreAccountedFor } from './states.js'
import { sameSeedSameBytes, versionsStay } from './versions.js'

/** Every law. */
export const LAWS: readonly Law[] = [
  neverRunsAgain,
  doesAsPlanned,
  isIdempotent,
  retriersAreWhole,
  succeedsTheSame,
  canBeStopped,
  historyOnlyGrows,
  historyIsLegal,
  timeNeverRunsBack,
  statesAreAccountedFor,
  resultsKeepOrder,
  replayIsTheExecution,
  sameSeedSameBytes,
  versionsStay,
]
