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
} from './handle.js'
export type { ErrorCode } from './model/apiError.js'
export type { OperationName } from './model/checkRequest.js'
export type { Output, Waiting } from './operations/reply.js'
export { logRecords, type LogRecord } from './records/logs.js'
export { statusChanges, type StatusChange, type StatusChangeEvent } from './records/statusChanges.js'
export type { TaskOrder, WaitingTask } from './world/draft.js'
export type { TaskAccepted, TaskHandler, TaskHandlers, TaskOutcome } from './world/handlers.js'
export { createWorld, executionIn, withLogGroup, withoutLogGroup, type World, type WorldOptions } from './world/world.js'
