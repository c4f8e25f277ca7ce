import { readFileSync } from 'node:fs'
import { compile } from '@redrive/engine'
import { failTimes, run, succeed } from '@redrive/testing'
import { expect, test } from 'vitest'

const refund = compile(readFileSync(new URL('refund.asl.json', import.meta.url), 'utf8'))

test('a small refund is paid when the bank is no longer busy', () => {
  const mocks = { Find: succeed({ cents: 500 }), Pay: failTimes(1, 'Bank.Busy').then(succeed('paid')) }
  expect(run(refund, { mocks }).output).toBe('paid')
})
