import { readFileSync } from 'node:fs'
import { compile, type Json } from '@redrive/engine'
import { coverageOf, run } from '@redrive/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ENGINE,
  LawBrokenError,
  machineArbitrary,
  mocksOf,
  movesArbitrary,
  pathArbitrary,
  randomMachineLaws,
  redriveLaws,
  Trial,
  type LawName,
} from './index.js'
import { BROKEN_ENGINES } from './laws/broken.fixture.js'
import { EVENT_TYPES } from './legality/shape.js'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../examples/src/${path}`, import.meta.url), 'utf8')) as Json
const examples: readonly (readonly [string, Json])[] = [
  ['orders', read('testing-orders/orders.asl.json')],
  ['payments', read('testing-production/payments.asl.json')],
  ['reports', read('awsHistory/report.asl.json')],
  ['trips', read('saga/trip.asl.json')],
]

describe.each(examples)('the machine of %s', (_, definition) => {
  test('keeps every law', () => {
    fc.assert(redriveLaws(definition), { seed: 1, numRuns: 10 })
  })

  test('is driven through all of its states, Choice rules and catchers by its paths', () => {
    const machine = compile(definition)
    const paths = fc.sample(pathArbitrary(definition), { seed: 1, numRuns: 100 })
    const runs = paths.map(path => run(machine, { input: path.input, mocks: mocksOf(path) }))
    const { states, choiceRules, catchers } = coverageOf(machine, runs)
    const never = Object.entries({ ...states, ...choiceRules, ...catchers }).filter(([, count]) => count === 0)
    expect(never).toEqual([])
  })
})

describe('a property says why it fails', () => {
  const name: LawName = 'a redrive is idempotent by its client token'
  const definition = {
    StartAt: 'Charge',
    States: { Charge: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:c', End: true } },
  }
  const broken = { ...ENGINE, ...BROKEN_ENGINES[name]['ignores the token']!() }

  test('with the law, what was done, and the events around it', () => {
    const { errorInstance } = fc.check(redriveLaws(definition, { engine: broken, input: fc.constant({ cents: 5 }) }), { seed: 1 })
    expect(errorInstance).toBeInstanceOf(LawBrokenError)
    expect((errorInstance as LawBrokenError).message).toBe(`${name}: redriven again with the token redrive-1, it is another execution

What was done:
  started with {"cents":5}
  stopped
  redriven (redrive-1)
  Charge succeeded with {}

What happened:
  … 1 before
  2 TaskStateEntered Charge
  3<-2 LambdaFunctionScheduled Charge
  4<-3 LambdaFunctionStarted Charge
  5 ExecutionAborted Stopped
> 6<-5 ExecutionRedriven
  7<-2 LambdaFunctionScheduled Charge
  8<-7 LambdaFunctionStarted Charge
  9<-8 LambdaFunctionSucceeded Charge {}
  10<-9 TaskStateExited Charge
  … 1 more`)
  })

  test('with what a law of one’s own has thrown', () => {
    const law = {
      name: 'nobody redrives it',
      check: ({ redrives }: Trial) => {
        if (redrives.length > 0) throw new RangeError(`${redrives.length} redrives`)
      },
    }
    const { errorInstance } = fc.check(redriveLaws(definition, { laws: [name, law], input: fc.constant({ cents: 5 }) }), { seed: 1 })
    expect(errorInstance).toMatchObject({ law: 'nobody redrives it', cause: new RangeError('1 redrives') })
    expect((errorInstance as LawBrokenError).message).toContain('nobody redrives it: 1 redrives\n\nWhat was done:')
  })

  test('on a small machine, whatever machine it failed on', () => {
    const { counterexample } = fc.check(randomMachineLaws({ laws: [name], engine: broken }), { seed: 2 })
    const states = JSON.stringify(counterexample![0].definition).match(/"Type":/g)
    expect(states!.length).toBeLessThanOrEqual(4)
    expect(counterexample![1].moves.length).toBeLessThanOrEqual(1)
  })
})

describe('random machines', () => {
  test('have every state type, in both query languages', () => {
    const texts = fc.sample(machineArbitrary(), { seed: 1, numRuns: 60 }).map(({ definition }) => JSON.stringify(definition))
    const all = texts.join('\n')
    for (const type of ['Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map']) expect(all).toContain(`"Type":"${type}"`)
    for (const part of ['"Retry"', '"Catch"', 'MaxConcurrency', 'DISTRIBUTED', 'HeartbeatSeconds', 'TimeoutSeconds', '"Assign"', '{% '])
      expect(all).toContain(part)
    expect(texts.some(text => text.includes('"QueryLanguage":"JSONata"') && text.includes('"ResultPath"'))).toBe(true)
  })

  test('come to every type of event but the one that the engine never writes', () => {
    const scripts = fc.record({ machine: machineArbitrary(), moves: movesArbitrary(), seed: fc.nat() })
    const trials = fc
      .sample(scripts, { seed: 1, numRuns: 300 })
      .map(({ machine: { definition, input }, moves, seed }) => new Trial(ENGINE, definition, { input, moves, seed }))
    const met = new Set<string>(trials.flatMap(trial => trial.historyOf(trial.last).map(({ type }) => type)))
    expect([...EVENT_TYPES].filter(type => !met.has(type))).toEqual(['MapRunAborted'])
  })

  test.each(['Parallel', 'Map', 'Choice', 'Wait'])('shrink to the one state that matters: %s', type => {
    const without = fc.property(machineArbitrary(), ({ definition }) => !JSON.stringify(definition).includes(`"Type":"${type}"`))
    const { counterexample } = fc.check(without, { seed: 3 })
    const states = JSON.stringify(counterexample![0].definition).match(/"Type":/g)
    expect(states!.length).toBeLessThanOrEqual(5)
  })
})
