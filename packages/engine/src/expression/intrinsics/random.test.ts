import { describe, expect, it } from 'vitest'
import type { Json } from '../../json/index.js'
import type { Seed } from '../../random.js'
import { evaluate } from './evaluate.fixture.js'
import { IntrinsicFailureError } from './index.js'
import { JavaRandom } from './javaRandom.js'

const draw = (text: string, seed: Seed = 1) => evaluate(text, {}, seed)

describe('States.MathRandom', () => {
  it('may give its start but not its end', () => {
    const drawn = new Set(Array.from({ length: 200 }, (_, seed) => draw('States.MathRandom(1, 4)', seed)))
    expect([...drawn].sort()).toEqual([1, 2, 3])
    const seeded = new Set(Array.from({ length: 200 }, (_, seed) => draw(`States.MathRandom(1, 4, ${seed})`)))
    expect([...seeded].sort()).toEqual([1, 2, 3])
  })

  it('without a seed depends on the execution', () => {
    expect(draw('States.MathRandom(0, 1000000)', 'a')).toBe(draw('States.MathRandom(0, 1000000)', 'a'))
    expect(draw('States.MathRandom(0, 1000000)', 'a')).not.toBe(draw('States.MathRandom(0, 1000000)', 'b'))
  })

  it('with a seed depends on the arguments alone', () => {
    expect(draw('States.MathRandom(-5, 5, 42)', 'a')).toBe(draw('States.MathRandom(-5, 5, 42)', 'b'))
    expect(draw('States.MathRandom(-5, 5, 42)')).toBe(-5)
    expect(draw('States.MathRandom(1, 10, -10)')).toSatisfy((n: number) => n >= 1 && n < 10)
  })

  it('takes all numbers of 32 bits as its range', () => {
    for (let seed = 0; seed < 100; seed++) {
      expect(draw(`States.MathRandom(-2147483648, 2147483647, ${seed})`)).toSatisfy(Number.isInteger)
      expect(draw('States.MathRandom(-2147483648, 2147483647)', seed)).toSatisfy(Number.isInteger)
    }
  })

  it.each(['1, 1', '10, 5', '1.6, 2.4', "'a', 10", '1, null', "1, 10, 'seed'", '1, 10, null', '0, 2147483648'])('(%s) fails', args => {
    expect(() => draw(`States.MathRandom(${args})`)).toThrow(IntrinsicFailureError)
  })
})

it('java.util.Random draws what it is documented to draw', () => {
  expect(new JavaRandom(42).int(0, 10)).toBe(0)
  expect(new JavaRandom(42).int(0, 100)).toBe(30)
  expect(new JavaRandom(0).int(0, 100)).toBe(60)
  expect(new JavaRandom(0).int(0, 16)).toBe(11)
  expect(new JavaRandom(0).int(-(2 ** 31), 2 ** 31 - 1)).toBe(-1155484576)
})

it('States.UUID is of version 4 and drawn from the execution', () => {
  expect(draw('States.UUID()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(draw('States.UUID()', 'a')).toBe(draw('States.UUID()', 'a'))
  const [first, second] = draw('States.Array(States.UUID(), States.UUID())') as readonly Json[]
  expect(first).not.toBe(second)
})
