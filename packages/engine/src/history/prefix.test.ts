import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INPUT, machineArbitrary } from '../../test/arbitraries.js'
import { tableOf } from '../../test/table.js'
import { optionsOf } from '../../test/laws.js'
import { goOn, type Outcome, type World } from '../../test/world.js'
import { compile, history, redrive, replay, start, transition, type Execution } from '../index.js'
import { eventAt } from './log.js'

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ takes: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ error: fc.constantFrom('A', 'B'), takes: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.constant({ never: true }) },
)

const latest = ({ log }: Execution) => eventAt(log, log.length)!.timestamp

/** Redrives at most this often, until the execution has succeeded or waits for what never comes. */
const MAX_REDRIVES = 2

test('an execution that is taken up from any prefix of its history ends with the same history', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(machineArbitrary({ flows: true }), fc.array(outcome, { maxLength: 8 }), ({ definition }, outcomes) => {
      const machine = compile(definition)
      const world = (name: string, scheduling: number) => outcomes[(Number(/\d+/.exec(name)) + scheduling) % 11]
      const whole = toTheEnd(start(machine, { input: INPUT, at: 0, seed: 1 })[0], world)
      const events = history(whole)
      const text = JSON.stringify(events)
      for (let length = 1; length <= events.length; length++) {
        const end = toTheEnd(takenUp(replay(machine, events.slice(0, length), optionsOf(whole))), world)
        if (JSON.stringify(history(end)) !== text)
          expect([`prefix ${length}`, ...tableOf(end)]).toEqual([`prefix ${length}`, ...tableOf(whole)])
      }
    }),
    { numRuns: 100, seed: 1 },
  )
})

function takenUp(execution: Execution): Execution {
  return execution.status === 'RUNNING' ? transition(execution, { type: 'TimePassed', at: latest(execution) })[0] : execution
}

function toTheEnd(execution: Execution, world: World): Execution {
  let current = goOn(execution, world)
  while (current.status !== 'SUCCEEDED' && current.status !== 'RUNNING' && current.state.redriveCount < MAX_REDRIVES) {
    current = goOn(redrive(current, { at: latest(current) + 5000 })[0], world)
  }
  return current
}
