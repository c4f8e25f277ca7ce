export type { TestStateConfiguration, TestStateInput, TestStateMock } from './input.js'
export type { InspectionData, TestStateOutput } from './output.js'
export { testState, type TestStateAnswer, type TestStateOptions } from './testState.js'
