import { compile, type Json, type Machine } from '@redrive/engine'
import { fail, succeed, type Mock } from '@redrive/testing'
import fc, { type Arbitrary } from 'fast-check'
import { definitionsOf, worldOf } from '../script/world.js'
import { fittingData, type FittingData } from './shape.js'

/** What an execution meets on its way: an input, and what comes of each task, time after time. */
export interface Path {
  readonly input: Json
  /** By state; after the last outcome comes the first again. */
  readonly outcomes: Readonly<Record<string, readonly Outcome[]>>
}

export type Outcome = { readonly output: Json } | { readonly error: string }

/**
 * Inputs and outcomes that drive a machine down each of its paths: data with whatever its states read, the values that its Choices ask for,
 * and the errors that its Retry and Catch name.
 *
 *     fc.property(pathArbitrary(definition), path => {
 *       const { status } = run(machine, { input: path.input, mocks: mocksOf(path) })
 *     })
 *
 * @throws InvalidDefinitionError
 */
export function pathArbitrary(definition: Json): Arbitrary<Path> {
  const machine = compile(definition)
  const { errorsOf } = worldOf(machine, {})
  const data = fittingData(definition)
  const outcomes = workStates(machine).map(([name, isMapRun]) => {
    const output = outputOf(machine, data, name, isMapRun).map(value => ({ output: value }))
    const error = fc.constantFrom(...errorsOf(name)).map(value => ({ error: value }))
    const outcome = fc.oneof({ weight: 4, arbitrary: output }, { weight: 1, arbitrary: error })
    return [name, fc.array<Outcome>(outcome, { minLength: 1, maxLength: 4 })] as const
  })
  return fc.record({ input: data.any, outcomes: fc.record(Object.fromEntries(outcomes), { noNullPrototype: true }) })
}

/** The mocks of a path, for `run` of `@redrive/testing`. */
export function mocksOf({ outcomes }: Path): Record<string, Mock> {
  const entries = Object.entries(outcomes).map(([name, list]) => {
    const mocks = list.map(outcome => ('error' in outcome ? fail(outcome.error) : succeed(outcome.output)))
    return [name, { answer: call => mocks[call.invocation % mocks.length]!.answer(call) } satisfies Mock] as const
  })
  return Object.fromEntries(entries)
}

/**
 * Inputs that fit a machine: they have whatever its states read, with the values that its Choices ask for.
 *
 * @throws InvalidDefinitionError
 */
export function inputArbitrary(definition: Json): Arbitrary<Json> {
  compile(definition)
  return fittingData(definition).any
}

/** Outputs that fit, for each state that has work done: what its tasks give, time after time. */
export function outputsArbitrary(definition: Json): Arbitrary<Readonly<Record<string, readonly Json[]>>> {
  const data = fittingData(definition)
  const machine = compile(definition)
  const lists = workStates(machine).map(([name, isMapRun]) => {
    return [name, fc.array(outputOf(machine, data, name, isMapRun), { minLength: 1, maxLength: 3 })] as const
  })
  return fc.record(Object.fromEntries(lists), { noNullPrototype: true })
}

/** What a state's work gives. That of a Map Run is a list, of what its children give. */
function outputOf(machine: Machine, data: FittingData, name: string, isMapRun: boolean): Arbitrary<Json> {
  return isMapRun ? fc.array(data.any, { maxLength: 2 }) : data.resultOf(definitionsOf(machine).get(name))
}

/** The states for which somebody does something, and whether that is a Map Run. States inside of a Distributed Map are not among them. */
function workStates({ root }: Machine): (readonly [name: string, isMapRun: boolean])[] {
  return [...root.states.values()].flatMap(state => {
    if (state.type === 'Task') return [[state.name, false] as const]
    if (state.type === 'Parallel') return state.branches.flatMap(branch => workStates({ root: branch } as Machine))
    if (state.type !== 'Map') return []
    return state.distributed === undefined ? workStates({ root: state.processor } as Machine) : [[state.name, true] as const]
  })
}
