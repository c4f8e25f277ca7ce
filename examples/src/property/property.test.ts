import { readFileSync } from 'node:fs'
import { compile, history, redrive, start, type Execution } from '@redrive/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerOnAGoodDay, order } from '../demo/answers.js'
import { run } from '../run.js'

const HOUR = 3600 * 1000
const morning = Date.UTC(2026, 8, 24, 9)
const machine = compile(readFileSync(new URL('../demo/order.asl.json', import.meta.url), 'utf8'))

/** What befalls each piece of work, one after the other: how long it takes, and whether it is lost. */
const weather = fc.array(fc.record({ afterSeconds: fc.nat(100), isLost: fc.boolean() }), { maxLength: 20 })

/** Runs an order through that weather, redriving it until it has succeeded. When the weather is used up, the sun shines. */
function runThrough(days: readonly { readonly afterSeconds: number; readonly isLost: boolean }[]): Execution {
  const left = [...days]
  let at = morning
  let [execution] = start(machine, { input: order, at })
  for (;;) {
    execution = run(execution, at, task => {
      const { afterSeconds, isLost } = left.shift() ?? { afterSeconds: 1, isLost: false }
      return isLost ? { error: 'Lambda.Unknown', cause: 'lost', afterSeconds } : { ...answerOnAGoodDay(task), afterSeconds }
    })
    if (execution.status === 'SUCCEEDED') return execution
    at += 12 * HOUR
    ;[execution] = redrive(execution, { at })
  }
}

describe('whatever fails on the way of an order', () => {
  const untroubled = runThrough([])

  it('redriving it until it succeeds gives the output of an order without trouble', () => {
    fc.assert(
      fc.property(weather, days => {
        expect(runThrough(days).output).toEqual(untroubled.output)
      }),
    )
  })

  it('each piece of work succeeds once: nobody pays, and nothing is packed, twice', () => {
    const successes = (execution: Execution) =>
      history(execution).filter(({ type }) => /^(Task|LambdaFunction)Succeeded$/.test(type)).length
    fc.assert(
      fc.property(weather, days => {
        expect(successes(runThrough(days))).toBe(successes(untroubled))
      }),
    )
  })
})
