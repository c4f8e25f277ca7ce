import { readFileSync } from 'node:fs'
import { compile, type Json } from '@redrive/engine'
import { LAWS, mocksOf, pathArbitrary, redriveLaws } from '@redrive/laws'
import { checkCoverage, collectCoverage, run } from '@redrive/testing'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'

const definition = JSON.parse(readFileSync(new URL('../testing-orders/orders.asl.json', import.meta.url), 'utf8')) as Json

/** Orders as they come in. */
const orders = fc.record({
  orderId: fc.nat(),
  total: fc.integer({ min: 1, max: 500 }),
  items: fc.array(fc.record({ sku: fc.string({ minLength: 1, maxLength: 3 }) }), { maxLength: 3 }),
})

/** What the tasks do, as functions of their input: by the name of the state. */
const tasks = {
  Reserve: { reservation: 1 },
  Charge: (order: Json) => ({ cents: (order as { readonly total: number }).total * 100 }),
  Ship: (item: Json) => `parcel with ${(item as { readonly sku: string }).sku}`,
}

describe('an order, whatever fails and whoever stops it', () => {
  test.each(LAWS)('$name', ({ name }) => {
    fc.assert(redriveLaws(definition, { input: orders, tasks, laws: [name] }), { numRuns: 20 })
  })
})

describe('an order on every path', () => {
  const machine = compile(definition)
  const covered = collectCoverage(machine, 'orders')
  afterAll(() => checkCoverage(covered.coverage(), { states: 100, choiceRules: 100, catchers: 100 }))

  test('is shipped, or its stock is released', () => {
    const property = fc.property(pathArbitrary(definition), path => {
      const done = covered.add(run(machine, { input: path.input, mocks: mocksOf(path) }))
      const names = done.trace.visits.map(({ stateName }) => stateName)
      expect(done.error === 'Order.Refused').toBe(names.includes('Refused'))
      if (names.includes('Refused')) expect(names).toContain('Release')
    })
    fc.assert(property, { numRuns: 200 })
  })
})
