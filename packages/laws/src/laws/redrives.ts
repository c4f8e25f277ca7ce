import { ExecutionNotRedrivableError, latestMoment, type Execution } from '@redrive/engine'
import { detailsOf } from '../legality/shape.js'
import { placeText, workOf } from '../script/work.js'
import type { Trial } from '../script/trial.js'
import { Broken, expect, type Law } from './law.js'

/** The tasks that a plan schedules are open after the redrive, and what it keeps is not entered again. */
export const doesAsPlanned: Law = {
  name: 'a redrive does what its plan tells',
  check: trial => {
    const { engine } = trial
    for (const { before, step } of trial.redrives) {
      const plan = engine.planRedrive(before, { at: step.action.at })
      expect(plan.redriveStatus === 'REDRIVABLE', () => `the plan says ${plan.redriveStatus}, but it was redriven`)
      const { execution: after } = step
      const since = trial.historyOf(after).slice(before.log.length)
      const kept = new Set(plan.keeps.map(({ exitedEventId }) => exitedEventId))
      const again = since.find(({ type, previousEventId }) => type.endsWith('StateExited') && kept.has(previousEventId))
      expect(again === undefined, () => `a state is kept by the plan, and exits again`, again?.id)
      // What fails at once takes with it what was about to go on.
      if (after.status !== 'RUNNING' || since.some(({ type }) => /Failed$|Aborted$/.test(type))) continue
      const open = workOf(engine, after).map(placeText)
      for (const resumed of plan.resumes) {
        if (resumed.action !== 'schedule' && resumed.action !== 'mapRun') continue
        const place = placeText(resumed)
        expect(open.includes(place), () => `the plan resumes ${place}, and nobody is asked to do it`, before.log.length + 1)
      }
      const entered = new Set(since.map(event => (event.type.endsWith('StateEntered') ? detailsOf(event).name : undefined)))
      const planned = new Set(plan.resumes.map(placeText))
      for (const work of workOf(engine, after)) {
        const place = placeText(work)
        expect(
          planned.has(place) || entered.has(work.stateName),
          () => `${place} runs again, and is not in the plan`,
          before.log.length + 1,
        )
      }
    }
  },
}

/** The same token again, at once or later, changes nothing; another one finds an execution that can't be redriven while it runs. */
export const isIdempotent: Law = {
  name: 'a redrive is idempotent by its client token',
  check: trial => {
    const { engine } = trial
    const known = trial.redrives.slice(-REMEMBERED)
    for (const { before, step } of known) {
      if (step.action.type !== 'RedriveExecution') continue
      const { clientToken, at } = step.action
      for (const version of new Set([step.execution, trial.last])) {
        const now = latestMoment(version)
        if (now - at > LIFETIME_MS) continue
        const again = attempt(() => engine.redrive(version, { at: now, clientToken })[0])
        const isSame = again !== undefined && sameText(trial, again, version) && again.status === version.status
        expect(isSame, () => `redriven again with the token ${clientToken}, it is another execution`, before.log.length + 1)
      }
      if (step.execution.status !== 'RUNNING') continue
      const other = attempt(() => engine.redrive(step.execution, { at, clientToken: `${clientToken}-other` })[0])
      expect(other === undefined, () => 'redriven with another token while it runs, it is redriven once more', before.log.length + 1)
    }
  },
}

/** AWS remembers so many tokens, for so long. */
const REMEMBERED = 10
const LIFETIME_MS = 15 * 60_000

const sameText = (trial: Trial, a: Execution, b: Execution) => trial.linesOf(a).join() === trial.linesOf(b).join()

function attempt<T>(redrive: () => T): T | undefined {
  try {
    return redrive()
  } catch (error) {
    if (error instanceof ExecutionNotRedrivableError) return undefined
    throw error
  }
}

/** Whatever runs can be stopped and redriven: what was open is open again, and in the end nothing tells of the stop. */
export const canBeStopped: Law = {
  name: 'a stop at any moment can be redriven',
  check: trial => {
    const { engine } = trial
    for (const version of trial.sample(2)) {
      if (version.status !== 'RUNNING') continue
      const at = latestMoment(version)
      const [stopped] = engine.stop(version, { at, error: 'Stopped' })
      expect(stopped.status === 'ABORTED', () => `stopped after event ${version.log.length} it is ${stopped.status}`, version.log.length)
      const resumed = attempt(() => engine.redrive(stopped, { at })[0])
      if (resumed === undefined) throw new Broken(`stopped after event ${version.log.length} it can't be redriven`, version.log.length)
      const open = workOf(engine, resumed).map(placeText)
      for (const work of workOf(engine, version)) {
        const place = placeText(work)
        expect(
          open.includes(place),
          () => `stopped after event ${version.log.length} and redriven, ${place} is not done`,
          version.log.length,
        )
      }
      if (!trial.isFunctionOfInput || trial.machine.timeoutSeconds !== undefined) continue
      const [goneOn, redriven] = [trial.plainEnd(version), trial.plainEnd(resumed)]
      if (wasCaught(trial, goneOn) || wasCaught(trial, redriven)) continue
      expect(
        goneOn.status === redriven.status && JSON.stringify(goneOn.output) === JSON.stringify(redriven.output),
        () => `stopped after event ${version.log.length} and redriven it ends ${endText(redriven)} instead of ${endText(goneOn)}`,
        version.log.length,
      )
    }
  },
}

/** An execution in which something failed on the way gives what it gives when nothing fails, as long as no Catch leads it elsewhere. */
export const succeedsTheSame: Law = {
  name: 'redriving until success gives the output of a run without faults',
  check: trial => {
    if (!trial.isFunctionOfInput) return
    const smooth = trial.plainEnd(trial.start())
    if (smooth.status !== 'SUCCEEDED' || wasCaught(trial, smooth)) return
    const rough = trial.plainEnd(trial.start(), trial.script.moves)
    if (wasCaught(trial, rough)) return
    expect(
      rough.status === 'SUCCEEDED' && JSON.stringify(rough.output) === JSON.stringify(smooth.output),
      () => `it ends ${endText(rough)} instead of ${endText(smooth)}`,
    )
  },
}

/** True where a state exited because it had failed. */
function wasCaught(trial: Trial, execution: Execution): boolean {
  const events = trial.historyOf(execution)
  return events.some(({ type, previousEventId }) => {
    const cause = events[previousEventId - 1]?.type
    return /^(Task|Map|Parallel)StateExited$/.test(type) && cause !== undefined && /Failed$|TimedOut$|StateEntered$/.test(cause)
  })
}

const endText = ({ status, output, error }: Execution) =>
  `${status} ${output === undefined ? (error ?? '') : JSON.stringify(output)}`.trim()
