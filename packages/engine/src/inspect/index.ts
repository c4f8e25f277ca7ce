export { inspectState, type Inspection, type InspectOptions, type TaskWork, type Work, type WorkOutcome } from './inspectState.js'
export type { MapWork } from './mapSteps.js'
export { stateUnderTest, type StateUnderTest } from './stateUnderTest.js'
export type { Steps } from './steps.js'
