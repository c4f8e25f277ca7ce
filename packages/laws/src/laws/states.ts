import { IllegalEvent } from '../legality/illegalEvent.js'
import { Reading } from '../legality/reading.js'
import { isLive, openVisits, type Opening, type Visit } from '../legality/visit.js'
import { placeText, workOf } from '../script/work.js'
import { indicesOf } from '../legality/visit.js'
import { expect, type Law } from './law.js'

/**
 * What was entered is exited; or it is open, and then somebody is asked to do its work; or it was aborted because a sibling failed, and
 * the history says of every open Task, Wait, Parallel and Map that it was.
 */
export const statesAreAccountedFor: Law = {
  name: 'every entered state is exited, aborted or open',
  check: trial => {
    const reading = new Reading(trial.machine)
    const events = trial.historyOf(trial.last)
    let settled = 0
    for (const version of trial.versions) {
      while (reading.events.length < Math.min(version.log.length, events.length)) {
        if (!reads(reading, events[reading.events.length]!)) return
        for (const opening of reading.failedOpenings.slice(settled)) checkCascade(opening, reading.events.length)
        settled = reading.failedOpenings.length
      }
      const open =
        version.status === 'RUNNING'
          ? openVisits(reading.root)
              .filter(visit => isAtWork(visit) && isLive(visit.thread))
              .map(placeOf)
              .sort()
          : []
      const asked = workOf(trial.engine, version).map(placeText).sort()
      const { length } = reading.events
      expect(
        open.join() === asked.join(),
        () => `after event ${length} the history has open: ${open.join()}; somebody is asked for: ${asked.join()}`,
        length,
      )
      if (version.status !== 'SUCCEEDED') continue
      const left = openVisits(reading.root)
      expect(left.length === 0, () => `the execution has succeeded, and ${left.map(placeOf).join()} has not exited`, left[0]?.enteredId)
    }
  },
}

/** False for an event that can't be read, which is for another law to tell. */
function reads(reading: Reading, event: Parameters<Reading['read']>[0]): boolean {
  try {
    reading.read(event)
    return true
  } catch (error) {
    if (error instanceof IllegalEvent) return false
    throw error
  }
}

const placeOf = (visit: Visit) => placeText({ stateName: visit.name, indices: indicesOf(visit) })

/** Somebody is to do something for it. */
function isAtWork({ type, attempts, opening, newest, hasMapRun }: Visit): boolean {
  const last = attempts.at(-1)
  if (last === undefined || last.failedId !== undefined || last.succeededId !== undefined || newest < last.eventId) return false
  return type === 'Task' || (type === 'Map' && opening !== undefined && hasMapRun)
}

const ABORTABLE = ['Task', 'Wait', 'Parallel', 'Map']

/** Of every open state inside of a Parallel or Map that failed it is said that it was aborted. */
function checkCascade(opening: Opening, eventId: number): void {
  const open = [...opening.threads.values()].filter(({ isFinished }) => !isFinished).flatMap(thread => stillOpen(openVisits(thread)))
  for (const type of ABORTABLE) {
    const expected = open.filter(visit => visit.type === type)
    const said = opening.aborted.get(`${type}StateAborted`) ?? 0
    const names = () => expected.map(placeOf).join() || 'none'
    expect(
      said === expected.length,
      () => `'${opening.visit.name}' fails, open is ${names()}; ${said} ${type} states were aborted`,
      eventId,
    )
  }
}

/** Without what was aborted before, when a Parallel or Map further inside failed. */
function stillOpen(visits: readonly Visit[]): Visit[] {
  return visits.filter(({ thread }) => {
    for (let at = thread.opening; at !== undefined && visits.includes(at.visit); at = at.visit.thread.opening)
      if (at.failedBy !== undefined) return false
    return true
  })
}
