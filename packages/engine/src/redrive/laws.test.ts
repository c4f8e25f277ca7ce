import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INPUT, machineArbitrary } from '../../test/arbitraries.js'
import { Fold, plainState } from '../../test/fold.js'
import { play, scriptArbitrary, success, type Move } from '../../test/script.js'
import { compile, history, replay, start, type Execution, type Json } from '../index.js'
import { eventAt } from '../history/log.js'

const MAX_STEPS = 300

/** Every version of an execution that goes through a script, and then through a world in which all goes well; it ends with at most 3 redrives more. */
function* versions(definition: Json, script: readonly Move[]): Generator<Execution> {
  let [execution] = start(compile(definition), { input: INPUT, at: 0, seed: 1 })
  yield execution
  let extra = 0
  for (let i = 0; i < MAX_STEPS; i++) {
    if (execution.status === 'SUCCEEDED') return
    if (execution.status !== 'RUNNING' && i >= script.length && ++extra > 2) return
    const next = play(execution, script[i] ?? success)
    if (next === undefined) return
    execution = next
    yield execution
  }
  throw new Error(`no end after ${MAX_STEPS} steps`)
}

test("fold", { timeout: 120_000 }, () => {
  let runs = 0,
    events = 0,
    steps = 0
  const counts: Record<string, number> = {}
  fc.assert(
    fc.property(machineArbitrary(), scriptArbitrary, ({ definition }, script) => {
      runs++
      let fold: Fold | undefined
      let before: Execution | undefined
      let last!: Execution
      for (const execution of versions(definition, script)) {
        steps++
        fold ??= new Fold(execution)
        fold.follow(execution)
        if (!isDeepStrictEqual(plainState(fold.state), plainState(execution.state)))
          expect(plainState(execution.state)).toEqual(plainState(fold.state))
        for (let id = (before?.log.length ?? 0) + 1; id <= execution.log.length; id++) {
          const event = eventAt(execution.log, id)!
          counts[event.type] = (counts[event.type] ?? 0) + 1
        }
        before = execution
        last = execution
      }
      counts[last.status] = (counts[last.status] ?? 0) + 1
      events += last.log.length
      const replayed = replay(last.machine, history(last), { ...last.identity, activities: undefined as never })
      if (!isDeepStrictEqual(plainState(replayed.state), plainState(last.state)))
        expect(plainState(replayed.state)).toEqual(plainState(last.state))
    }),
    { numRuns: Number(process.env.RUNS ?? 1000), seed: Number(process.env.SEED ?? 1) },
  )
  console.log(runs, steps, events, counts)
})
