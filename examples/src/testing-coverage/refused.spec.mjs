import { readFileSync } from 'node:fs'
import { compile } from '@redrive/engine'
import { fail, run } from '@redrive/testing'
import { expect, test } from 'vitest'

const refund = compile(readFileSync(new URL('refund.asl.json', import.meta.url), 'utf8'))

test('what was never paid is not refunded', () => {
  expect(run(refund, { mocks: { Find: fail('Payment.Unknown') } }).error).toBe('Refund.Refused')
})
