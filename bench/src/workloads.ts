import type { Json, JsonObject } from '@redrive/engine'

/** A state machine and an input: what every contestant runs. Tasks answer at once with their input. */
export interface Workload {
  readonly name: string
  readonly definition: Definition
  readonly input: Json
  /** How many states are entered on the way. */
  readonly states: number
}

export interface Definition extends JsonObject {
  readonly StartAt: string
  readonly QueryLanguage?: 'JSONata'
  readonly States: { readonly [name: string]: { readonly Type: string; readonly [field: string]: Json } }
}

/** The Resource of every Task. */
export const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:echo'

/** A line of Pass states. */
export function chain(length: number): Workload {
  return { name: 'chain', definition: line(length, 'Pass'), input: { order: 7 }, states: length }
}

/** An Inline Map of which each iteration is a Pass and a Task. */
export function map(items: number): Workload {
  const definition = inlineMap({
    StartAt: 'Prepare',
    States: { Prepare: { Type: 'Pass', Next: 'Work' }, Work: { Type: 'Task', Resource: RESOURCE, End: true } },
  })
  return { name: 'map', definition, input: { items: numbers(items) }, states: 2 * items + 1 }
}

/** A Parallel of many short branches. */
export function parallel(branches: number, length: number): Workload {
  const lines = numbers(branches).map(index => line(length, `Branch${index}Pass`) as unknown as Json)
  const definition: Definition = { StartAt: 'All', States: { All: { Type: 'Parallel', Branches: lines, End: true } } }
  return { name: 'parallel', definition, input: { order: 7 }, states: branches * length + 1 }
}

/** Counts up to `rounds` with a Choice and `States.MathAdd`. */
export function loop(rounds: number): Workload {
  const definition: Definition = {
    StartAt: 'Check',
    States: {
      Check: { Type: 'Choice', Choices: [{ Variable: '$.count', NumericLessThan: rounds, Next: 'Add' }], Default: 'Done' },
      Add: { Type: 'Pass', Parameters: { 'count.$': 'States.MathAdd($.count, 1)' }, Next: 'Check' },
      Done: { Type: 'Succeed' },
    },
  }
  return { name: 'loop', definition, input: { count: 0 }, states: 2 * rounds + 2 }
}

/** The same loop in JSONata. */
export function jsonataLoop(rounds: number): Workload {
  const definition: Definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Check',
    States: {
      Check: { Type: 'Choice', Choices: [{ Condition: `{% $states.input.count < ${rounds} %}`, Next: 'Add' }], Default: 'Done' },
      Add: { Type: 'Pass', Output: { count: '{% $states.input.count + 1 %}' }, Next: 'Check' },
      Done: { Type: 'Succeed' },
    },
  }
  return { ...loop(rounds), name: 'loop, JSONata', definition }
}

/** States that move 100 KB through all four of InputPath, Parameters, ResultPath and OutputPath. */
export function data(length: number): Workload {
  const move = {
    InputPath: '$.order',
    Parameters: { order: { 'records.$': '$.records', 'first.$': '$.records[0].id' } },
    ResultPath: '$.moved',
    OutputPath: '$.moved',
  }
  const records = numbers(1000).map(id => ({ id, text: 'x'.repeat(80) }))
  return { name: 'data', definition: line(length, 'Move', move), input: { order: { records } }, states: length }
}

/**
 * A Map in which the last `failing` items come to a Task, the others to a Pass. One failure ends them all, so that as many iterations
 * are open when the execution has failed.
 */
export function failingMap(items: number, failing: number): Workload {
  const definition = inlineMap({
    StartAt: 'Which',
    States: {
      Which: { Type: 'Choice', Choices: [{ Variable: '$.work', BooleanEquals: true, Next: 'Work' }], Default: 'Skip' },
      Skip: { Type: 'Pass', End: true },
      Work: { Type: 'Task', Resource: RESOURCE, End: true },
    },
  })
  const input = { items: numbers(items).map(index => ({ work: index >= items - failing })) }
  return { name: 'redrive', definition, input, states: 2 * items + 1 }
}

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function inlineMap(ItemProcessor: Definition): Definition {
  return { StartAt: 'Each', States: { Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor, End: true } } }
}

function line(length: number, prefix: string, fields: { readonly [field: string]: Json } = {}): Definition {
  const name = (index: number) => `${prefix}${index}`
  const stateAt = (index: number) => ({
    Type: 'Pass',
    ...fields,
    ...(index === length - 1 ? { End: true } : { Next: name(index + 1) }),
  })
  return { StartAt: name(0), States: Object.fromEntries(numbers(length).map(index => [name(index), stateAt(index)])) }
}
