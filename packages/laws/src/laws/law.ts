import type { Trial } from '../script/trial.js'

/** The laws, by name. */
export type LawName =
  | 'a redrive never runs a succeeded step again'
  | 'a redrive does what its plan tells'
  | 'a redrive is idempotent by its client token'
  | 'a redrive gives retriers their whole budgets'
  | 'redriving until success gives the output of a run without faults'
  | 'a stop at any moment can be redriven'
  | 'the history only grows'
  | 'the history is one that AWS could write'
  | 'time never runs back'
  | 'every entered state is exited, aborted or open'
  | 'results keep their order'
  | 'replay(history) is the execution, at every prefix'
  | 'the same seed gives the same bytes'
  | 'old versions stay as they are'

/** Something that holds for every execution, whatever befalls it. One of your own has a name of your own. */
export interface Law<Name extends string = LawName> {
  readonly name: Name
  /** @throws where it doesn't hold */
  readonly check: (trial: Trial) => void
}

/** What is wrong, in words, and the event of the newest version of the execution that shows it. */
export class Broken extends Error {
  readonly eventId: number | undefined

  constructor(what: string, eventId?: number) {
    super(what)
    this.eventId = eventId
  }
}

export function expect(holds: boolean, what: () => string, eventId?: number): asserts holds {
  if (!holds) throw new Broken(what(), eventId)
}
