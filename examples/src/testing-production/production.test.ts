import { readFileSync } from 'node:fs'
import { compile, type ForeignEvent } from '@redrive/engine'
import { mocksFromConfig, mocksFromHistory, redriveRun, run, runRecorded, succeed } from '@redrive/testing'
import '@redrive/testing/vitest'
import { describe, expect, test } from 'vitest'

const text = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const machine = compile(text('payments.asl.json'))

describe('a failure in production', () => {
  // aws stepfunctions get-execution-history --include-execution-data --execution-arn ...
  const { events } = JSON.parse(text('history.json')) as { readonly events: readonly ForeignEvent[] }
  const recorded = mocksFromHistory(machine, events)

  test('happens again in a test, with the answers that were recorded', () => {
    const again = runRecorded(machine, events)
    expect(again).toHaveFailedWith('Bank.Closed')
    expect(again).toHaveRetried('Transfer', 1)
  })

  test('would not have happened with another answer', () => {
    const Transfer = succeed({ Payload: { transfer: 't-9' } })
    expect(runRecorded(machine, events, { mocks: { Transfer } })).toHaveOutput({ id: 't-9' })
  })

  test('is mended by a redrive: the card is not authorized again', () => {
    const mocks = { ...recorded, Transfer: succeed({ Payload: { transfer: 't-9' } }) }
    const redriven = redriveRun(runRecorded(machine, events), { mocks })
    expect(redriven).toHaveSucceeded()
    expect(redriven).toHavePreserved('Authorize')
  })
})

test('a MockConfigFile.json of Step Functions Local works as it is', () => {
  const done = run(machine, { mocks: mocksFromConfig(text('MockConfigFile.json'), 'Payments#BankIsSlow') })
  expect(done).toHaveOutput({ id: 't-1' })
  expect(done).toHaveTakenVirtual('2m')
})
