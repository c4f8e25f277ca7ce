import fc, { type Arbitrary } from 'fast-check'
import { effectsOf, nextWakeUp, redrive, stop, transition, type Command, type Execution, type Json, type Task } from '../src/index.js'
import { eventAt } from '../src/history/log.js'

/** One thing that the outside world does: to the `pick`-th open task where it is about a task, `wait` seconds after the newest event. */
export interface Move {
  readonly what: 'succeed' | 'fail A' | 'fail B' | 'progress' | 'beat' | 'not started' | 'time' | 'stop'
  readonly pick: number
  readonly wait: number
}

const move: Arbitrary<Move> = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Move['what']>('succeed') },
    { weight: 2, arbitrary: fc.constant<Move['what']>('fail A') },
    { weight: 1, arbitrary: fc.constant<Move['what']>('fail B') },
    { weight: 2, arbitrary: fc.constant<Move['what']>('progress') },
    { weight: 1, arbitrary: fc.constant<Move['what']>('beat') },
    { weight: 1, arbitrary: fc.constant<Move['what']>('not started') },
    { weight: 2, arbitrary: fc.constant<Move['what']>('time') },
    { weight: 1, arbitrary: fc.constant<Move['what']>('stop') },
  ),
  pick: fc.nat({ max: 5 }),
  wait: fc.constantFrom(0, 0, 1, 2),
})

/** What the outside world does, one move after the other; when it is at an end, everything succeeds. */
export const scriptArbitrary: Arbitrary<readonly Move[]> = fc.array(move, { maxLength: 25 })

/**
 * The execution after a move; undefined when it has succeeded, which ends everything. An execution that has ended otherwise is redriven,
 * whatever the move is.
 */
export function play(execution: Execution, { what, pick, wait }: Move): Execution | undefined {
  const at = latest(execution) + wait * 1000
  if (execution.status === 'SUCCEEDED') return undefined
  if (execution.status !== 'RUNNING') return redrive(execution, { at })[0]
  if (what === 'stop') return stopAt(execution, at)
  const { tasks } = effectsOf(execution)
  const task = tasks[pick % tasks.length]
  if (what === 'time' || task === undefined) return transition(execution, { type: 'TimePassed', at: nextWakeUp(execution) ?? at })[0]
  // Time goes first; it may leave nothing to be answered.
  const [now] = transition(execution, { type: 'TimePassed', at })
  const open = now.status === 'RUNNING' && effectsOf(now).tasks.some(({ token }) => token === task.token)
  return open ? transition(now, commandOf(task, what, at))[0] : now
}

/** The move of a world in which everything goes well. */
export const success: Move = { what: 'succeed', pick: 0, wait: 1 }

function stopAt(execution: Execution, at: number): Execution {
  const [now] = transition(execution, { type: 'TimePassed', at })
  return now.status === 'RUNNING' ? stop(now, { at, error: 'Stopped' })[0] : now
}

function commandOf(task: Task, what: Move['what'], at: number): Command {
  const { token, phase } = task
  const common = { token, at }
  const isActivity = task.resource.includes(':activity:')
  switch (what) {
    case 'fail A':
      return { type: 'TaskFailed', ...common, error: 'A', cause: `A of ${task.stateName}` }
    case 'fail B':
      return { type: 'TaskFailed', ...common, error: 'B' }
    case 'progress':
      if (phase === 'scheduled') return { type: 'TaskStarted', ...common, workerName: 'w' }
      if (phase === 'started' && task.pattern !== 'requestResponse')
        return { type: 'TaskSubmitted', ...common, output: { job: task.stateName } }
      break
    case 'beat':
      if (phase !== 'scheduled') return { type: 'TaskHeartbeat', ...common }
      break
    case 'not started':
      if (isActivity && phase === 'scheduled') return { type: 'TaskScheduleFailed', ...common, error: 'A' }
      if (task.resource.includes(':::') && phase === 'started') return { type: 'TaskSubmitFailed', ...common, error: 'B' }
      break
    case 'succeed':
    case 'stop':
    case 'time':
  }
  return { type: 'TaskSucceeded', ...common, output: outputOf(task) }
}

/** The work is a function of which task it is, and of nothing else. */
const outputOf = ({ stateName, indices }: Task): Json => ({ by: stateName, at: indices })

export const latest = ({ log }: Execution) => eventAt(log, log.length)!.timestamp
