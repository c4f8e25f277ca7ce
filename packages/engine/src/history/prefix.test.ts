import fc, { type Arbitrary } from 'fast-check'
import { expect, test } from 'vitest'
import { machineArbitrary } from '../../../laws/src/machines/index.js'
import { identityOf } from '../../../laws/src/script/trial.js'
import { check } from '../../test/laws.js'
import { tableOf } from '../../test/table.js'
import { goOn, type Outcome, type World } from '../../test/world.js'
import { compile, history, latestMoment, redrive, replay, start, transition, type Execution, type HistoryEvent } from '../index.js'

const outcome: Arbitrary<Outcome> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ takes: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ error: fc.constantFrom('A', 'B'), takes: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.constant({ never: true }) },
)

/** What comes of a scheduling depends on nothing but the state and how often it was scheduled before. */
const worldOf =
  (outcomes: readonly Outcome[]): World =>
  (name, scheduling) =>
    outcomes[(Number(/\d+/.exec(name)) + scheduling) % 11]

/** The end in such a world, where whatever ends without success is redriven, twice at most. */
function endOf(execution: Execution, world: World): Execution {
  let at = goOn(execution, world)
  while (at.status !== 'SUCCEEDED' && at.status !== 'RUNNING' && at.state.redriveCount < 2) {
    at = goOn(redrive(at, { at: latestMoment(at) + 5000 })[0], world)
  }
  return at
}

/** Takes up a history where it breaks off: first what follows from its last events, at the same moment. */
function resumed(whole: Execution, events: readonly HistoryEvent[]): Execution {
  const part = replay(whole.machine, events, identityOf(whole))
  return part.status === 'RUNNING' ? transition(part, { type: 'TimePassed', at: latestMoment(part) })[0] : part
}

test('from any prefix of its history an execution comes to the same end in the same world', () => {
  const outcomes = fc.array(outcome, { maxLength: 8 })
  // What a Map Run gives is told by the exit of its Map only.
  const machines = machineArbitrary({ flows: true, withoutMapRuns: true })
  const law = fc.property(machines, outcomes, fc.infiniteStream(fc.nat()), ({ definition, input }, script, numbers) => {
    const world = worldOf(script)
    const whole = endOf(start(compile(definition), { input, at: 0, seed: 1 })[0], world)
    const events = history(whole)
    for (const n of numbers.take(3)) {
      const length = 1 + (n % events.length)
      const end = endOf(resumed(whole, events.slice(0, length)), world)
      if (JSON.stringify(history(end)) === JSON.stringify(events)) continue
      expect(tableOf(end), `from the first ${length} events`).toEqual(tableOf(whole))
      expect(history(end), `from the first ${length} events`).toEqual(events)
    }
  })
  check(law, { seed: 5, runs: 400 })
})
