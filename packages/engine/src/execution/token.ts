import { eventAt, type EventLog } from '../history/log.js'
import { randomAt, randomText, type Seed } from '../random.js'

/**
 * Task tokens carry the id of the event that scheduled the attempt, and draws of the seed that prove it. So a token needs no index to
 * be found again, and is the same in every replay.
 */
export function tokenFor(seed: Seed, scheduledId: number): string {
  return `${randomText(randomAt(seed, scheduledId, TOKEN_SPOT), 16)}-${scheduledId.toString(36)}`
}

const TOKEN_SPOT = 7

/** The event that scheduled the attempt with that token, if this execution ever gave out such a token. */
export function scheduledBy(seed: Seed, log: EventLog, token: string): number | undefined {
  const id = parseInt(token.slice(token.lastIndexOf('-') + 1), 36)
  return Number.isInteger(id) && eventAt(log, id) !== undefined && tokenFor(seed, id) === token ? id : undefined
}
