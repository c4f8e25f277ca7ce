import { latestMoment, type Command, type Execution } from '@redrive/engine'

import type { Engine } from '../engine.js'
import type { Move, NotBegun } from './move.js'
import { workOf, type Work } from './work.js'
import type { World } from './world.js'

/** Something done to an execution. */
export type Action =
  | Command
  | { readonly type: 'StopExecution'; readonly at: number; readonly error: string }
  | { readonly type: 'RedriveExecution'; readonly at: number; readonly clientToken: string }

/** An action, with the work that it is about. */
export interface Act {
  readonly action: Action
  readonly work: Work | undefined
}

/** Does it; gives the execution that comes of it. */
export function doAction(engine: Engine, execution: Execution, action: Action): Execution {
  if (action.type === 'StopExecution') return engine.stop(execution, action)[0]
  if (action.type === 'RedriveExecution') return engine.redrive(execution, action)[0]
  return engine.transition(execution, action)[0]
}

/**
 * What a move is for an execution as it is; undefined when the execution has succeeded, which ends everything. Where there is nothing to
 * be moved, time passes.
 *
 * @param successes how often the work of a state has succeeded before
 */
export function actOf(
  engine: Engine,
  execution: Execution,
  move: Move,
  world: World,
  successes: (stateName: string) => number,
): Act | undefined {
  const { status } = execution
  const at = latestMoment(execution) + move.wait * 1000
  if (status === 'SUCCEEDED') return undefined
  if (status !== 'RUNNING') {
    const clientToken = `redrive-${execution.state.redriveCount + 1}`
    return { action: { type: 'RedriveExecution', at, clientToken }, work: undefined }
  }
  const due = engine.nextWakeUp(execution)
  if (due !== undefined && due <= at) return timeUntil(due)
  if (move.what === 'stop') return { action: { type: 'StopExecution', at, error: 'Stopped' }, work: undefined }
  const open = workOf(engine, execution)
  const work = open[move.pick % open.length]
  if (move.what === 'time' || work === undefined) return timeUntil(due ?? at)
  return { action: answerTo(work, move, world, at, successes), work }
}

const timeUntil = (at: number): Act => ({ action: { type: 'TimePassed', at }, work: undefined })

function answerTo(work: Work, { what, error }: Move, world: World, at: number, successes: (stateName: string) => number): Command {
  const { token, phase, pattern, stateName } = work
  const common = { token, at }
  const errors = world.errorsOf(stateName)
  const failure = { error: errors[error % errors.length]!, cause: `${what} of ${stateName}` }
  if (pattern === 'mapRun') {
    if (what === 'fail' || isNotBegun(what)) return { type: 'MapRunFailed', ...common, ...failure }
    if (what === 'succeed') return { type: 'MapRunSucceeded', ...common, output: world.outputOf(work, successes(stateName)) }
    return { type: 'TimePassed', at }
  }
  switch (what) {
    case 'fail':
      return { type: 'TaskFailed', ...common, ...failure }
    case 'progress':
      if (phase === 'scheduled') return { type: 'TaskStarted', ...common, workerName: 'worker' }
      if (phase === 'started' && pattern !== 'requestResponse') return { type: 'TaskSubmitted', ...common, output: { accepted: stateName } }
      break
    case 'beat':
      if (phase !== 'scheduled') return { type: 'TaskHeartbeat', ...common }
      break
    case 'not scheduled':
    case 'not started':
    case 'not submitted': {
      const type = notBegun(work, what)
      if (type !== undefined) return { type, ...common, ...failure }
      break
    }
    case 'succeed':
    case 'time':
    case 'stop':
  }
  return { type: 'TaskSucceeded', ...common, output: world.outputOf(work, successes(stateName)) }
}

const isNotBegun = (what: Move['what']): what is NotBegun => what.startsWith('not ')

/** How work of its kind says that it could not begin; undefined for work that has. */
function notBegun({ resource, phase }: Work, what: NotBegun): 'TaskScheduleFailed' | 'TaskStartFailed' | 'TaskSubmitFailed' | undefined {
  // Activities are scheduled for whoever takes them; functions and integrations start by themselves.
  if (phase !== 'started') return phase === 'scheduled' ? 'TaskScheduleFailed' : undefined
  if (resource.includes(':activity:')) return undefined
  // Only integrations are submitted.
  if (resource.includes(':::')) return what === 'not submitted' ? 'TaskSubmitFailed' : 'TaskStartFailed'
  return what === 'not scheduled' ? 'TaskScheduleFailed' : 'TaskStartFailed'
}
