import { MAX_EXECUTION_MS, MAX_EXPRESS_EXECUTION_MS } from '../../limits.js'
import { reopen } from '../../redrive/reopen.js'
import { addFrame, editFrame, type Draft } from '../draft.js'
import { newFrame, NO_VARIABLES } from './frames.js'
import type { Meaning } from './meaning.js'
import { begin } from './states.js'

export const started: Meaning<'ExecutionStarted'> = (draft, { timestamp, details }) => {
  const { machine, state } = draft
  state.input = details.input
  state.roleArn = details.roleArn
  state.startedAt = timestamp
  state.deadline = deadlineFrom(draft, timestamp)
  state.nextFrame = 1
  addFrame(draft, newFrame(draft, 0, -1, 0, machine.root, details.input, NO_VARIABLES, 0))
}

/** When the machine's own timeout, counted from a start or a redrive, or the service's limit ends the execution. */
function deadlineFrom({ machine, state }: Draft, from: number): number {
  const limit = state.startedAt + (machine.type === 'EXPRESS' ? MAX_EXPRESS_EXECUTION_MS : MAX_EXECUTION_MS)
  return machine.timeoutSeconds === undefined ? limit : Math.min(limit, from + machine.timeoutSeconds * 1000)
}

export const closed: Meaning<'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionTimedOut'> = ({ state }, { type, timestamp, details }) => {
  state.status = STATUSES[type]
  state.stoppedAt = timestamp
  state.failure = details
}

const STATUSES = { ExecutionFailed: 'FAILED', ExecutionAborted: 'ABORTED', ExecutionTimedOut: 'TIMED_OUT' } as const

export const succeeded: Meaning<'ExecutionSucceeded'> = ({ state }, { timestamp, details }) => {
  state.status = 'SUCCEEDED'
  state.stoppedAt = timestamp
  state.output = details.output
}

export const redriven: Meaning<'ExecutionRedriven'> = (draft, { id, timestamp, details }) => {
  const { state } = draft
  state.status = 'RUNNING'
  state.stoppedAt = undefined
  state.failure = undefined
  state.redriveCount = details.redriveCount
  state.redrivenAt = timestamp
  state.redrivenId = id
  if (details.clientToken !== undefined) state.clientTokens = [...state.clientTokens, { token: details.clientToken, redrivenAt: timestamp }]
  state.deadline = deadlineFrom(draft, timestamp)
  for (const id of reopen(draft)) begin(draft, editFrame(draft, id), timestamp)
}
