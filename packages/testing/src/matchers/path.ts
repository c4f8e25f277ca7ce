import { mapAround } from '../trace/children.js'
import { descendantsOf } from '../trace/mapRuns.js'
import type { Trace, Visit } from '../trace/trace.js'
import { toHave, type MatcherContext, type MatcherResult } from './context.js'
import { checkState, story, subjectOf, type Subject } from './subject.js'

/** The states were entered in this order; others may have been entered between them. */
export function toHaveVisited(this: MatcherContext, received: unknown, stateNames: readonly string[]): MatcherResult {
  const subject = checkedPath(received, 'toHaveVisited', stateNames)
  const { visits } = subject.trace
  let found = 0
  let last: Visit | undefined
  for (const visit of visits) {
    if (visit.stateName !== stateNames[found]) continue
    last = visit
    found++
  }
  const missing = stateNames[found]
  const after = last === undefined ? '' : ` after ${last.stateName}`
  const surprise = missing === undefined ? 'but it has' : `but ${missing} was not entered${after}`
  return {
    pass: missing === undefined,
    message: () =>
      `Expected the execution ${toHave(this, `visited ${stateNames.join(' → ')}`)}, ${surprise}\n${story(subject, last?.exitedEventId ?? last?.enteredEventId)}`,
    actual: visits.map(({ stateName }) => stateName),
    expected: stateNames,
  }
}

/** These states were entered in this order, and no others. */
export function toHaveVisitedExactly(this: MatcherContext, received: unknown, stateNames: readonly string[]): MatcherResult {
  const subject = checkedPath(received, 'toHaveVisitedExactly', stateNames)
  const actual = subject.trace.visits.map(({ stateName }) => stateName)
  const differs = actual.findIndex((name, i) => name !== stateNames[i])
  const surprise = subject.trace.visits[differs]?.enteredEventId
  return {
    pass: actual.length === stateNames.length && differs < 0,
    message: () =>
      `Expected the execution ${toHave(this, `visited exactly ${stateNames.join(' → ')}`)}, but it visited ${actual.join(' → ')}\n${story(subject, surprise)}`,
    actual,
    expected: stateNames,
  }
}

/**
 * The state was run: entered, or begun again by a redrive; by the execution or by children of its Map Runs. Retries are no runs of their
 * own. With `times`, exactly so often; without, at least once.
 */
export function toHaveRunState(this: MatcherContext, received: unknown, stateName: string, times?: number): MatcherResult {
  const subject = checked(received, 'toHaveRunState', [stateName])
  const visits = visitsOf(subject, stateName)
  const actual = visits.reduce((sum, visit) => sum + runsOf(visit), 0)
  const wanted = times === undefined ? `run ${stateName}` : `run ${stateName} ${timesText(times)}`
  return {
    pass: times === undefined ? actual > 0 : actual === times,
    message: () =>
      `Expected the execution ${toHave(this, wanted)}, but it ran ${timesText(actual)}\n${story(subject, ownEvent(subject, visits.at(-1)?.enteredEventId, stateName))}`,
    actual,
    expected: times,
  }
}

/** The work of the state was retried, in the execution or in children of its Map Runs. With `times`, exactly so often in all; without, at least once. */
export function toHaveRetried(this: MatcherContext, received: unknown, stateName: string, times?: number): MatcherResult {
  const subject = checked(received, 'toHaveRetried', [stateName])
  const retries = visitsOf(subject, stateName).flatMap(({ attempts }) => attempts.filter(({ kind }) => kind === 'retry'))
  const wanted = times === undefined ? `retried ${stateName}` : `retried ${stateName} ${timesText(times)}`
  return {
    pass: times === undefined ? retries.length > 0 : retries.length === times,
    message: () =>
      `Expected the execution ${toHave(this, wanted)}, but it was retried ${timesText(retries.length)}\n${story(subject, ownEvent(subject, retries.at(-1)?.eventId, stateName))}`,
    actual: retries.length,
    expected: times,
  }
}

/**
 * The state had exited before the last redrive, and was not run again after it (in the same branch or iteration, of the execution or of the
 * same child).
 */
