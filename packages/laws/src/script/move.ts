import fc, { type Arbitrary } from 'fast-check'

/**
 * One thing that the outside world does, `wait` seconds after the newest event, to the `pick`-th piece of open work where it is about
 * work:
 *
 * | move | what happens |
 * |---|---|
 * | `succeed` | the work is done |
 * | `fail` | the work fails, with the `error`-th of the errors that its state knows |
 * | `progress` | a worker takes an activity; a job or a callback is accepted |
 * | `beat` | a sign of life |
 * | `not scheduled`, `not started`, `not submitted` | the work could not even begin: one of these, whichever there is for such work |
 * | `time` | nothing, until something is due |
 * | `stop` | somebody stops the execution |
 *
 * To an execution that has ended without success each of them is a redrive.
 */
export interface Move {
  readonly what: 'succeed' | 'fail' | 'progress' | 'beat' | NotBegun | 'time' | 'stop'
  readonly pick: number
  readonly error: number
  /** Seconds. */
  readonly wait: number
}

/** What kept work from beginning. */
export type NotBegun = 'not scheduled' | 'not started' | 'not submitted'

/** The move of a world in which everything goes well, and at once. */
export const SUCCESS: Move = { what: 'succeed', pick: 0, error: 0, wait: 0 }

export interface MovesOptions {
  /** How many moves at most. Default 25. */
  readonly maxLength?: number
  /** Leaves out stops. */
  readonly withoutStops?: boolean
}

/**
 * Schedules of faults, stops and redrives: what the outside world does, one move after the other. When they are at an end, everything
 * succeeds. They shrink to few moves, of which as many as possible succeed at once.
 */
export function movesArbitrary({ maxLength = 25, withoutStops = false }: MovesOptions = {}): Arbitrary<readonly Move[]> {
  const what = fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant<Move['what']>('succeed') },
    { weight: 3, arbitrary: fc.constant<Move['what']>('fail') },
    { weight: 2, arbitrary: fc.constant<Move['what']>('progress') },
    { weight: 1, arbitrary: fc.constant<Move['what']>('beat') },
    { weight: 1, arbitrary: fc.constantFrom<Move['what']>('not started', 'not scheduled', 'not submitted') },
    { weight: 2, arbitrary: fc.constant<Move['what']>('time') },
    { weight: withoutStops ? 0 : 1, arbitrary: fc.constant<Move['what']>('stop') },
  )
  const move = fc.record({ what, pick: fc.nat({ max: 5 }), error: fc.nat({ max: 3 }), wait: fc.constantFrom(0, 0, 1, 2) })
  return fc.array(move, { maxLength })
}
