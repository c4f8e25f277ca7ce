import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INPUT, machineArbitrary } from '../../test/arbitraries.js'
import { check } from '../../test/laws.js'
import { play, scriptArbitrary, type Move } from '../../test/script.js'
import { compile, start, type Execution, type Json } from '../index.js'

/** Everything goes well, and at once. */
const success: Move = { what: 'succeed', pick: 0, wait: 0 }

/** Plays the script, then goes on until the execution succeeds, redriving it whenever it has ended otherwise. */
function succeedAfter(definition: Json, script: readonly Move[]): Execution {
  let [execution] = start(compile(definition), { input: INPUT, at: 0 })
  for (let step = 0; execution.status !== 'SUCCEEDED'; step++) {
    if (step > 500) throw new Error('no success after 500 steps')
    execution = play(execution, script[step] ?? success)!
  }
  return execution
}

test('an execution that is redriven until it succeeds has the output of one in which nothing failed', () => {
  const machines = machineArbitrary({ canSucceed: true, withoutCatch: true, flows: true })
  const law = fc.property(machines, scriptArbitrary, ({ definition }, script) => {
    const [smooth, rough] = [succeedAfter(definition, []), succeedAfter(definition, script)]
    if (JSON.stringify(rough.output) !== JSON.stringify(smooth.output)) expect(rough.output).toEqual(smooth.output)
  })
  check(law, { seed: 6, runs: 1000 })
})
