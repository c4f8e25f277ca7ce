import type { MapItem } from '../expression/contextObject.js'
import type { Expression } from '../expression/scope.js'
import { member, type Json, type JsonArray, type JsonObject } from '../json/index.js'
import { MAX_INLINE_MAP_CONCURRENCY } from '../limits.js'
import type { MapState } from '../definition/machine.js'
import type { Frame } from '../execution/state.js'
import { checkSize } from '../execution/payload.js'
import type { Turn } from '../execution/turn.js'
import type { StateBehaviour } from './behaviour.js'
import { compileDistributedMap, stepMapRun } from './distributedMap.js'
import { stepRegion } from './region.js'

/**
 * Map, inline: enter, run the processor for every item, exit with the outputs in item order.
 *
 *   MapStateEntered ──> MapStateStarted ──> MapIterationStarted ──> (states) ──> MapIterationSucceeded
 *                                                     (next item) <──┘  └──(last)──> MapStateSucceeded ──> MapStateExited
 *   an iteration fails ──> MapIterationFailed, then MapIterationAborted and *StateAborted of the others
 *                          ──(a retrier has attempts left)──> MapStateStarted
 *                          ──(none)──> MapStateFailed ──(caught)──> MapStateExited
 *
 * The next iteration is caused by the last event of the one that made room for it; the whole cascade, and the retry, by the event that
 * made the iteration fail. A redrive reopens the iterations that had not finished and starts those that never started.
 */
export const map: StateBehaviour<MapState> = {
  compile: (definition, { name, next, language, scope, retriers, catchers }) => {
    const processor = (member(definition, 'ItemProcessor') ?? member(definition, 'Iterator')) as JsonObject
    return {
      type: 'Map',
      name,
      next,
      entered: 'MapStateEntered',
      exited: 'MapStateExited',
      countsRetries: true,
      flow: language.workFlow(definition),
      processor: scope(processor),
      distributed: compileDistributedMap(definition, language),
      items: language.items(definition),
      maxConcurrency: language.number(definition, 'MaxConcurrency', 'integer'),
      itemSelector: language.itemSelector(definition),
      retriers: retriers(),
      catchers: catchers(),
    }
  },

  step: (turn, frame, state) =>
    state.distributed === undefined ? stepRegion(turn, frame, state, open, startIterations) : stepMapRun(turn, frame, state),

  childInput: (turn, frame, state, index) => {
    const value = itemsOf(turn, frame)[index]!
    const input = state.itemSelector === undefined ? value : selected(turn, frame, state.itemSelector, { index, value })
    checkSize(input, state.name)
    return input
  },
}

const selected = (turn: Turn, frame: Frame, selector: Expression, mapItem: MapItem): Json =>
  selector(turn.scopeOf(frame, { mapItem, spot: [frame.region!.startedId, mapItem.index] }))

function open(turn: Turn, frame: Frame, state: MapState, previousEventId: number): 'go on' {
  const scope = turn.scopeOf(frame)
  const items = state.items(scope) as JsonArray
  state.maxConcurrency(scope)
  turn.append('MapStateStarted', frame.id, previousEventId, { length: items.length })
  turn.frame(frame.id).region!.opening.items = items
  return 'go on'
}

/** Starts iterations as long as there are items and room. */
function startIterations(turn: Turn, frame: Frame): void {
  const { name } = frame.state as MapState
  const { firstFrame, length, started, finished } = frame.region!
  if (started === length) return
  const room = placesOf(turn, frame) - (started - finished)
  const cause = causeOfNext(turn, frame)
  for (let index = started; index < Math.min(length, started + room); index++) {
    turn.append('MapIterationStarted', firstFrame + index, cause, { name, index })
    turn.enqueue(firstFrame + index)
  }
}

/** How many iterations may run at once. */
function placesOf(turn: Turn, frame: Frame): number {
  const { opening, startedId } = frame.region!
  if (opening.places === undefined) {
    const limit = (frame.state as MapState).maxConcurrency(turn.scopeOf(frame, { spot: [startedId] })) ?? 0
    opening.places = limit === 0 ? MAX_INLINE_MAP_CONCURRENCY : Math.min(limit, MAX_INLINE_MAP_CONCURRENCY)
  }
  return opening.places
}

function causeOfNext(turn: Turn, { last, region }: Frame): number {
  const event = turn.draft.log.at(last)!
  return event.type === 'MapIterationSucceeded' ? event.previousEventId : region!.startedId
}

/** Worked out again where a history was read and not made. */
function itemsOf(turn: Turn, frame: Frame): JsonArray {
  const { opening, startedId } = frame.region!
  return (opening.items ??= (frame.state as MapState).items(turn.scopeOf(frame, { spot: [startedId] })) as JsonArray)
}
