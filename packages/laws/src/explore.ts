export { explore, type Exploration, type ExploreOptions, type Progress, type RepeatedEffect, type Violation } from './explore/explore.js'
export { ModelError, type Call, type Invariants, type Model, type Outcome, type Outcomes, type View } from './explore/model.js'
export type { Found } from './explore/retell.js'
export { replaySchedule, ScheduleError, type Replayed, type Schedule, type ScheduleStep, type TaskStep } from './explore/schedule.js'
