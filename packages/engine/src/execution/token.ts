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
  const id = token[PROOF_LENGTH] === '-' ? wholeNumber(token, PROOF_LENGTH + 1) : undefined
  return id !== undefined && isProvenBy(token, identity.proofKey, id) && eventAt(log, id) !== undefined ? id : undefined
}

/** The number that a text ends with. No other spelling of it makes the same token, so that it begins with no zero. */
function wholeNumber(text: string, start: number): number | undefined {
  let number = 0
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9 || (number === 0 && digit === 0)) return undefined
    number = number * 10 + digit
  }
  return number === 0 ? undefined : number
}
