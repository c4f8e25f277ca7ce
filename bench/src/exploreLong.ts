import { linesModel, parallelOfThree } from './exploreModel.js'

// Long enough for threads to be worth their start: 61 states a branch.
export const machine = parallelOfThree(60, () => null)
export const model = linesModel
