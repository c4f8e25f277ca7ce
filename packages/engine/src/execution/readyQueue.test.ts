import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReadyQueue } from './readyQueue.js'

function taken(queue: ReadyQueue): number[] {
  const frames: number[] = []
  for (let frame = queue.take(); frame !== undefined; frame = queue.take()) frames.push(frame)
  return frames
}

function queueOf(...added: readonly (readonly [frame: number, since: number])[]): ReadyQueue {
  const queue = new ReadyQueue()
  for (const [frame, since] of added) queue.add(frame, since)
  return queue
}

describe('frames that are ready', () => {
  test('take their turns in the order in which they became ready, those of one moment as they came', () => {
    expect(taken(queueOf([1, 30], [2, 10], [3, 20], [4, 10], [5, 30], [6, 5]))).toEqual([6, 2, 4, 3, 1, 5])
  })

  test('are none at first, and when all have had their turn', () => {
    const queue = queueOf([1, 10])
    expect([taken(new ReadyQueue()), taken(queue), taken(queue)]).toEqual([[], [1], []])
    queue.add(2, 5)
    queue.add(3, 7)
    expect(taken(queue)).toEqual([2, 3])
  })

  test('wait for one that goes on with its turn', () => {
    const queue = queueOf([1, 10], [2, 20])
    queue.addFirst(3)
    queue.add(4, 15)
    expect(taken(queue)).toEqual([3, 1, 4, 2])
  })

  test('take the turns that a sorted list gives them, whatever comes between', () => {
    const steps = fc.array(fc.option(fc.nat({ max: 9 }), { nil: undefined }))
    const law = fc.property(steps, list => {
      const queue = new ReadyQueue()
      let waiting: { readonly frame: number; readonly since: number }[] = []
      for (const [frame, since] of list.entries()) {
        if (since === undefined) expect(queue.take()).toBe(waiting.shift()?.frame)
        else {
          queue.add(frame, since)
          waiting = [...waiting, { frame, since }].sort((a, b) => a.since - b.since)
        }
      }
      expect(taken(queue)).toEqual(waiting.map(({ frame }) => frame))
    })
    fc.assert(law, { seed: 1 })
  })
})
