import { compile, type Json, type Machine } from '@redrive/engine'
import type { Model } from '@redrive/laws/explore'

/** A Parallel of three branches, each a line of Tasks. */
export function parallelOfThree(length: number, resultPath: (name: string) => Json): Machine {
  const branch = (letter: string) => {
    const names = Array.from({ length }, (_, i) => `${letter}${i + 1}`)
    const states = names.map((name, i) => {
      const next = names[i + 1]
      const Resource = `arn:aws:lambda:us-east-1:123456789012:function:${name}`
      return [
        name,
        { Type: 'Task', Resource, ResultPath: resultPath(name), ...(next === undefined ? { End: true } : { Next: next }) },
      ] as const
    })
    return { StartAt: names[0]!, States: Object.fromEntries(states) }
  }
  return compile({ StartAt: 'All', States: { All: { Type: 'Parallel', Branches: ['A', 'B', 'C'].map(branch), End: true } } })
}

/** Four Tasks a branch, each of which has two results that are kept: 31 states a branch, and all of their combinations. */
export const machine = parallelOfThree(4, name => `$.${name}`)
export const model: Model<null> = { world: null, tasks: { '*': { yes: { output: true }, no: { output: false } } } }

/** Thirty Tasks a branch, whose results are dropped: payloads stay as they are. */
export const lines = parallelOfThree(30, () => null)
export const linesModel: Model<null> = { world: null, tasks: { '*': { done: { output: true } } } }
