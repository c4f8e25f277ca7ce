import { StateFailure } from '../expression/failure.js'
import { jsonSize, type Json } from '../json/index.js'
import { MAX_PAYLOAD_BYTES } from '../limits.js'

/**
 * More than 256 KiB is a failure of the state or task that made it.
 *
 * @param known what was checked before: most payloads are handed on as they are
 */
export function checkSize(payload: Json, maker: string, known?: Json): void {
  if (payload !== known && isTooLarge(payload)) throw StateFailure.dataLimit(maker)
}

export function isTooLarge(payload: Json): boolean {
  return (typeof payload === 'object' || typeof payload === 'string') && jsonSize(payload) > MAX_PAYLOAD_BYTES
}
