import { formatDuration } from '@redrive/testing'
import { endOf } from './action.js'
import type { Node } from './node.js'
import type { ScheduleStep } from './schedule.js'
import { isLive, threadWith, type Thread } from './thread.js'

/** One line of a story: what happened, and what came of it. */
export interface StoryLine {
  /** Virtual time since the start, ms. */
  readonly at: number
  readonly text: string
}

/** The lines side by side with their moments. */
export function formatStory(lines: readonly StoryLine[]): string {
  const moments = lines.map(({ at }) => formatDuration(at))
  const width = Math.max(...moments.map(({ length }) => length))
  return lines.map(({ text }, i) => `${moments[i]!.padStart(width)}  ${text}`).join('\n')
}

export function firstLine<W>(first: Node<W>): StoryLine {
  return { at: 0, text: withConsequences('the execution starts', begun([], first)) }
}

export function lineOf<W>(before: Node<W>, step: ScheduleStep, after: Node<W>): StoryLine {
  return { at: step.at, text: withConsequences(textOf(step), consequences(before, after)) }
}

function textOf(step: ScheduleStep): string {
  switch (step.type) {
    case 'ends':
    case 'acts':
      return `${step.state}: ${step.outcome}`
    case 'answers':
      return `${step.state}: the answer comes (${step.outcome})`
    case 'late':
      return `${step.state}: its late effect happens (${step.outcome})`
    case 'timePasses':
      return 'time passes'
    case 'stop':
      return 'the execution is stopped'
    case 'redrive':
      return 'the execution is redriven'
  }
}

const withConsequences = (text: string, found: readonly string[]) => (found.length === 0 ? text : `${text}; ${found.join(', ')}`)

function consequences<W>(before: Node<W>, after: Node<W>): string[] {
  const found = [...failures(before, after), ...begun(before.threads, after)]
  const { status } = after.execution
  if (status === before.execution.status) return found
  if (status === 'FAILED') found.push(`the execution fails with ${endOf(after)}`)
  else if (status !== 'RUNNING') found.push(`the execution has ${ENDED[status]}`)
  return found
}

const ENDED = { SUCCEEDED: 'succeeded', TIMED_OUT: 'timed out', ABORTED: 'been aborted' } as const

/** States that have failed and go on: in a while, or not. */
function failures<W>(before: Node<W>, { threads, now, execution }: Node<W>): string[] {
  if (execution.status !== 'RUNNING') return []
  return threads.flatMap(thread => {
    const { state, failure, due } = thread.frame
    const isOld = threadWith(before.threads, thread.frame.id)?.frame.failure?.eventId === failure?.eventId
    if (state === undefined || failure === undefined || due === undefined || isOld || !isLive(threads, thread)) return []
    return [`${state.name} fails with ${failure.error ?? 'an error'} and is tried again in ${formatDuration(due - now)}`]
  })
}

/** Tasks and Waits that have begun. */
function begun<W>(before: readonly Thread<W>[], { threads, execution }: Node<W>): string[] {
  if (execution.status !== 'RUNNING') return []
  return threads.flatMap(thread => {
    const { state, phase, enteredId, attempt } = thread.frame
    const old = threadWith(before, thread.frame.id)?.frame
    if (!isLive(threads, thread) || state === undefined) return []
    if (phase === 'waiting') return old?.enteredId === enteredId && old.phase === phase ? [] : [`${state.name} waits`]
    if (attempt === undefined || old?.attempt?.scheduledId === attempt.scheduledId) return []
    return [old?.enteredId === enteredId ? `${state.name} begins again` : `${state.name} begins`]
  })
}
