import { history, replay, type Execution, type ForeignEvent } from '../src/index.js'

/** An event as anybody may hand it around. */
export type AnyEvent = Readonly<Record<string, unknown>>

/** The history of an execution after a way through a file. */
export const exported = (execution: Execution) => JSON.parse(JSON.stringify(history(execution))) as readonly AnyEvent[]

/** The execution that the events tell of, for the state machine of another one. */
export const readAgain = ({ machine }: Execution, events: readonly AnyEvent[]) =>
  replay(machine, events as unknown as readonly ForeignEvent[])

export function withDetails(event: AnyEvent, change: (details: AnyEvent) => AnyEvent): AnyEvent {
  const key = Object.keys(event).find(name => name.endsWith('EventDetails'))
  return key === undefined ? event : { ...event, [key]: change(event[key] as AnyEvent) }
}
