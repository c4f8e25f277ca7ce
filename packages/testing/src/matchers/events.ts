import type { EventType, HistoryEvent } from '@redrive/engine'
import { textDetail } from '../trace/events.js'
import type { Trace } from '../trace/trace.js'
import { show, toHave, type MatcherContext, type MatcherResult } from './context.js'
import { matches } from './outcome.js'
import { story, subjectOf } from './subject.js'

/** An event to look for: its type, or type and state as in `'TaskFailed Charge'`, or what it must say. */
export type EventPattern =
  | EventType
  | `${EventType} ${string}`
  | {
      readonly type?: EventType
      readonly state?: string
      /** Text, regular expression or asymmetric matcher. */
      readonly error?: unknown
      readonly cause?: unknown
    }

/** The events happened in this order; others may have happened between them. */
export function toHaveEvents(this: MatcherContext, received: unknown, patterns: readonly EventPattern[]): MatcherResult {
  const subject = subjectOf(received, 'toHaveEvents')
  const { trace } = subject
  let found = 0
  let last: HistoryEvent | undefined
  for (const event of trace.events) {
    const pattern = patterns[found]
    if (pattern === undefined) break
    if (!fits(this, trace, event, pattern)) continue
    last = event
    found++
  }
  const missing = patterns[found]
  const after = last === undefined ? '' : ` after event ${last.id}, ${last.type}`
  const surprise = missing === undefined ? 'but it has' : `but there is no ${patternText(missing)}${after}`
  return {
    pass: missing === undefined,
    message: () =>
      `Expected the execution ${toHave(this, `events ${patterns.map(patternText).join(', ')}`)}, ${surprise}\n${story(subject, last?.id)}`,
  }
}

function fits(context: MatcherContext, trace: Trace, event: HistoryEvent, pattern: EventPattern): boolean {
  const { type, state, error, cause } = typeof pattern === 'string' ? parsed(pattern) : pattern
  if (type !== undefined && event.type !== type) return false
  if (state !== undefined && (textDetail(event, 'name') ?? trace.visitOf(event.id)?.stateName) !== state) return false
  if (error !== undefined && !matches(context, textDetail(event, 'error'), error)) return false
  return cause === undefined || matches(context, textDetail(event, 'cause'), cause)
}

function parsed(pattern: string): Exclude<EventPattern, string> {
  const blank = pattern.indexOf(' ')
  if (blank < 0) return { type: pattern as EventType }
  return { type: pattern.slice(0, blank) as EventType, state: pattern.slice(blank + 1) }
}

function patternText(pattern: EventPattern): string {
  if (typeof pattern === 'string') return pattern
  return Object.entries(pattern)
    .map(([name, value]) => (name === 'type' || name === 'state' ? String(value) : `${name} ${show(value)}`))
    .join(' ')
}
