import { compile, type Execution } from '@redrive/engine'
import { workOf } from '../script/work.js'
import { Trial } from '../script/trial.js'
import { expect, type Law } from './law.js'

/** The same definition, input, seed and commands give the same history, to the byte, and ask for the same work under the same tokens. */
export const sameSeedSameBytes: Law = {
  name: 'the same seed gives the same bytes',
  check: trial => {
    const again = new Trial(trial.engine, trial.definition, trial.script, compile(trial.definition))
    const [once, twice] = [trial.linesOf(trial.last), again.linesOf(again.last)]
    const different = once.findIndex((line, i) => line !== twice[i])
    expect(different < 0, () => `event ${different + 1} was ${once[different]}, and the second time ${twice[different]}`, different + 1)
    expect(once.length === twice.length, () => `there were ${once.length} events, and the second time ${twice.length}`)
    const [first, second] = [trial, again].map(({ engine, last }) => JSON.stringify(workOf(engine, last)))
    expect(first === second, () => `the work was ${first}, and the second time ${second}`)
  },
}

/**
 * Going on from an older version in another way changes neither that version nor any other, and gives what it would give if nothing else
 * had ever come of that version.
 */
export const versionsStay: Law = {
  name: 'old versions stay as they are',
  check: trial => {
    const { engine, versions } = trial
    const viewOf = (version: Execution) => JSON.stringify([version.status, engine.history(version), workOf(engine, version)])
    const views = versions.map(viewOf)
    const otherMoves = trial.script.moves.toReversed()
    for (const fork of trial.sample(1)) {
      const { length } = fork.log
      const end = trial.plainEnd(fork, otherMoves)
      const changed = versions.find((version, i) => viewOf(version) !== views[i])
      expect(
        changed === undefined,
        () => `going on from the version of ${length} events has changed that of ${changed!.log.length}`,
        changed?.log.length,
      )
      const alone = trial.plainEnd(trial.remade(versions.indexOf(fork)), otherMoves)
      expect(
        trial.linesOf(end).join() === trial.linesOf(alone).join(),
        () => `going on from the version of ${length} events gives another history than if nothing else had come of it`,
        length,
      )
    }
  },
}
