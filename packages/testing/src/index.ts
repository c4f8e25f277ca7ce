export { formatDuration, milliseconds, type Duration } from './duration.js'
export { compute, fail, mockFromTestState, neverAnswer, succeed, TaskFailure, timeOut } from './mocks/answers.js'
export {
  after,
  cycle,
  failTimes,
  sequence,
  throttle,
  withHeartbeats,
  withProbability,
  type ThenMock,
  type ThrottleOptions,
} from './mocks/combine.js'
export { MockError, UnmockedTaskError } from './mocks/errors.js'
export type {
  Answer,
  AsyncMock,
  AsyncMockLike,
  AsyncMocks,
  Call,
  Handler,
  Mock,
  MockCall,
  MockLike,
  Mocks,
  TestStateMock,
} from './mocks/mock.js'
export {
  callsOf,
  continueRun,
  redriveRun,
  run,
  stopRun,
  type ContinueOptions,
  type RedriveRunOptions,
  type Run,
  type RunOptions,
  type Until,
} from './run/run.js'
export { redriveRunAsync, runAsync, type AsyncRedriveRunOptions, type AsyncRunOptions } from './run/runAsync.js'
export { childrenOf } from './trace/children.js'
export { traceOf, type Child, type MapRunTrace } from './trace/mapRuns.js'
export type { Attempt, AttemptEnd, Trace, Visit } from './trace/trace.js'
export { mockFromResponse, mocksFromConfig, testCasesOf, type ConfigMocks, type TestCase } from './mocks/config.js'
export { mocksFromHistory, runRecorded, type RecordedEvent, type RecordedMocks, type RunRecordedOptions } from './mocks/recorded.js'
export { redriveMatchers, type RedriveMatchers } from './matchers/index.js'
export type { EventPattern } from './matchers/events.js'
export { historySerializer } from './matchers/serializer.js'
export {
  collectCoverage,
  coverageOf,
  mergeCoverage,
  type Coverage,
  type CoverageCollector,
  type CoverageKind,
} from './coverage/coverage.js'
export {
  checkCoverage,
  CoverageError,
  formatCoverage,
  summarizeCoverage,
  type CoverageSummary,
  type CoverageThresholds,
} from './coverage/report.js'
export { eventLines, excerpt } from './trace/eventLines.js'
