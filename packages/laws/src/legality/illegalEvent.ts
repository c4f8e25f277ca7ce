import type { HistoryEvent } from '@redrive/engine'

/** An event that can't stand where it stands in a history. */
export class IllegalEvent extends Error {
  override readonly name = 'IllegalEvent'
  readonly eventId: number

  constructor({ id, type }: HistoryEvent, reason: string) {
    super(`${type} (${id}) can't stand there: ${reason}`)
    this.eventId = id
  }
}

/** @throws IllegalEvent where it doesn't hold */
export function must(holds: boolean, event: HistoryEvent, reason: string): asserts holds {
  if (!holds) throw new IllegalEvent(event, reason)
}
