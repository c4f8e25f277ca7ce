import type { Json, Task } from '@redrive/engine'

/** A task that the execution has asked for: what it was asked, when, and for the how-manieth time. */
export interface Call {
  readonly stateName: string
  /** The Resource of the state. */
  readonly resource: string
  /** `mapRun` is the whole Map Run of a Distributed Map. */
  readonly pattern: Task['pattern'] | 'mapRun'
  readonly input: Json
  /** When, epoch ms of virtual time. */
  readonly at: number
  /** How many calls of this state there were before, in the whole run. */
  readonly invocation: number
  /** 0 for the first attempt, counted anew when the state is entered or redriven. */
  readonly attempt: number
  /** How often the execution had been redriven. */
  readonly redrive: number
  /** Indices of the branches and iterations that the state is in, outermost first. */
  readonly indices: readonly number[]
  /** Of a child of a Distributed Map: its Map Run, and which of the children it is. */
  readonly mapRunArn?: string
  readonly childIndex?: number
  /** How many calls of this state with the same indices there were before, in the same child. */
  readonly invocationHere: number
  readonly token: string
  readonly scheduledEventId: number
  readonly timeoutSeconds?: number
  readonly heartbeatSeconds?: number
  /** The role of Credentials. */
  readonly roleArn?: string
}

/** What mocks are asked: a call, and what they need to answer it the same way whenever the run is repeated. */
export interface MockCall extends Call {
  /** Draws a number in [0, 1) that is the same for the same seed, call and name. */
  readonly draw: (name: string | number) => number
  /** When this state was called before, epoch ms of virtual time. */
  readonly earlier: readonly number[]
}

/** What becomes of one call. */
export type Answer = Succeeds | Fails | TimesOut | Silent

interface Timed {
  /** How long the work takes, ms. */
  readonly afterMs: number
  /** The work gives a sign of life each so many ms. */
  readonly beatEveryMs?: number
  /** What the service answered when it accepted a `.sync` or `.waitForTaskToken` task. */
  readonly submitted?: Json
}

export interface Succeeds extends Timed {
  readonly type: 'succeeds'
  readonly output: Json
}

export interface Fails extends Timed {
  readonly type: 'fails'
  readonly error?: string
  readonly cause?: string
  /** What failed: the work, or already its scheduling, start or submission. */
  readonly step: FailedStep
}

export type FailedStep = 'work' | 'schedule' | 'start' | 'submit'

/** The work outlasts the state's TimeoutSeconds or HeartbeatSeconds. */
export interface TimesOut extends Timed {
  readonly type: 'times out'
}

/** Nothing is ever heard of the work. */
export interface Silent extends Timed {
  readonly type: 'silent'
}

/** An answer of a mock, at once or (with `runAsync`) later. */
export type Reply = Answer | Promise<Answer>

/**
 * A mock says what becomes of the calls of a task. It is a value: it remembers nothing, all that it may depend on is in the call. So the
 * same mocks serve any number of runs, and the same seed gives the same run.
 */
export interface Mock<R extends Reply = Answer> {
  readonly answer: (call: MockCall) => R
}

/** A mock that may need `runAsync`. */
export type AsyncMock = Mock<Reply>

/**
 * A mock as the API action TestState takes it. `result` is JSON text, or the value itself. With `fieldValidationMode` the same mock serves
 * both; a run doesn't compare results with the models of AWS's APIs, whatever the mode.
 */
export type TestStateMock = (
  | { readonly result: Json; readonly errorOutput?: undefined }
  | { readonly errorOutput: { readonly error?: string; readonly cause?: string }; readonly result?: undefined }
) & { readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE' }

/** Work done by a function of the task's input. It gives the output, or a mock that decides. */
export type Handler<I extends Json = Json, O = Json | Mock> = { bivarianceHack(input: I, call: MockCall): O }['bivarianceHack']

/** What a task may be mocked with. */
export type MockLike = Mock | TestStateMock | Handler

/** What a task may be mocked with in `runAsync`. */
export type AsyncMockLike = AsyncMock | TestStateMock | Handler<Json, Json | AsyncMock | Promise<Json | AsyncMock>>

/** Mocks by the name of the state, by its Resource, or `'*'` for every other task. */
export type Mocks = Readonly<Record<string, MockLike>>
export type AsyncMocks = Readonly<Record<string, AsyncMockLike>>

export function isMock(value: unknown): value is AsyncMock {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'answer') && typeof (value as Mock).answer === 'function'
}

/** What `change` makes of an answer, now or when it comes. */
export function mapReply<R extends Reply>(reply: R, change: (answer: Answer) => Answer): R {
  return (reply instanceof Promise ? reply.then(change) : change(reply)) as R
}
