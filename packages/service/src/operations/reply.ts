/** What an operation gives: the members of its answer as they go over the wire, dates as epoch seconds. */
export type Output = Readonly<Record<string, unknown>>

/** An answer that is still to come. */
export type Waiting =
  /** Until a task is there for the worker, or the moment `until` (epoch ms). */
  | { readonly for: 'activityTask'; readonly activityArn: string; readonly workerName?: string; readonly until: number }
  /** Until an EXPRESS execution has ended. */
  | { readonly for: 'syncExecution'; readonly executionArn: string; readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY' }

export type Reply = { readonly output: Output } | { readonly waiting: Waiting }

export const done = (output: Output = {}): Reply => ({ output })

/** Epoch seconds, as dates go over the wire. */
export const seconds = (ms: number): number => ms / 1000

/** A member that is left out where there is nothing to say. */
export function given<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: V })
}
