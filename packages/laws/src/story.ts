import { excerpt, formatDuration } from '@redrive/testing'
import type { Trial, Step } from './script/trial.js'
import { placeText } from './script/work.js'
import { Broken } from './laws/law.js'

/** A law does not hold for an execution. The message tells which, why, what was done to the execution, and what it did. */
export class LawBrokenError extends Error {
  override readonly name = 'LawBrokenError'
  readonly law: string
  readonly eventId: number | undefined

  /** @param reason what the law has thrown */
  constructor(law: string, trial: Trial, reason: unknown) {
    const eventId = reason instanceof Broken ? reason.eventId : undefined
    const events = excerpt(trial.historyOf(trial.last), eventId)
    const message = reason instanceof Error ? reason.message : String(reason)
    super([`${law}: ${message}`, '', 'What was done:', ...storyOf(trial), '', 'What happened:', ...events].join('\n'), { cause: reason })
    this.law = law
    this.eventId = eventId
  }
}

/** What was done to an execution, a line each: when, and what. */
export function storyOf({ script, steps }: Trial): string[] {
  let before = 0
  const lines = steps.map(step => {
    const passed = step.action.at - before
    before = step.action.at
    return `  ${passed === 0 ? '' : `+${formatDuration(passed)} `}${stepText(step)}`
  })
  return [`  started with ${shortened(JSON.stringify(script.input))}`, ...lines]
}

function stepText({ action, work }: Step): string {
  const place = work === undefined ? '' : placeText(work)
  switch (action.type) {
    case 'TimePassed':
      return 'time passed'
    case 'StopExecution':
      return 'stopped'
    case 'RedriveExecution':
      return `redriven (${action.clientToken})`
    case 'TaskSucceeded':
    case 'MapRunSucceeded':
      return `${place} succeeded with ${shortened(JSON.stringify(action.output))}`
    case 'TaskFailed':
    case 'MapRunFailed':
      return `${place} failed with ${action.error}`
    case 'TaskScheduleFailed':
    case 'TaskStartFailed':
    case 'TaskSubmitFailed':
      return `${place} did not begin: ${action.type} with ${action.error}`
    case 'TaskStarted':
      return `${place} was taken by a worker`
    case 'TaskSubmitted':
      return `${place} was accepted`
    case 'TaskHeartbeat':
      return `${place} gave a sign of life`
  }
}

const LONGEST = 120
const shortened = (text: string) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`)
