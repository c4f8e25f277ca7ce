import { describe, expect, test } from 'vitest'
import { addTimer, withoutFirst, type Timer } from './timers.js'

const heapOf = (...timers: readonly (readonly [due: number, order: number])[]) =>
  timers.reduce<Timer | undefined>((heap, [due, order]) => addTimer(heap, due, order, due * 1000 + order), undefined)

/** The frames in the order in which they are due. */
function drained(heap: Timer | undefined): number[] {
  const frames: number[] = []
  for (let at = heap; at !== undefined; at = withoutFirst(at)) frames.push(at.frame)
  return frames
}

/** The shortest way down to where there is nothing more; the right side has to be it, everywhere. */
function shortestWay(heap: Timer | undefined): number {
  if (heap === undefined) return 0
  const [left, right] = [shortestWay(heap.left), shortestWay(heap.right)]
  expect(right).toBeLessThanOrEqual(left)
  return 1 + right
}

describe('the queue of timers', () => {
  test('gives the earliest first', () => {
    expect(drained(heapOf([5, 1], [3, 2], [9, 3], [4, 4]))).toEqual([3002, 4004, 5001, 9003])
  })

  test('gives of those that are due at one moment the one that was set first', () => {
    expect(drained(heapOf([5, 2], [5, 1], [5, 3], [4, 9]))).toEqual([4009, 5001, 5002, 5003])
  })

  test('leaves older versions as they were', () => {
    const before = heapOf([5, 1], [3, 2])
    addTimer(before, 1, 3, 1003)
    withoutFirst(before!)
    expect(drained(before)).toEqual([3002, 5001])
  })

  test('keeps its right side short, whatever order the timers come in', () => {
    const orders = {
      rising: Array.from({ length: 1000 }, (_, i) => i),
      falling: Array.from({ length: 1000 }, (_, i) => 1000 - i),
      mixed: Array.from({ length: 1000 }, (_, i) => (i * 617) % 1000),
    }
    for (const dues of Object.values(orders)) {
      const heap = heapOf(...dues.map((due, i) => [due, i] as const))
      expect(shortestWay(heap)).toBeLessThanOrEqual(Math.log2(1001))
      expect(drained(heap)).toHaveLength(1000)
    }
  })
})
