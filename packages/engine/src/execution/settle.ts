import { openChildren } from '../redrive/reopen.js'
import { findFrame, type Draft } from './draft.js'
import { Turn } from './turn.js'

/**
 * Lets happen what follows from the last events of a history that was read: it may end anywhere. It happens at the moment of the newest
 * of them.
 */
export function settle(draft: Draft): void {
  if (draft.isSettled) return
  draft.isSettled = true
  if (draft.state.status !== 'RUNNING') return
  const turn = new Turn(draft, draft.log.at(draft.log.length)!.timestamp)
  enqueueOpenFrames(turn)
  turn.run()
}

/** Gives a turn to everything that is open: children in their order, then the Parallel or Map around them. */
export function enqueueOpenFrames(turn: Turn): void {
  const pending: { readonly id: number; readonly visited: boolean }[] = [{ id: 0, visited: false }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const frame = findFrame(turn.draft, next.id)
    if (frame === undefined) continue
    if (next.visited || frame.phase !== 'open') {
      turn.enqueue(next.id)
      continue
    }
    pending.push({ id: next.id, visited: true })
    for (const child of openChildren(turn.draft, frame).reverse()) pending.push({ id: child.id, visited: false })
  }
}
