import { CommandError, latestMoment } from '@redrive/engine'
import { IllegalEvent } from '../legality/illegalEvent.js'
import { Reading } from '../legality/reading.js'
import type { Trial } from '../script/trial.js'
import { Broken, expect, type Law } from './law.js'

/** Every version's history begins with that of the version before it. */
export const historyOnlyGrows: Law = {
  name: 'the history only grows',
  check: trial => {
    let before: readonly string[] = []
    for (const version of [...trial.sample(MOST_VERSIONS), trial.last]) {
      const lines = trial.linesOf(version)
      for (const [i, line] of before.entries()) {
        expect(lines[i] === line, () => `event ${i + 1} was ${line}, and is ${lines[i] ?? 'gone'}`, i + 1)
      }
      before = lines
    }
  },
}

/** Long executions are not read at every version. */
const MOST_VERSIONS = 30

/** Types, causes, order and payloads are those that AWS writes. */
export const historyIsLegal: Law = {
  name: 'the history is one that AWS could write',
  check: trial => {
    const reading = new Reading(trial.machine)
    try {
      for (const event of trial.historyOf(trial.last)) reading.read(event)
    } catch (error) {
      if (!(error instanceof IllegalEvent)) throw error
      throw new Broken(error.message, error.eventId)
    }
    expect(reading.status === trial.last.status, () => `the execution is ${trial.last.status}, its history says ${reading.status}`)
  },
}

/** No event is older than the one before it, and no command may be. */
export const timeNeverRunsBack: Law = {
  name: 'time never runs back',
  check: trial => {
    let before = -Infinity
    for (const { id, timestamp } of trial.historyOf(trial.last)) {
      expect(timestamp >= before, () => `event ${id} happened before event ${id - 1}`, id)
      before = timestamp
    }
    for (const version of trial.sample(3)) {
      const at = latestMoment(version) - 1
      if (version.status === 'RUNNING')
        expect(isRefused(trial, version, at), () => `a command of the moment ${at} ms is taken, which is over`)
    }
  },
}

function isRefused({ engine }: Trial, version: Trial['last'], at: number): boolean {
  try {
    engine.transition(version, { type: 'TimePassed', at })
    return false
  } catch (error) {
    if (error instanceof CommandError) return error.code === 'TimeWentBackwards'
    throw error
  }
}
