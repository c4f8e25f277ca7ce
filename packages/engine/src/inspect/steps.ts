import type { Json, JsonObject } from '../json/index.js'

/** The values on the way through a state, as far as it came. */
export interface Steps {
  input: Json
  afterInputPath?: Json
  afterParameters?: Json
  afterArguments?: Json
  afterItemsPath?: Json
  afterItemsPointer?: Json
  afterItemSelector?: Json
  afterItemBatcher?: Json
  maxConcurrency?: number
  toleratedFailureCount?: number
  toleratedFailurePercentage?: number
  result?: Json
  afterResultSelector?: Json
  afterResultPath?: Json
  /** All variables after the state; absent where there are none. */
  variables?: JsonObject
  errorDetails?: ErrorDetails
}

/** How an error was dealt with. Indices are those of Retry and Catch. */
export interface ErrorDetails {
  retryIndex?: number
  retryBackoffIntervalSeconds?: number
  catchIndex?: number
}
