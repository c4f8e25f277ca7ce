import { effectsOf, latestMoment, nextWakeUp, transition, type Execution, type Task } from '../src/index.js'
import { eventAt } from '../src/history/log.js'

/** What comes of one scheduling of a Task. */
export interface Outcome {
  /** Where there is none, the work succeeds with its input. */
  readonly error?: string
  /** True for work that never ends. */
  readonly never?: boolean
  /** How long the work takes, in seconds: 1 by default. */
  readonly takes?: number
}

/** What comes of the n-th scheduling of a state (from 0). */
export type World = (stateName: string, scheduling: number) => Outcome | undefined

/**
 * Lets the outside world answer until nothing more happens. What a task gives depends on nothing but how often its state was scheduled
 * before, which the history tells: the same history meets the same world.
 */
export function goOn(execution: Execution, world: World): Execution {
  for (let at = execution; ;) {
    const next = at.status === 'RUNNING' ? nextStep(at, world) : undefined
    if (next === undefined) return at
    at = next
  }
}

function nextStep(execution: Execution, world: World): Execution | undefined {
  const [first] = effectsOf(execution)
    .tasks.map(task => ({ task, outcome: outcomeOf(execution, world, task) }))
    .filter(({ outcome }) => outcome.never !== true)
    .map(({ task, outcome }) => ({ task, outcome, at: scheduledAt(execution, task) + (outcome.takes ?? 1) * 1000 }))
    .sort((a, b) => a.at - b.at)
  const wakeUpAt = nextWakeUp(execution)
  if (first === undefined || (wakeUpAt !== undefined && wakeUpAt <= first.at)) {
    return wakeUpAt === undefined ? undefined : transition(execution, { type: 'TimePassed', at: wakeUpAt })[0]
  }
  const { task, outcome } = first
  const answer = { token: task.token, at: Math.max(first.at, latestMoment(execution)) }
  if (outcome.error === undefined) return transition(execution, { type: 'TaskSucceeded', ...answer, output: task.input })[0]
  return transition(execution, { type: 'TaskFailed', ...answer, error: outcome.error })[0]
}

function outcomeOf({ log }: Execution, world: World, { stateName, scheduledEventId }: Task): Outcome {
  let scheduling = 0
  for (let id = 1; id < scheduledEventId; id++) {
    const { type } = eventAt(log, id)!
    if (/^(Task|LambdaFunction|Activity)Scheduled$/.test(type) && stateNameOf(log, id) === stateName) scheduling++
  }
  return world(stateName, scheduling) ?? {}
}

/** The state whose task an event schedules, found along the causes. */
function stateNameOf(log: Execution['log'], scheduledId: number): string | undefined {
  for (let event = eventAt(log, scheduledId); event !== undefined; event = eventAt(log, event.previousEventId)) {
    if (event.type === 'TaskStateEntered') return event.details.name
  }
  return undefined
}

const scheduledAt = ({ log }: Execution, { scheduledEventId }: Task) => eventAt(log, scheduledEventId)!.timestamp
