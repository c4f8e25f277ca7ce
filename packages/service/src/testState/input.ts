/** The request of TestState. Texts named so are JSON texts. */
export interface TestStateInput {
  /** A state; with `stateName` a whole state machine. JSON text. */
  readonly definition: string
  readonly stateName?: string
  readonly roleArn?: string
  /** JSON text; `{}` by default. */
  readonly input?: string
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE'
  readonly revealSecrets?: boolean
  /** JSON text of an object. */
  readonly variables?: string
  readonly mock?: TestStateMock
  /** JSON text of a context object; only with a mock. */
  readonly context?: string
  readonly stateConfiguration?: TestStateConfiguration
}

/** What the work of the state gives: a result or an error. */
export interface TestStateMock {
  /** JSON text. */
  readonly result?: string
  readonly errorOutput?: { readonly error: string; readonly cause?: string }
  /** How closely the result must follow the service's API: STRICT by default. */
  readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE'
}

export interface TestStateConfiguration {
  readonly retrierRetryCount?: number
  readonly errorCausedByState?: string
  readonly mapIterationFailureCount?: number
  /** What the ItemReader would read, as it stands in its source. */
  readonly mapItemReaderData?: string
}
