import type { ErrorMatcher } from './machine.js'

/**
 * Which errors an ErrorEquals matches:
 * - `States.ALL`: every error. (The guide excepts `States.DataLimitExceeded`; recordings show it caught.)
 * - `States.TaskFailed`: every error but `States.Timeout` and `States.DataLimitExceeded`
 * - `States.HeartbeatTimeout`: a missed heartbeat, although it is reported as `States.Timeout`
 * - any other name: that error
 *
 * Nothing matches `States.Runtime`.
 */
export function errorMatcher(names: readonly string[]): ErrorMatcher {
  const exact = new Set(names)
  const all = exact.has('States.ALL')
  const taskFailed = exact.has('States.TaskFailed')
  const heartbeat = exact.has('States.HeartbeatTimeout')
  return ({ error, isHeartbeat }) => {
    if (error === 'States.Runtime') return false
    if (all || (heartbeat && isHeartbeat)) return true
    if (taskFailed && error !== 'States.Timeout' && error !== 'States.DataLimitExceeded') return true
    return error !== undefined && exact.has(error)
  }
}
