import type { Json } from '@redrive/engine'
import fc, { type Arbitrary } from 'fast-check'
import { sequenceArbitrary, type MachineOptions } from './block.js'
import { definitionOf, type Language } from './states.js'

/** A state machine, with an input that fits. */
export interface RandomMachine {
  readonly definition: Json
  readonly input: Json
}

/**
 * Random state machines, legal on AWS, that end: every state type, nested, with Retry and Catch, loops, timeouts and heartbeats, in JSONPath,
 * in JSONata, or in both. They shrink to few and plain states.
 *
 *     fc.assert(fc.property(machineArbitrary(), ({ definition, input }) => ...))
 */
export function machineArbitrary(options: MachineOptions = {}): Arbitrary<RandomMachine> {
  const { queryLanguage, depth = 2, canSucceed } = options
  const language = queryLanguage === undefined ? fc.constantFrom<Language>('JSONPath', 'mixed', 'JSONata') : fc.constant(queryLanguage)
  const timeout = canSucceed === true ? fc.constant(0) : fc.constantFrom(0, 0, 0, 10)
  return fc
    .record({ blocks: sequenceArbitrary(depth, options), language, timeout, input: inputArbitrary })
    .map(({ blocks, language, timeout, input }) => ({ definition: definitionOf(blocks, language, timeout), input }))
}

const item: Arbitrary<Json> = fc.oneof<Arbitrary<Json>[]>(
  fc.nat({ max: 9 }),
  fc.constantFrom('', 'a', 'é', 'yes'),
  fc.constant(null),
  fc.record({ x: fc.nat({ max: 9 }) }),
  fc.array(fc.boolean(), { maxLength: 2 }),
)

const items = (length: number) => fc.array(item, { minLength: length, maxLength: length })

/** What the random machines read: lists for their Maps, and what their Choices and Waits ask for. */
const inputArbitrary: Arbitrary<Json> = fc.record({
  items0: items(0),
  items1: items(1),
  items2: items(2),
  items3: items(3),
  items4: items(4),
  number: fc.nat({ max: 2 }),
  text: fc.constantFrom('yes', 'no', 'y'),
  seconds: fc.nat({ max: 2 }),
})
