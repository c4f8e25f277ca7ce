import { eventAt, type EventLog } from '../history/log.js'
import { isProvenBy, proofOf, PROOF_LENGTH } from '../random.js'
import type { Identity } from './identity.js'

/**
 * Task tokens carry the id of the event that scheduled the attempt, and a proof made with the seed. So a token needs no index to
 * be found again, and is the same in every replay.
 */
export function tokenFor({ proofKey }: Identity, scheduledId: number): string {
  return `${proofOf(proofKey, scheduledId)}-${scheduledId}`
}

/** The event that scheduled the attempt with that token, if this execution ever gave out such a token. */
export function scheduledBy({ identity, log }: { readonly identity: Identity; readonly log: EventLog }, token: string): number | undefined {
  const digits = token.slice(PROOF_LENGTH + 1)
  const id = Number(digits)
  // No other spelling of the number makes the same token.
  const isOurs = Number.isInteger(id) && String(id) === digits && token[PROOF_LENGTH] === '-' && isProvenBy(token, identity.proofKey, id)
  return isOurs && eventAt(log, id) !== undefined ? id : undefined
}
