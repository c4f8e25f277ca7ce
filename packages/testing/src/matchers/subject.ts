import type { Execution } from '@redrive/engine'
import { hintFor } from '../closest.js'
import { formatDuration } from '../duration.js'
import type { Run } from '../run/run.js'
import { excerpt, failureText } from '../trace/eventLines.js'
import { momentOf } from '../trace/events.js'
import { pathText, treeLines } from '../trace/tree.js'
import { traceOf, type Child } from '../trace/mapRuns.js'
import type { Trace } from '../trace/trace.js'

/** What an assertion is about: an execution, and what it did. */
export interface Subject {
  readonly execution: Execution
  readonly trace: Trace
  /** Virtual time from the start, ms. */
  readonly elapsedMs: number
}

/**
 * Takes a run, a child of a Map Run, or an execution.
 *
 * @throws TypeError for anything else
 */
export function subjectOf(received: unknown, matcher: string): Subject {
  if (isRun(received) || isChild(received)) return received
  if (!isExecution(received)) throw new TypeError(`${matcher} is for runs and executions, not for ${describeType(received)}`)
  const trace = traceOf(received)
  const { events } = trace
  const first = events[0]
  const last = events.at(-1)
  return { execution: received, trace, elapsedMs: first === undefined || last === undefined ? 0 : momentOf(last) - momentOf(first) }
}

export function isRun(value: unknown): value is Run {
  return typeof value === 'object' && value !== null && 'execution' in value && 'calls' in value && isExecution(value.execution)
}

export function isChild(value: unknown): value is Child {
  return typeof value === 'object' && value !== null && 'execution' in value && 'isKept' in value && isExecution(value.execution)
}

export function isExecution(value: unknown): value is Execution {
  return typeof value === 'object' && value !== null && 'machine' in value && 'log' in value && 'executionArn' in value
}

/** A state that the machine doesn't have would make an assertion with `not` pass for ever. */
export function checkState({ execution }: Subject, name: string): void {
  const { states } = execution.machine
  if (states.has(name)) return
  throw new TypeError(
    `The state machine has no state '${name}'${hintFor(name, states.keys()) || `; it has ${[...states.keys()].join(', ')}`}`,
  )
}

/** How the execution is: `FAILED with Busy: slow down, after 3s`. */
export function statusText({ execution, elapsedMs }: Subject): string {
  const { status, error, cause } = execution
  const failure = failureText(error, cause)
  return `${status}${failure === undefined ? '' : ` with ${failure}`}, after ${formatDuration(elapsedMs)}`
}

/** What a failed assertion shows: the path taken, the tree of states, and the events around the surprise. */
export function story(subject: Subject, surpriseEventId?: number): string {
  const { trace, execution } = subject
  const surprise = surpriseEventId ?? failingEvent(trace)
  const lines = [
    '',
    `Path    ${pathText(trace)} → ${execution.status}`,
    'States',
    ...limited(treeLines(trace)).map(line => `  ${line}`),
    'Events',
    ...excerpt(trace.events, surprise),
  ]
  return lines.join('\n')
}

/** The event that failed the execution, not those that only pass its failure on. */
function failingEvent({ events }: Trace): number | undefined {
  const last = events.at(-1)
  let event = last?.type === 'ExecutionFailed' ? events[last.previousEventId - 1] : undefined
  while (event !== undefined && /^(Parallel|Map)(State|Iteration)Failed$/.test(event.type)) event = events[event.previousEventId - 1]
  return event?.id
}

const MOST_LINES = 40

function limited(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines
  return [...lines.slice(0, MOST_LINES / 2), `… ${lines.length - MOST_LINES} lines more …`, ...lines.slice(-MOST_LINES / 2)]
}

function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}
