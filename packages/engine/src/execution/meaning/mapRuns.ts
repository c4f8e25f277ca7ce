import { editFrame, type Mutable } from '../draft.js'
import type { Frame } from '../state.js'
import { failFrame, failureOf } from './failures.js'
import type { Meaning } from './meaning.js'

/** A new Map Run is about to start. */
export function openMapRun(frame: Mutable<Frame>, startedId: number, length: number): void {
  frame.phase = 'mapRun'
  frame.last = startedId
  frame.result = undefined
  frame.mapRun = { startedId, length, mapRunArn: undefined, runId: startedId, redriveCount: 0, isReopened: false, hasSucceeded: false }
}

export const mapRunStarted: Meaning<'MapRunStarted'> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  draft.begun.push(id)
  frame.last = id
  frame.mapRun = { ...frame.mapRun!, mapRunArn: details.mapRunArn, runId: id }
}

export const mapRunRedriven: Meaning<'MapRunRedriven'> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  draft.begun.push(id)
  frame.last = id
  frame.mapRun = { ...frame.mapRun!, runId: id, redriveCount: details.redriveCount, isReopened: false }
}

export const mapRunSucceeded: Meaning<'MapRunSucceeded'> = (draft, { id, frame: frameId, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  frame.result = details?.result
  frame.mapRun = { ...frame.mapRun!, hasSucceeded: true }
}

export const mapRunFailed: Meaning<'MapRunFailed'> = (draft, { id, frame: frameId, timestamp, details }) => {
  const frame = editFrame(draft, frameId)
  frame.last = id
  failFrame(draft, frame, { ...failureOf(details), at: timestamp, eventId: id })
}
