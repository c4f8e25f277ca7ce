/** A history does not fit the state machine, or is no history. */
export class HistoryMismatchError extends Error {
  override readonly name = 'HistoryMismatchError'
  /** The event that does not fit. */
  readonly eventId: number
  readonly eventType: string
  /** The state that the event names, if it names one. */
  readonly stateName: string | undefined
  readonly reason: string

  constructor(eventId: number, eventType: string, stateName: string | undefined, reason: string) {
    super(`Event ${eventId} (${eventType}${stateName === undefined ? '' : ` of state '${stateName}'`}) does not fit: ${reason}`)
    this.eventId = eventId
    this.eventType = eventType
    this.stateName = stateName
    this.reason = reason
  }
}
