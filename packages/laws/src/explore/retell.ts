import { actionsOf, perform } from './action.js'
import type { Move } from './durations.js'
import { firstNode, type Subject } from './node.js'
import { stepOf, type Schedule, type ScheduleStep } from './schedule.js'
import { firstLine, formatStory, lineOf } from './story.js'

/** How something comes about. */
export interface Found {
  /** For `replaySchedule`. */
  readonly schedule: Schedule
  /** The same for people, a line a step. */
  readonly story: string
}

/** Moves, as the search numbered them, done once more. */
export function retold<W>(subject: Subject<W>, moves: readonly Pick<Move, 'action'>[]): Found {
  let node = firstNode(subject)
  const steps: ScheduleStep[] = []
  const lines = [firstLine(node)]
  for (const move of moves) {
    const action = actionsOf(subject, node)[move.action]!
    const step = stepOf(node, action)
    const after = perform(subject, node, action)
    steps.push(step)
    lines.push(lineOf(node, step, after))
    node = after
  }
  return { schedule: { input: subject.model.input ?? {}, steps }, story: formatStory(lines) }
}
