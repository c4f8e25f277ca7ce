import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.fixture.js'
import { IntrinsicFailureError } from './index.js'

const add = (args: string) => evaluate(`States.MathAdd(${args})`)

describe('States.MathAdd', () => {
  it.each([
    ['-9, 3', -6],
    ['1.49, 1.5', 3],
    ['1.5, 1.51', 4],
    ['-1.49, -1.5', -2],
    ['-1.5, -1.51', -3],
    ['1.49, -1.49', 0],
    ['-1.5, 0', -1],
    ['-1.51, 0', -2],
    ['0.5, 0', 1],
    ['2.5, 0', 3],
    ['-0.5, 0.5', 1],
    ['-0.5, 0', 0],
    ['-0.5, -0.5', 0],
    ['-0, -0', 0],
    ['-2.5, 0', -2],
    ['-3.5, 0', -3],
    ['0.49999999999999994, 0', 0],
    ['1.0, 1e1', 11],
    ['2147483647, 0', 2147483647],
    ['-2147483647, -1', -2147483648],
  ])('(%s) rounds each, halves up, and is %d', (args, sum) => {
    expect(add(args)).toBe(sum)
  })

  it.each(['2147483647, 1', '-2147483648, -1', '3000000000, 1', '1, -3000000000', '2147483647.5, -1', '1e999, 1'])(
    '(%s) leaves 32 bits',
    args => {
      expect(() => add(args)).toThrow(IntrinsicFailureError)
    },
  )

  it.each(["1, '-1'", "'a', 1", 'null, 1', 'true, 1', '1, $'])('(%s) has an argument that is no number', args => {
    expect(() => add(args)).toThrow('must be a number')
  })
})
