import {
  effectsOf,
  nextWakeUp,
  start,
  transition,
  type Execution,
  type Json,
  type Machine,
  type StartOptions,
  type Task,
} from '../src/index.js'
import { eventAt } from '../src/history/log.js'

/** What comes of one scheduling of a Task. */
export interface Outcome {
  readonly output?: Json
  readonly error?: string
  readonly cause?: string
  /** True for work that never ends. */
  readonly never?: boolean
  /** How long the work takes, in seconds: 1 by default. */
  readonly takes?: number
}

/** What comes of the n-th scheduling of a state (from 0). Where it doesn't say, the work succeeds with its input. */
export type World = Readonly<Record<string, readonly Outcome[]>> | ((stateName: string, scheduling: number) => Outcome | undefined)

export const ok = (output: Json, takes = 1): Outcome => ({ output, takes })
export const error = (name: string, cause?: string): Outcome => ({ error: name, ...(cause !== undefined && { cause }) })
export const never: Outcome = { never: true }

/** Runs an execution from its start until nothing more happens by itself. */
export function run(machine: Machine, world: World = {}, options: Partial<StartOptions> = {}): Execution {
  return goOn(start(machine, { at: 0, ...options })[0], world)
}

/**
 * Lets the outside world answer until nothing more happens. What a task gives depends on nothing but how often its state was scheduled
 * before, which the history tells: the same history meets the same world.
 */
export function goOn(execution: Execution, world: World = {}): Execution {
  for (let at = execution; ;) {
    if (at.status !== 'RUNNING') return at
    const next = nextStep(at, world)
    if (next === undefined) return at
    at = next
  }
}

/** One step of {@link goOn}; undefined when nothing more happens. */
export function nextStep(execution: Execution, world: World): Execution | undefined {
  const answers = effectsOf(execution)
    .tasks.map(task => ({ task, outcome: outcomeOf(execution, world, task) }))
    .filter(({ outcome }) => outcome.never !== true)
    .map(({ task, outcome }) => ({ task, outcome, at: scheduledAt(execution, task) + (outcome.takes ?? 1) * 1000 }))
    .sort((a, b) => a.at - b.at)
  const wakeUpAt = nextWakeUp(execution)
  const [first] = answers
  if (first === undefined || (wakeUpAt !== undefined && wakeUpAt <= first.at)) {
    return wakeUpAt === undefined ? undefined : transition(execution, { type: 'TimePassed', at: wakeUpAt })[0]
  }
  const { task, outcome } = first
  const at = Math.max(first.at, latest(execution))
  const { error: name, cause, output } = outcome
  if (name === undefined) return transition(execution, { type: 'TaskSucceeded', token: task.token, at, output: output ?? task.input })[0]
  return transition(execution, { type: 'TaskFailed', token: task.token, at, error: name, ...(cause !== undefined && { cause }) })[0]
}

function outcomeOf({ log }: Execution, world: World, { stateName, scheduledEventId }: Task): Outcome {
  let scheduling = 0
  for (let id = 1; id < scheduledEventId; id++) {
    const event = eventAt(log, id)!
    if (/^(Task|LambdaFunction|Activity)Scheduled$/.test(event.type) && stateNameOf(log, event.id) === stateName) scheduling++
  }
  const outcome =
    typeof world === 'function' ? world(stateName, scheduling) : Object.hasOwn(world, stateName) ? world[stateName]![scheduling] : undefined
  return outcome ?? {}
}

/** The state whose task an event schedules, found along the causes. */
function stateNameOf(log: Execution['log'], scheduledId: number): string | undefined {
  for (let event = eventAt(log, scheduledId); event !== undefined; event = eventAt(log, event.previousEventId)) {
    if (event.type === 'TaskStateEntered') return event.details.name
  }
  return undefined
}

const scheduledAt = ({ log }: Execution, { scheduledEventId }: Task) => eventAt(log, scheduledEventId)!.timestamp
const latest = ({ log }: Execution) => eventAt(log, log.length)!.timestamp
