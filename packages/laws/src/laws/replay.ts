import { CommandError, HistoryMismatchError, latestMoment, type Execution, type HistoryEvent } from '@redrive/engine'
import { doAction } from '../script/action.js'
import { workOf } from '../script/work.js'
import { identityOf, type Trial } from '../script/trial.js'
import { Broken, expect, type Law } from './law.js'

/**
 * Whoever has a history has the execution: read elsewhere it has the same status, owes the same work, and goes on in the same way. That
 * holds for what it was at each moment, and every beginning of the history can be read.
 *
 * Not in a history, and so not in this law: signs of life, and the client tokens of redrives.
 */
export const replayIsTheExecution: Law = {
  name: 'replay(history) is the execution, at every prefix',
  check: trial => {
    const events = trial.historyOf(trial.last)
    const stride = Math.ceil(events.length / MOST_PREFIXES)
    for (let length = 1 + (trial.script.seed % stride); length <= events.length; length += stride) {
      const prefix = JSON.stringify(events.slice(0, length))
      const replayed = replayOf(trial, prefix, length)
      expect(JSON.stringify(trial.engine.history(replayed)) === prefix, () => `the first ${length} events, read, are others`, length)
    }
    const { versions, steps } = trial
    const beat = steps.findIndex(({ action }) => action.type === 'TaskHeartbeat')
    const told = versions.slice(0, beat < 0 ? undefined : beat + 1)
    for (const version of trial.sample(2)) {
      const i = told.indexOf(version)
      if (i >= 0) checkVersion(trial, version, steps[i])
    }
  },
}

const MOST_PREFIXES = 4

function checkVersion(trial: Trial, version: Execution, next: Trial['steps'][number] | undefined): void {
  const { engine } = trial
  const { length } = version.log
  const read = replayOf(trial, JSON.stringify(trial.historyOf(version)), length)
  // A history may end in the middle of things; the rest of the moment happens first.
  const replayed = read.status === 'RUNNING' ? engine.transition(read, { type: 'TimePassed', at: latestMoment(read) })[0] : read
  const views = [version, replayed].map(execution => ({
    status: execution.status,
    output: execution.output,
    error: execution.error,
    work: workOf(engine, execution),
    wakeUpAt: engine.nextWakeUp(execution),
  }))
  for (const part of ['status', 'output', 'error', 'work', 'wakeUpAt'] as const) {
    const [live, again] = views.map(view => JSON.stringify(view[part]))
    expect(live === again, () => `after event ${length} its ${part} is ${live}; read from its history it is ${again}`, length)
  }
  if (next === undefined) return
  const wentOn = doAction(engine, replayed, next.action)
  const same = trial.linesOf(wentOn).join() === trial.linesOf(next.execution).join()
  expect(same, () => `read after event ${length}, it goes on in another way (${next.action.type})`, length)
}

function replayOf(trial: Trial, events: string, length: number): Execution {
  try {
    return trial.engine.replay(trial.machine, JSON.parse(events) as HistoryEvent[], identityOf(trial.first))
  } catch (error) {
    if (!(error instanceof HistoryMismatchError) && !(error instanceof CommandError)) throw error
    throw new Broken(`the first ${length} events can't be read: ${error.message}`, length)
  }
}
