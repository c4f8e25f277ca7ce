export {
  advance,
  answerTask,
  handle,
  nextMoment,
  openTasks,
  resume,
  type Answer,
  type OpenTask,
  type Request,
  type RequestOptions,
  type ServiceError,
  type TaskAnswer,
} from './handle.js'
export { createHost, type ClockMode, type FinalAnswer, type Host, type HostOptions } from './doors/host.js'
export { inMemory, type InMemory, type SdkOptions, type SdkRequest, type SdkResponse } from './doors/inMemory.js'
export { withTypes } from './doors/protocol.js'
export type { ErrorCode } from './model/apiError.js'
export type { OperationName } from './model/checkRequest.js'
export type { Output, Waiting } from './operations/reply.js'
export { logRecords, type LogRecord } from './records/logs.js'
export { statusChanges, type StatusChange, type StatusChangeEvent } from './records/statusChanges.js'
export {
  testState,
  type InspectionData,
  type TestStateAnswer,
  type TestStateConfiguration,
  type TestStateInput,
  type TestStateMock,
  type TestStateOptions,
  type TestStateOutput,
} from './testState/index.js'
export type { TaskOrder } from './world/draft.js'
export { executionIn } from './world/executions.js'
export type { TaskAccepted, TaskHandler, TaskHandlers, TaskOutcome } from './world/handlers.js'
export { objectIn, objectsIn, withObject, withoutObject, type S3Content, type S3Object } from './world/objects.js'
export { createWorld, withLogGroup, withoutLogGroup, type WaitingTask, type World, type WorldOptions } from './world/world.js'
