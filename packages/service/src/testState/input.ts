import { isObject, JsonSyntaxError, parseJson, type JsonObject } from '@redrive/engine'

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

/** The request without members that are null: they count as absent, as everywhere in the API. */
export function withoutNulls(input: TestStateInput): TestStateInput {
  const params = present(input)
  const { mock, stateConfiguration } = params
  return {
    ...params,
    ...(mock !== undefined && { mock: mockWithoutNulls(mock) }),
    ...(stateConfiguration !== undefined && { stateConfiguration: present(stateConfiguration) }),
  }
}

/** The object that a JSON text of the request is; undefined where it is none. */
export function jsonObjectIn(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return undefined
  }
}

function mockWithoutNulls(mock: TestStateMock): TestStateMock {
  const { errorOutput, ...rest } = present(mock)
  return { ...rest, ...(errorOutput !== undefined && { errorOutput: present(errorOutput) }) }
}

function present<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null)) as T
}