export function toHavePreserved(this: MatcherContext, received: unknown, stateName: string): MatcherResult {
  const subject = checked(received, 'toHavePreserved', [stateName])
  const redriven = redriveEvent(subject.trace)
  const { isDone, again } =
    mapAround(subject.trace, stateName) === undefined
      ? preservedIn(subject.trace, stateName)
      : preservedInChildren(subject.trace, stateName)
  const reason =
    redriven === undefined
      ? 'it was not redriven'
      : !isDone
        ? `${stateName} had not exited before the redrive`
        : again === undefined
          ? 'it has'
          : `${stateName} was entered again by event ${again.visit.enteredEventId}${again.child === undefined ? '' : ` of child ${again.child}`}`
  const surprise = again?.child === undefined ? again?.visit.enteredEventId : undefined
  return {
    pass: isDone && again === undefined,
    message: () =>
      `Expected the redriven execution ${toHave(this, `preserved ${stateName}`)}, but ${reason}\n${story(subject, surprise ?? redriven)}`,
  }
}

interface Preserved {
  /** Whether the state had exited somewhere before the redrive. */
  readonly isDone: boolean
  /** Where it was entered again although it had. */
  readonly again: { readonly visit: Visit; readonly child?: number } | undefined
}

const redriveEvent = ({ events }: Trace) => events.findLast(({ type }) => type === 'ExecutionRedriven')?.id

function preservedIn(trace: Trace, stateName: string): Preserved {
  const redriven = redriveEvent(trace)
  if (redriven === undefined) return { isDone: false, again: undefined }
  const visits = trace.visits.filter(visit => visit.stateName === stateName)
  const done = visits.filter(({ exitedEventId }) => exitedEventId !== undefined && exitedEventId < redriven)
  const again = visits.find(visit => visit.enteredEventId > redriven && done.some(before => isSamePlace(before, visit)))
  return { isDone: done.length > 0, again: again && { visit: again } }
}

/** A child that the redrive has left as it was preserves all that it did; one that was redriven, what had exited; one that began anew, nothing. */
function preservedInChildren(trace: Trace, stateName: string): Preserved {
  let isDone = false
  for (const { index, isKept, trace: child } of descendantsOf(trace)) {
    const found = preservedIn(child, stateName)
    if (found.again !== undefined && !isKept) return { isDone: true, again: { ...found.again, child: index } }
    isDone ||= found.isDone || (isKept && child.visits.some(visit => visit.stateName === stateName && visit.exitedEventId !== undefined))
  }
  return { isDone, again: undefined }
}

/** For matchers of paths: children run side by side, each on a path of its own. */
function checkedPath(received: unknown, matcher: string, stateNames: readonly string[]): Subject {
  const subject = checked(received, matcher, stateNames)
  for (const name of stateNames) {
    const map = mapAround(subject.trace, name)
    if (map !== undefined)
      throw new TypeError(
        `${matcher}: '${name}' is run by the children of '${map}', each on a path of its own; see childrenOf(run, '${map}')`,
      )
  }
  return subject
}

function checked(received: unknown, matcher: string, stateNames: readonly string[]): Subject {
  const subject = subjectOf(received, matcher)
  for (const name of stateNames) checkState(subject, name)
  return subject
}

/** Of the execution, and of the children that run the state. */
function visitsOf({ trace }: Subject, stateName: string): Visit[] {
  const traces = mapAround(trace, stateName) === undefined ? [trace] : Array.from(descendantsOf(trace), child => child.trace)
  return traces.flatMap(({ visits }) => visits.filter(visit => visit.stateName === stateName))
}

/** An event of the execution's own history; undefined for one of a child. */
function ownEvent({ trace }: Subject, eventId: number | undefined, stateName: string): number | undefined {
  return mapAround(trace, stateName) === undefined ? eventId : undefined
}

function runsOf({ attempts }: Visit): number {
  return 1 + attempts.filter(({ kind }) => kind === 'redrive').length
}

function isSamePlace(a: Visit, b: Visit): boolean {
  return a.indices.length === b.indices.length && a.indices.every((index, i) => index === b.indices[i])
}

const timesText = (times: number) => (times === 1 ? 'once' : `${times} times`)
