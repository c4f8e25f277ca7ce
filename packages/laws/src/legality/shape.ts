import type { HistoryEvent } from '@redrive/engine'

type Details = Readonly<Record<string, unknown>>

/** What is wrong with an event by itself; undefined when nothing is. */
export function misshapen(event: HistoryEvent, id: number): string | undefined {
  const { type } = event
  if (event.id !== id) return `its id is ${event.id}, in place ${id}`
  if (!EVENT_TYPES.has(type)) return 'there is no such type of event'
  const { previousEventId, timestamp } = event
  if (!Number.isInteger(previousEventId) || previousEventId < 0 || previousEventId >= id)
    return `event ${previousEventId} can't be its cause`
  if (!Number.isFinite(timestamp)) return `its timestamp is ${timestamp}`
  const members = Object.keys(event).filter(name => !COMMON.has(name))
  const expected = WITHOUT_DETAILS.has(type) ? undefined : DETAILS_KEYS.get(type)
  if (members.length <= 1 && members[0] === expected) return undefined
  return `it has ${members.join(', ') || 'no details'} instead of ${expected ?? 'none'}`
}

const COMMON: ReadonlySet<string> = new Set(['id', 'type', 'timestamp', 'previousEventId'])

/** The details of an event, whatever they are called. */
export function detailsOf(event: HistoryEvent): Details {
  return (event as unknown as Readonly<Record<string, Details | undefined>>)[DETAILS_KEYS.get(event.type)!] ?? {}
}

export function textOf(event: HistoryEvent, name: string): string | undefined {
  const value = detailsOf(event)[name]
  return typeof value === 'string' ? value : undefined
}

function detailsKey(type: string): string {
  const moment = /State(Entered|Exited)$/.exec(type)?.[1]
  return moment === undefined ? `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails` : `state${moment}EventDetails`
}

const each = (prefixes: string, suffixes: string) =>
  prefixes.split(' ').flatMap(prefix => suffixes.split(' ').map(suffix => `${prefix}${suffix}`))

const WITHOUT_DETAILS: ReadonlySet<string> = new Set([
  ...each('TaskState WaitState MapState ParallelState', 'Aborted'),
  ...each('ParallelState', 'Started Succeeded Failed'),
  ...each('MapState MapRun', 'Succeeded'),
  'MapStateFailed',
  'MapRunAborted',
  'LambdaFunctionStarted',
])

/** The 62 types of GetExecutionHistory. */
export const EVENT_TYPES: ReadonlySet<string> = new Set([
  ...WITHOUT_DETAILS,
  ...each('Execution', 'Started Succeeded Failed Aborted TimedOut Redriven'),
  ...each('ChoiceState MapState ParallelState PassState SucceedState TaskState WaitState', 'Entered Exited'),
  'FailStateEntered',
  'MapStateStarted',
  ...each('MapIteration', 'Started Succeeded Failed Aborted'),
  ...each('MapRun', 'Started Failed Redriven'),
  ...each('Task', 'Scheduled Started StartFailed Submitted SubmitFailed Succeeded Failed TimedOut'),
  ...each('LambdaFunction', 'Scheduled ScheduleFailed StartFailed Succeeded Failed TimedOut'),
  ...each('Activity', 'Scheduled ScheduleFailed Started Succeeded Failed TimedOut'),
  'EvaluationFailed',
])

const DETAILS_KEYS: ReadonlyMap<string, string> = new Map([...EVENT_TYPES].map(type => [type, detailsKey(type)]))
