import { describe, expect, it } from 'vitest'
import { budget, BudgetExceeded, JSONATA_LIMITS } from './budget.js'
import { parseSignature } from './signature.js'

const validated = (signature: string, args: readonly unknown[], context?: unknown) =>
  budget.during(JSONATA_LIMITS, () => parseSignature(signature).validate(args, context))

describe('arguments are given to parameters', () => {
  it.each<readonly [string, readonly unknown[], unknown, readonly unknown[]]>([
    ['<s-nn?:s>', ['text', 1], undefined, ['text', 1, undefined]],
    ['<s-nn?:s>', [1, 2], 'context', ['context', 1, 2]],
    ['<s-:s>', [], 'context', ['context']],
    ['<s-:s>', [undefined], 'context', [undefined]],
    ['<a:n>', [5], undefined, [[5]]],
    ['<a<n>:n>', [[1, 2]], undefined, [[1, 2]]],
    ['<a<n>:n>', [[]], undefined, [[]]],
    ['<a<n>:n>', [undefined], undefined, [undefined]],
    ['<a+>', [[1], 2, [3]], undefined, [[1], [2], [3]]],
    ['<s+n>', ['a', 'b', 1], undefined, ['a', 'b', 1]],
    ['<n?n>', [1], undefined, [1, undefined]],
    ['<(sf)o?:b>', ['text'], undefined, ['text', undefined]],
    ['<j?:x>', [null], undefined, [null]],
  ])('%s of %j with the context %j', (signature, args, context, taken) => {
    expect(validated(signature, args, context)).toEqual(taken)
  })
})

it.each<readonly [string, readonly unknown[], unknown, object]>([
  ['<n:n>', ['1'], undefined, { code: 'T0410', value: '1', index: 1 }],
  ['<sn:s>', ['a', 'b'], undefined, { code: 'T0410', value: 'b', index: 2 }],
  ['<sn:s>', ['a', 1, 2], undefined, { code: 'T0410', value: 2, index: 3 }],
  ['<j:x>', [() => 1], undefined, { code: 'T0410', index: 1 }],
  ['<s-:s>', [], 5, { code: 'T0411', value: 5, index: 1 }],
  ['<a<n>:n>', [[1, 'b']], undefined, { code: 'T0412', index: 1, type: 'numbers' }],
  ['<a<s>s:s>', [5, ','], undefined, { code: 'T0412', value: 5, index: 1, type: 'strings' }],
])('%s does not take %j with the context %j', (signature, args, context, error) => {
  expect(() => validated(signature, args, context)).toThrow(expect.objectContaining(error))
})

it.each([
  ['<n<s>>', { code: 'S0401', value: 'n', offset: 2 }],
  ['<(sa<n>)>', { code: 'S0402', value: 'sa<n>', offset: 1 }],
])('%s is none', (signature, error) => {
  expect(() => parseSignature(signature)).toThrow(expect.objectContaining(error))
})

it('is tried within the budget', () => {
  const args = Array.from({ length: 5000 }, () => 'text')
  expect(() => validated(`<${'s+'.repeat(5000)}n>`, args)).toThrow(BudgetExceeded)
})
