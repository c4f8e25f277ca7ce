import { compile } from '@redrive/engine'
import type { Model } from '@redrive/laws/explore'

/** Three branches of four Tasks, each of which has two results that are kept: 31 states a branch, and all of their combinations. */
const branch = (name: string) => ({
  StartAt: `${name}1`,
  States: Object.fromEntries(
    [1, 2, 3, 4].map(i => [
      `${name}${i}`,
      {
        Type: 'Task',
        Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}${i}`,
        ResultPath: `$.${name}${i}`,
        ...(i < 4 ? { Next: `${name}${i + 1}` } : { End: true }),
      },
    ]),
  ),
})

export const machine = compile({
  StartAt: 'All',
  States: { All: { Type: 'Parallel', Branches: ['A', 'B', 'C'].map(branch), End: true } },
})

export const model: Model<null> = { world: null, tasks: { '*': { yes: { output: true }, no: { output: false } } } }
