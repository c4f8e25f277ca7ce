export { compile, type CompileOptions } from './compile.js'
export { InvalidDefinitionError } from './definition/invalidDefinition.js'
export {
  invalidDefinitionMessage,
  validate,
  type Diagnostic,
  type DiagnosticCode,
  type ValidateOptions,
} from './definition/validate/index.js'
export type { Machine, StateMachineType } from './definition/machine.js'
export { start, stop, transition, type Result, type StartOptions } from './execution/decide.js'
export { effectsOf, type Effects, type MapRunTask, type Task } from './execution/effects.js'
export { latestMoment, nextWakeUp } from './execution/clock.js'
export { forEachOutput } from './execution/draft.js'
export { answerAttempt, attemptInput, openFrames, statesEnteredSince, type AttemptAnswer } from './execution/forking.js'
export type { Execution } from './execution/execution.js'
export type { Command } from './execution/commands.js'
export { describe, type ExecutionDescription } from './execution/describe.js'
export { CommandError, ExecutionNotRedrivableError } from './execution/errors.js'
export type { ExecutionStatus, Frame } from './execution/state.js'
export type { EventType } from './history/event.js'
export { HistoryMismatchError } from './history/mismatch.js'
export type { ForeignEvent } from './history/read.js'
export { replay, type ReplayOptions } from './history/replay.js'
export { history, type HistoryEvent, type HistoryOptions } from './history/wire.js'
export { compilePath, InvalidPathError, PathNotFoundError, type CompiledPath } from './expression/jsonpath/index.js'
export {
  inspectState,
  stateUnderTest,
  type Inspection,
  type InspectOptions,
  type MapWork,
  type StateUnderTest,
  type Steps,
  type TaskWork,
  type Work,
  type WorkOutcome,
} from './inspect/index.js'
export {
  isArray,
  isNumber,
  isObject,
  JsonNumber,
  JsonSyntaxError,
  member,
  NotJsonError,
  parseJson,
  stringifyJson,
  textMember,
  textOf,
  toNumber,
  type Json,
  type JsonArray,
  type JsonObject,
} from './json/index.js'
export { randomAt, uuid, type Random, type Seed } from './random.js'
export { redriveEligibility, type Eligibility, type RedriveStatus } from './redrive/eligibility.js'
export { planRedrive, type KeptState, type RedrivePlan, type ResumedState, type StartedChildren } from './redrive/plan.js'
export { redrive, rememberedRedrive, type RedriveOptions } from './redrive/redrive.js'
export * from './mapRun/index.js'
