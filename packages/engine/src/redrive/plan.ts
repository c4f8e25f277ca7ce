import type { Failure } from '../expression/failure.js'
import type { StateType } from '../definition/machine.js'
import { executionAt } from '../execution/clock.js'
import { findFrame } from '../execution/draft.js'
import type { Execution } from '../execution/execution.js'
import { getAt } from '../execution/sparseArray.js'
import { isFinished, type Frame } from '../execution/state.js'
import { eventAt } from '../history/log.js'
import type { StateExitedDetails } from '../history/event.js'
import type { Json } from '../json/index.js'
import { redriveEligibility, type Eligibility, type Surroundings } from './eligibility.js'
import { openChildren, redrivesMapRun, runsWhole } from './reopen.js'

/** What a redrive would do. */
export interface RedrivePlan extends Eligibility {
  /** The states that would run again, in the order in which they would. */
  readonly resumes: readonly ResumedState[]
  /** Branches and iterations that were never started and would be now. */
  readonly starts: readonly StartedChildren[]
  /** The states whose results would be kept. */
  readonly keeps: readonly KeptState[]
}

/** Where a state is: its name, and the indices of the branches and iterations around it, outermost first. */
export interface StatePlace {
  readonly stateName: string
  readonly stateType: StateType
  readonly indices: readonly number[]
}

export interface ResumedState extends StatePlace {
  readonly input: Json
  readonly enteredEventId: number
  /** What it failed with; absent where it was only stopped. */
  readonly error?: string
  readonly cause?: string
  /**
   * - `schedule`: the task is done anew
   * - `wait`: it waits again
   * - `evaluate`: it is evaluated again (and, being a Fail, fails again)
   * - `mapRun`: the Map Run of a Distributed Map is redriven
   * - `whole`: a Parallel or Map runs with all of its branches or items, because its own result was refused
   */
  readonly action: 'schedule' | 'wait' | 'evaluate' | 'mapRun' | 'whole'
}

/** The place is that of the Parallel or Map. */
export interface StartedChildren extends StatePlace {
  /** The index of the first of them. */
  readonly from: number
  readonly count: number
}

export interface KeptState extends StatePlace {
  readonly output: Json
  readonly exitedEventId: number
}

/**
 * What a redrive at that moment would do, without doing it: may it happen, what would run again with which input, what is kept. Works on
 * executions that were run here and on histories exported from AWS, which is what one wants to see before pressing the button.
 *
 *     const plan = planRedrive(replay(machine, exported), { at })
 *     plan.redriveStatus                        // 'REDRIVABLE'
 *     plan.resumes.map(state => state.stateName)
 *
 * @param options.at epoch ms
 */
export function planRedrive(execution: Execution, options: { readonly at: number } & Surroundings): RedrivePlan {
  const closed = executionAt(execution, options.at)
  const eligibility = redriveEligibility(closed, options)
  if (eligibility.redriveStatus !== 'REDRIVABLE') return { ...eligibility, resumes: [], starts: [], keeps: [] }
  const resumes: ResumedState[] = []
  const starts: StartedChildren[] = []
  for (const frame of openFrames(closed)) {
    if (frame.phase === 'ready') {
      if (frame.next !== undefined && frame.parent >= 0)
        starts.push({ ...placeOf(closed, findFrame(closed, frame.parent)!), from: frame.index, count: 1 })
    } else if (frame.region === undefined || runsWhole(frame)) resumes.push(resumed(closed, frame))
    else if (frame.region.started < frame.region.length) {
      const { started: from, length } = frame.region
      starts.push({ ...placeOf(closed, frame), from, count: length - from })
    }
  }
  return { ...eligibility, resumes, starts, keeps: keptStates(closed) }
}

/** The open frames, children before the Parallel or Map that holds them. */
function openFrames(execution: Execution): Frame[] {
  const frames: Frame[] = []
  const pending = [findFrame(execution, 0)!]
  for (let frame = pending.pop(); frame !== undefined; frame = pending.pop()) {
    frames.push(frame)
    pending.push(...openChildren(execution, frame))
  }
  return frames.reverse()
}

function resumed(execution: Execution, frame: Frame): ResumedState {
  const { error, cause }: Failure = frame.failure ?? (frame.parent < 0 ? (execution.state.failure ?? {}) : {})
  return {
    ...placeOf(execution, frame),
    input: frame.input,
    enteredEventId: frame.enteredId,
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    action: actionOf(frame),
  }
}

function actionOf(frame: Frame): ResumedState['action'] {
  if (redrivesMapRun(frame)) return 'mapRun'
  if (runsWhole(frame) || frame.mapRun !== undefined) return 'whole'
  switch (frame.state!.type) {
    case 'Task':
      return 'schedule'
    case 'Wait':
      return 'wait'
    default:
      return 'evaluate'
  }
}

/** The states that have exited, as far as their thread still counts: one whole Parallel or Map is one kept state. */
function keptStates(execution: Execution): KeptState[] {
  const kept: KeptState[] = []
  const { log } = execution
  for (let id = 1; id <= log.length; id++) {
    const event = eventAt(log, id)!
    if (!event.type.endsWith('StateExited') || !counts(execution, event.frame)) continue
    const { name: stateName, output } = event.details as StateExitedDetails
    const stateType = execution.machine.states.get(stateName)!.type
    kept.push({ stateName, stateType, indices: indicesOfFrame(execution, event.frame), output, exitedEventId: id })
  }
  return kept
}

function counts(execution: Execution, id: number): boolean {
  for (let at = id; at >= 0;) {
    const frame = getAt(execution.state.frames, at)
    if (frame === undefined) return false
    if (at !== id && !isFinished(frame) && runsWhole(frame)) return false
    at = frame.parent
  }
  return true
}

function placeOf(execution: Execution, frame: Frame): StatePlace {
  return { stateName: frame.state!.name, stateType: frame.state!.type, indices: indicesOfFrame(execution, frame.id) }
}

function indicesOfFrame(execution: Execution, id: number): number[] {
  const indices: number[] = []
  for (let at = id; at > 0;) {
    const parent = getAt(execution.state.frames, at)!.parent
    indices.unshift(at - findFrame(execution, parent)!.region!.firstFrame)
    at = parent
  }
  return indices
}
