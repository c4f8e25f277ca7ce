import type { Visit } from '../trace/trace.js'
import { toHave, type MatcherContext, type MatcherResult } from './context.js'
import { checkState, story, subjectOf, type Subject } from './subject.js'

/** The states were entered in this order; others may have been entered between them. */
export function toHaveVisited(this: MatcherContext, received: unknown, stateNames: readonly string[]): MatcherResult {
  const subject = checked(received, 'toHaveVisited', stateNames)
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
  const subject = checked(received, 'toHaveVisitedExactly', stateNames)
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
 * The state was run: entered, or begun again by a redrive. Retries are no runs of their own. With `times`, exactly so often; without, at
 * least once.
 */
export function toHaveRunState(this: MatcherContext, received: unknown, stateName: string, times?: number): MatcherResult {
  const subject = checked(received, 'toHaveRunState', [stateName])
  const visits = visitsOf(subject, stateName)
  const actual = visits.reduce((sum, visit) => sum + runsOf(visit), 0)
  const wanted = times === undefined ? `run ${stateName}` : `run ${stateName} ${timesText(times)}`
  return {
    pass: times === undefined ? actual > 0 : actual === times,
    message: () =>
      `Expected the execution ${toHave(this, wanted)}, but it ran ${timesText(actual)}\n${story(subject, visits.at(-1)?.enteredEventId)}`,
    actual,
    expected: times,
  }
}

/** The work of the state was retried. With `times`, exactly so often in all; without, at least once. */
export function toHaveRetried(this: MatcherContext, received: unknown, stateName: string, times?: number): MatcherResult {
  const subject = checked(received, 'toHaveRetried', [stateName])
  const retries = visitsOf(subject, stateName).flatMap(({ attempts }) => attempts.filter(({ kind }) => kind === 'retry'))
  const wanted = times === undefined ? `retried ${stateName}` : `retried ${stateName} ${timesText(times)}`
  return {
    pass: times === undefined ? retries.length > 0 : retries.length === times,
    message: () =>
      `Expected the execution ${toHave(this, wanted)}, but it was retried ${timesText(retries.length)}\n${story(subject, retries.at(-1)?.eventId)}`,
    actual: retries.length,
    expected: times,
  }
}

/** The state had exited before the last redrive, and was not run again after it (in the same branch or iteration). */
export function toHavePreserved(this: MatcherContext, received: unknown, stateName: string): MatcherResult {
  const subject = checked(received, 'toHavePreserved', [stateName])
  const redriven = subject.trace.events.findLast(({ type }) => type === 'ExecutionRedriven')?.id
  const visits = visitsOf(subject, stateName)
  const done = visits.filter(({ exitedEventId }) => exitedEventId !== undefined && redriven !== undefined && exitedEventId < redriven)
  const again = visits.find(visit => visit.enteredEventId > (redriven ?? Infinity) && done.some(before => isSamePlace(before, visit)))
  const reason =
    redriven === undefined
      ? 'it was not redriven'
      : done.length === 0
        ? `${stateName} had not exited before the redrive`
        : again === undefined
          ? 'it has'
          : `${stateName} was entered again by event ${again.enteredEventId}`
  return {
    pass: done.length > 0 && again === undefined,
    message: () =>
      `Expected the redriven execution ${toHave(this, `preserved ${stateName}`)}, but ${reason}\n${story(subject, again?.enteredEventId ?? redriven)}`,
  }
}

function checked(received: unknown, matcher: string, stateNames: readonly string[]): Subject {
  const subject = subjectOf(received, matcher)
  for (const name of stateNames) checkState(subject, name)
  return subject
}

function visitsOf({ trace }: Subject, stateName: string): Visit[] {
  return trace.visits.filter(visit => visit.stateName === stateName)
}

function runsOf({ attempts }: Visit): number {
  return 1 + attempts.filter(({ kind }) => kind === 'redrive').length
}

function isSamePlace(a: Visit, b: Visit): boolean {
  return a.indices.length === b.indices.length && a.indices.every((index, i) => index === b.indices[i])
}

const timesText = (times: number) => (times === 1 ? 'once' : `${times} times`)
