import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INPUT, machineArbitrary } from '../../test/arbitraries.js'
import { tableOf } from '../../test/table.js'
import { goOn, type Outcome } from '../../test/world.js'
import { compile, history, redrive, replay, start, transition, type Execution } from '../index.js'
import { eventAt } from './log.js'

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ takes: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ error: fc.constantFrom('A', 'B'), takes: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.constant({ never: true }) },
)

const latest = ({ log }: Execution) => eventAt(log, log.length)!.timestamp

test('prefix', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(machineArbitrary({ flows: true }), fc.array(outcome, { maxLength: 8 }), ({ definition }, outcomes) => {
      const machine = compile(definition)
      const world = (name: string, n: number) => outcomes[(Number(/\d+/.exec(name)) + n) % 11]
      const all = (execution: Execution) => {
        let at = goOn(execution, world)
        for (; at.status !== 'SUCCEEDED' && at.status !== 'RUNNING' && at.state.redriveCount < 2;) {
          at = goOn(redrive(at, { at: latest(at) + 5000 })[0], world)
        }
        return at
      }
      const [first] = start(machine, { input: INPUT, at: 0, seed: 1 })
      const whole = all(first)
      const events = history(whole)
      const text = JSON.stringify(events)
      for (let length = 1; length <= events.length; length++) {
        let part = replay(machine, events.slice(0, length), { ...whole.identity, activities: undefined as never })
        if (part.status === 'RUNNING') [part] = transition(part, { type: 'TimePassed', at: latest(part) })
        const end = all(part)
        if (JSON.stringify(history(end)) !== text) {
          expect([`prefix ${length}`, ...tableOf(end)]).toEqual([`prefix ${length}`, ...tableOf(whole)])
          expect(history(end)).toEqual(events)
        }
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 300), seed: Number(process.env.SEED ?? 1), interruptAfterTimeLimit: 400000 },
  )
})
