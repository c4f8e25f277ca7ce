export { loadDefinitions } from './load.js'
export { LoadError, stateMachineIn } from './stateMachineIn.js'
export type { Format, Loaded, LoadDiagnostic, LoadDiagnosticCode, LoadedStateMachine, LoadOptions, Place, Position } from './loaded.js'
