import { compile } from '@redrive/engine'
import { expect, test } from 'vitest'
import { explore } from './explore.js'
import type { Outcomes } from './model.js'

const machine = compile({
  StartAt: 'Charge',
  States: { Charge: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:charge', End: true } },
})
const charged: Outcomes<number> = { charged: { output: {} } }
const effect = (world: number) => world

test.each<{ readonly tasks: { readonly [name: string]: Outcomes<number> }; readonly error: string }>([
  { tasks: {}, error: "The model says nothing about the task 'Charge' (arn:aws:lambda:us-east-1:123456789012:function:charge)" },
  { tasks: { Charge: charged, Chrage: charged }, error: "The model tells of 'Chrage', which is no Task of the machine" },
  { tasks: { Charge: {} }, error: "The model has no outcome for 'Charge'" },
  { tasks: { Charge: { both: { output: 1, error: 'E' } } }, error: "Outcome 'both' of 'Charge' has both an output and an error" },
  { tasks: { Charge: { why: { cause: 'so' } } }, error: "Outcome 'why' of 'Charge' has a cause but no error" },
  { tasks: { Charge: { none: { effectComes: 'late' } } }, error: "Outcome 'none' of 'Charge' has no effect that could come" },
  {
    tasks: { Charge: { late: { output: 1, effect, effectComes: 'late' } } },
    error: "Outcome 'late' of 'Charge' has a late effect and so can't have an answer",
  },
])('$error', ({ tasks, error }) => {
  expect(() => explore(machine, { world: 0, tasks })).toThrow(error)
})

test.each([['Charge'], ['arn:aws:lambda:us-east-1:123456789012:function:charge'], ['*']])('a task is told of by %s', key => {
  expect(explore(machine, { world: 0, tasks: { [key]: charged } }).ends).toEqual({ SUCCEEDED: 1 })
})

test('a Distributed Map is not explored', () => {
  const processor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'P',
    States: { P: { Type: 'Pass', End: true } },
  }
  const distributed = compile({ StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor: processor, End: true } } })
  expect(() => explore(distributed, { world: 0, tasks: {} })).toThrow("State 'Each' is a Distributed Map")
})
