import { expect, test } from 'vitest'
import { remembered } from './remembered.js'

test('what follows from a value is made once for each value and key', () => {
  let made = 0
  const make = () => (made += 1)
  const [one, other] = [{}, {}]
  expect([remembered(one, 'a', make), remembered(one, 'a', make)]).toEqual([1, 1])
  expect([remembered(one, 'b', make), remembered(other, 'a', make), remembered(one, 'a', make)]).toEqual([2, 3, 1])
})

test('that nothing follows is remembered, too', () => {
  const value = {}
  expect(remembered(value, 'a', () => undefined)).toBeUndefined()
  expect(remembered<number | undefined>(value, 'a', () => 1)).toBeUndefined()
})
