import { eventAt, type EventLog } from '../history/log.js'
import { provenText, spelledNumber } from '../random.js'
import type { Identity } from './identity.js'

/**
 * Task tokens spell the id of the event that scheduled the attempt, with a proof made with the seed. So a token needs no index to be
 * found again, and is the same in every replay.
 */
export function tokenFor({ proofKey }: Identity, scheduledId: number): string {
  return provenText(proofKey, scheduledId)
}

/** The event that scheduled the attempt with that token, if this execution ever gave out such a token. */
export function scheduledBy({ identity, log }: { readonly identity: Identity; readonly log: EventLog }, token: string): number | undefined {
  const id = spelledNumber(token)
  return id !== undefined && eventAt(log, id) !== undefined && tokenFor(identity, id) === token ? id : undefined
}
