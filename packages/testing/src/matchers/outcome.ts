import type { ExecutionStatus } from '@redrive/engine'
import { JSONPath } from 'jsonpath-plus'
import { formatDuration, milliseconds, type Duration } from '../duration.js'
import { plain } from '../plain.js'
import { show, toHave, type MatcherContext, type MatcherResult } from './context.js'
import { statusText, story, subjectOf, type Subject } from './subject.js'

export function toHaveStatus(this: MatcherContext, received: unknown, status: ExecutionStatus): MatcherResult {
  const subject = subjectOf(received, 'toHaveStatus')
  return {
    pass: subject.execution.status === status,
    message: () => `Expected the execution ${toHave(this, `status ${status}`)}, but it is ${statusText(subject)}\n${story(subject)}`,
    actual: subject.execution.status,
    expected: status,
  }
}

export function toHaveSucceeded(this: MatcherContext, received: unknown): MatcherResult {
  const subject = subjectOf(received, 'toHaveSucceeded')
  return {
    pass: subject.execution.status === 'SUCCEEDED',
    message: () => `Expected the execution ${toHave(this, 'succeeded')}, but it is ${statusText(subject)}\n${story(subject)}`,
  }
}

export function toHaveFailedWith(this: MatcherContext, received: unknown, error: unknown, cause?: unknown): MatcherResult {
  const subject = subjectOf(received, 'toHaveFailedWith')
  const { status, error: actualError, cause: actualCause } = subject.execution
  const isFailure = status !== 'RUNNING' && status !== 'SUCCEEDED'
  const fits = matches(this, actualError, error) && (cause === undefined || matches(this, actualCause, cause))
  const wanted = cause === undefined ? show(error) : `${show(error)}: ${show(cause)}`
  return {
    pass: isFailure && fits,
    message: () => `Expected the execution ${toHave(this, `failed with ${wanted}`)}, but it is ${statusText(subject)}\n${story(subject)}`,
    actual: { error: actualError, cause: actualCause },
    expected: { error, ...(cause !== undefined && { cause }) },
  }
}

export function toHaveOutput(this: MatcherContext, received: unknown, output: unknown): MatcherResult {
  const subject = subjectOf(received, 'toHaveOutput')
  const actual = outputOf(subject)
  const wanted = show(output)
  return {
    pass: actual !== undefined && this.equals(actual, output),
    message: () => `Expected the execution ${toHave(this, `output ${wanted}`)}, but ${outputText(subject, actual)}\n${story(subject)}`,
    actual,
    expected: output,
  }
}

export function toHaveOutputAt(this: MatcherContext, received: unknown, query: string, value: unknown): MatcherResult {
  const subject = subjectOf(received, 'toHaveOutputAt')
  const output = outputOf(subject)
  const actual = output === undefined ? undefined : queried(output, query)
  const wanted = show(value)
  const found = output === undefined ? outputText(subject, output) : `there is ${show(actual)}`
  return {
    pass: output !== undefined && this.equals(actual, value),
    message: () => `Expected the output of the execution ${toHave(this, `${wanted} at ${query}`)}, but ${found}\n${story(subject)}`,
    actual,
    expected: value,
  }
}

export function toHaveTakenVirtual(this: MatcherContext, received: unknown, duration: Duration): MatcherResult {
  const subject = subjectOf(received, 'toHaveTakenVirtual')
  const expected = milliseconds(duration)
  const took = formatDuration(subject.elapsedMs)
  return {
    pass: subject.elapsedMs === expected,
    message: () =>
      `Expected the execution ${toHave(this, `taken ${formatDuration(expected)}`)} of virtual time, but it took ${took}\n${story(subject)}`,
    actual: took,
    expected: formatDuration(expected),
  }
}

/** A text may be matched by a regular expression, and anything by an asymmetric matcher. */
export function matches(context: MatcherContext, actual: string | undefined, expected: unknown): boolean {
  return expected instanceof RegExp ? actual !== undefined && expected.test(actual) : context.equals(actual, expected)
}

function outputOf({ execution }: Subject): unknown {
  return execution.output === undefined ? undefined : plain(execution.output)
}

function outputText(subject: Subject, output: unknown): string {
  return output === undefined ? `it has no output: it is ${statusText(subject)}` : `its output is ${show(output)}`
}

/** The value that a query finds, the list of values where it may find several; undefined for none. Queries are never evaluated as code. */
function queried(output: unknown, query: string): unknown {
  return JSONPath<unknown>({ path: query, json: output as object, wrap: false, eval: false })
}
