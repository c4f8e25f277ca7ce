import fc, { type IProperty } from 'fast-check'
import { expect } from 'vitest'
import type { Law, LawName } from '../../laws/src/laws/law.js'
import type { MachineOptions } from '../../laws/src/machines/index.js'
import { randomMachineLaws } from '../../laws/src/property.js'
import { identityOf } from '../../laws/src/script/trial.js'
import { eventAt } from '../src/history/log.js'
import { history, replay } from '../src/index.js'
import { difference, Fold } from './fold.js'

/**
 * Checks a law on random runs, always the same ones. Others, or more of them:
 *
 *     SEED=77 RUNS=10000 npx vitest run packages/engine/src/redrive/laws
 */
export function check<T>(law: IProperty<T>, options: { readonly seed: number; readonly runs: number }): void {
  const { SEED = options.seed, RUNS = options.runs } = process.env
  fc.assert(law, { seed: Number(SEED), numRuns: Number(RUNS) })
}

/** The log of each version begins with that of the version before. */
export const growthLaw: Law<string> = {
  name: 'the log only grows',
  check: ({ versions }) => {
    for (const [i, { log }] of versions.entries()) {
      const before = versions[i - 1]?.log
      for (let id = 1; id <= (before?.length ?? 0); id++) {
        if (eventAt(log, id) !== eventAt(before!, id)) throw new Error(`event ${id} has changed`)
      }
    }
  },
}

/** The state of each version is what evolve makes of its log. */
export const foldLaw: Law<string> = {
  name: 'state == fold(log)',
  check: ({ versions }) => {
    const fold = new Fold(versions[0]!)
    for (const version of versions) {
      fold.follow(version)
      isSame(difference(fold.state, version.state))
    }
  },
}

/** The history of an execution, read elsewhere, gives its state. Every third is read; but what a Map Run gives is in no history. */
export const replayLaw: Law<string> = {
  name: 'replay(history) == execution',
  check: ({ last, script }) => {
    const events = history(last)
    if (script.seed % 3 !== 0 || events.some(({ type }) => type === 'MapRunSucceeded')) return
    const replayed = replay(last.machine, JSON.parse(JSON.stringify(events)) as [], identityOf(last))
    isSame(difference(replayed.state, last.state))
  },
}

function isSame(difference: readonly [unknown, unknown] | undefined): void {
  if (difference !== undefined) expect(difference[1]).toEqual(difference[0])
}

const LAWS_OF_HISTORY: readonly LawName[] = [
  'the history is one that AWS could write',
  'time never runs back',
  'a redrive never runs a succeeded step again',
  'a redrive does what its plan tells',
  'every entered state is exited, aborted or open',
]

/** Random machines keep the laws of histories through random faults, stops and redrives. */
export const historyLaws = (options: MachineOptions = {}) =>
  randomMachineLaws({ ...options, laws: [...LAWS_OF_HISTORY, growthLaw, foldLaw, replayLaw] })
