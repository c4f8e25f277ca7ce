import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyTable, lookUp, valuesOf, withEntry, withoutEntry, type Table } from './table.js'

/** Short keys, so that some come again, and two whose hashes are equal in many hash functions. */
const key = fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('Aa', 'BB', '__proto__', 'constructor'))
const change = fc.record({ key, value: fc.option(fc.integer(), { nil: undefined }) })

test('a table holds what a map would hold, and every older version still holds what it held', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), changes => {
      const model = new Map<string, number>()
      const versions: [Table<number>, Map<string, number>][] = [[emptyTable<number>(), new Map(model)]]
      for (const { key: name, value } of changes) {
        const [table] = versions.at(-1)!
        if (value === undefined) model.delete(name)
        else model.set(name, value)
        versions.push([value === undefined ? withoutEntry(table, name) : withEntry(table, name, value), new Map(model)])
      }
      for (const [table, held] of versions) {
        expect(table.size).toBe(held.size)
        expect(valuesOf(table).sort()).toEqual([...held.values()].sort())
        for (const { key: name } of changes) expect(lookUp(table, name)).toBe(held.get(name))
      }
    }),
    { numRuns: 200 },
  )
})
