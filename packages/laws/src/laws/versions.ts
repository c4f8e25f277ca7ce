import { compile } from '@redrive/engine'
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

/** Going on from an older version changes neither that version nor the newer ones. */
export const versionsStay: Law = {
  name: 'old versions stay as they are',
  check: trial => {
    const view = (version: Trial['last']) => JSON.stringify([version.status, trial.engine.history(version), workOf(trial.engine, version)])
    const { last } = trial
    const newest = view(last)
    for (const version of trial.sample(1)) {
      const before = view(version)
      trial.plainEnd(version)
      expect(view(version) === before, () => `the version of ${version.log.length} events has changed`, version.log.length)
      expect(
        view(last) === newest,
        () => `going on from the version of ${version.log.length} events has changed the newest`,
        version.log.length,
      )
    }
  },
}
