import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyQueue, entriesOf, firstOf, queueOf, withLast, withoutFirst } from './queue.js'

test('a queue gives what an array would give, and every older version still holds what it held', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: undefined }), { maxLength: 60 }), changes => {
      const model: number[] = []
      const versions = [{ queue: emptyQueue<number>(), held: [...model] }]
      for (const value of changes) {
        const { queue } = versions.at(-1)!
        if (value === undefined) model.shift()
        else model.push(value)
        versions.push({ queue: value === undefined ? withoutFirst(queue) : withLast(queue, value), held: [...model] })
      }
      for (const { queue, held } of versions) {
        expect(entriesOf(queue)).toEqual(held)
        expect(firstOf(queue)).toBe(held[0])
        expect(entriesOf(queueOf(held))).toEqual(held)
      }
    }),
    { numRuns: 200 },
  )
})
