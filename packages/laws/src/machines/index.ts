export type { MachineOptions } from './block.js'
export { machineArbitrary, type RandomMachine } from './machine.js'
