import { parseJson, type HistoryEvent, type Json } from '@redrive/engine'

type Details = Readonly<Record<string, unknown>>

/** The member of an event that says more than its type, whatever it is called; empty for events without. */
export function detailsOf(event: HistoryEvent): Details {
  for (const [name, value] of Object.entries(event)) if (name.endsWith('EventDetails')) return value as Details
  return {}
}

export function textDetail(event: HistoryEvent, name: string): string | undefined {
  const value = detailsOf(event)[name]
  return typeof value === 'string' ? value : undefined
}

/** A payload of an event: its input, output or parameters. */
export function payloadDetail(event: HistoryEvent, name: string): Json | undefined {
  const text = textDetail(event, name)
  return text === undefined ? undefined : parseJson(text)
}

export const momentOf = (event: HistoryEvent) => Math.round(event.timestamp * 1000)

/** What an event says of a task: that it was scheduled, that it was accepted, how it ended. */
export type TaskMoment =
  'Scheduled' | 'ScheduleFailed' | 'Started' | 'StartFailed' | 'Submitted' | 'SubmitFailed' | 'Succeeded' | 'Failed' | 'TimedOut'

export function taskMoment({ type }: HistoryEvent): TaskMoment | undefined {
  return /^(?:Task|LambdaFunction|Activity)(?!State)(.+)$/.exec(type)?.[1] as TaskMoment | undefined
}
