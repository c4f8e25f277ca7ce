import type { Json, JsonObject } from '@redrive/engine'

/** A published definition, and what is said of it. */
export interface Entry {
  readonly id: string
  /** Null where the file is no JSON. */
  readonly definition: JsonObject | null
  readonly definitionText?: string
  readonly validity: 'valid' | 'invalid' | 'unknown'
  readonly validityReason?: string | null
  readonly suggestedInput: Json
  readonly executionType: 'STANDARD' | 'EXPRESS' | null
}

export type Stage = 'compile' | 'run' | 'fail' | 'redrive' | 'replay'

/** What became of a definition. */
export interface Verdict {
  readonly id: string
  readonly validity: Entry['validity']
  readonly compiled: boolean
  /** Why it was refused, one line a diagnostic. */
  readonly refusal?: readonly string[]
  /** How the run without failures ended: `SUCCEEDED`, or `FAILED` in a Fail state. */
  readonly end?: 'SUCCEEDED' | 'FAILED'
  /** Why it ran as EXPRESS only, which can't be redriven. */
  readonly onlyExpress?: string
  /** Runs in which a task was made to fail, and how many of them came to the same end after a redrive. */
  readonly failingRuns: number
  readonly redriven: number
  /** Of those, the ones whose outputs differ in values that are new with every visit: times, ids, random numbers. */
  readonly redrivenWithNewValues: number
  readonly exceptions: readonly { readonly stage: Stage; readonly reason: string }[]
}
