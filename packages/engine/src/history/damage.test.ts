import fc, { type Arbitrary } from 'fast-check'
import { test } from 'vitest'
import { ENGINE } from '../../../laws/src/engine.js'
import { machineArbitrary } from '../../../laws/src/machines/index.js'
import { movesArbitrary } from '../../../laws/src/script/move.js'
import { identityOf, Trial } from '../../../laws/src/script/trial.js'
import { check } from '../../test/laws.js'
import {
  CommandError,
  describe,
  effectsOf,
  history,
  HistoryMismatchError,
  latestMoment,
  planRedrive,
  redrive,
  replay,
  transition,
  type Execution,
  type ForeignEvent,
} from '../index.js'
import { EVENT_TYPES } from './event.js'

/** One thing that is wrong with a history. Numbers pick the event, and the member of its details. */
interface Damage {
  readonly what: 'lost' | 'twice' | 'swapped' | 'cause' | 'type' | 'time' | 'detail' | 'no details' | 'nothing'
  readonly at: number
  readonly other: number
  readonly type: string
  readonly value: unknown
}

const value: Arbitrary<unknown> = fc.constantFrom(null, -1, 0.5, 1e15, NaN, 'x', '', '{', '{"a":1}', {}, [], true, undefined)

const damage: Arbitrary<Damage> = fc.record({
  what: fc.constantFrom<Damage['what']>('lost', 'twice', 'swapped', 'cause', 'type', 'time', 'detail', 'detail', 'no details', 'nothing'),
  at: fc.nat(),
  other: fc.nat(),
  type: fc.constantFrom(...EVENT_TYPES),
  value,
})

type AnyEvent = Readonly<Record<string, unknown>>

function damaged(events: readonly AnyEvent[], { what, at, other, type, value }: Damage): AnyEvent[] {
  const place = at % events.length
  const event = events[place] ?? {}
  const key = Object.keys(event).find(name => name.endsWith('Details'))
  const withEvent = (...changed: readonly AnyEvent[]) => [...events.slice(0, place), ...changed, ...events.slice(place + 1)]
  const details = (key === undefined ? {} : event[key]) as AnyEvent | null | undefined
  switch (what) {
    case 'lost':
      return numbered(withEvent())
    case 'twice':
      return numbered(withEvent(event, event))
    case 'swapped':
      return numbered([...withEvent(), event])
    case 'cause':
      return withEvent({ ...event, previousEventId: other % (place + 1) })
    case 'type':
      return withEvent({ ...event, type })
    case 'time':
      return withEvent({ ...event, timestamp: value })
    case 'no details':
      return withEvent(Object.fromEntries(Object.entries(event).filter(([name]) => name !== key)))
    case 'detail': {
      const names = Object.keys(details ?? {})
      return names.length === 0 ? [...events] : withEvent({ ...event, [key!]: { ...details, [names[other % names.length]!]: value } })
    }
    case 'nothing':
      return withEvent(value as AnyEvent)
  }
}

const numbered = (events: readonly AnyEvent[]) => events.map((event, i) => ({ ...event, id: i + 1 }))

/** Everything that one does with an execution. */
function use(execution: Execution): void {
  const at = latestMoment(execution) + 1000
  effectsOf(execution)
  history(execution)
  describe(execution, { at })
  planRedrive(execution, { at })
  if (execution.status === 'RUNNING') transition(execution, { type: 'TimePassed', at })
  else if (execution.status !== 'SUCCEEDED') redrive(execution, { at })
}

test('a damaged history is refused as one, or still is a history that one can go on from', () => {
  const damages = fc.array(damage, { minLength: 1, maxLength: 2 })
  const law = fc.property(machineArbitrary(), movesArbitrary(), damages, ({ definition, input }, moves, list) => {
    const whole = new Trial(ENGINE, definition, { input, moves, seed: 1 }).last
    const events = list.reduce<AnyEvent[]>(
      (before, one) => (before.length === 0 ? before : damaged(before, one)),
      JSON.parse(JSON.stringify(history(whole))) as AnyEvent[],
    )
    try {
      use(replay(whole.machine, events as unknown as ForeignEvent[], identityOf(whole)))
    } catch (error) {
      if (!(error instanceof HistoryMismatchError) && !(error instanceof CommandError)) throw error
    }
  })
  check(law, { seed: 7, runs: 500 })
})
