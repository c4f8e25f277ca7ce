import { describe, expect, test } from 'vitest'
import { proofKeyOf, provenText, spelledNumber } from './random.js'

describe('a number that is proven', () => {
  const key = proofKeyOf('seed')

  test.each([1, 9, 10, 31, 32, 1023, 1024, 24_999, 500_000, 2 ** 25 - 1])('is spelled by its text: %i', number => {
    expect(provenText(key, number)).toMatch(/^[0-9a-v]{17}$/)
    expect(spelledNumber(provenText(key, number))).toBe(number)
  })

  test('has another proof with another key, and another number with the same', () => {
    const numbers = [1, 2, 1025]
    const proofs = ['seed', 'other', 0, '0'].flatMap(seed => numbers.map(number => provenText(proofKeyOf(seed), number).slice(0, 12)))
    expect(new Set(proofs).size).toBe(12)
    for (const half of [0, 6]) expect(new Set(proofs.map(proof => proof.slice(half, half + 6))).size).toBe(12)
  })

  test.each(['', '0000000000000001', '000000000000000001'])('is not spelled by a text of another length: %j', text => {
    expect(spelledNumber(text)).toBeUndefined()
  })
})
