import { StateFailure } from '../expression/failure.js'
import type { Scope } from '../expression/scope.js'
import { isDistributed, type Language } from '../definition/language.js'
import type { DistributedMap, MapState } from '../definition/machine.js'
import { isArray, isObject, member, textMember, type Json, type JsonArray, type JsonObject } from '../json/index.js'
import { randomAt, uuid } from '../random.js'
import type { Frame } from '../execution/state.js'
import type { Turn } from '../execution/turn.js'
import type { Step } from './behaviour.js'

/**
 * Map, distributed: enter, have a Map Run make an execution of every item, exit with what it gives. The children are executions of their
 * own; the history of the parent tells of the Map Run only. The Map Run is the outside world's, like the work of a Task.
 *
 *   MapStateEntered ──> MapStateStarted ──> MapRunStarted ──> MapRunSucceeded ──> MapStateSucceeded ──> MapStateExited
 *                                                        └──> MapRunFailed ──(a retrier has attempts left)──> MapStateStarted, a new Map Run
 *                                                                          ──(none)──> MapStateFailed ──(caught)──> MapStateExited
 *   redriven ──> MapRunRedriven, caused by MapStateStarted: the same Map Run goes on
 *
 * The exit is caused by MapRunStarted or MapRunRedriven. `length` is 0 where an ItemReader reads the items.
 */
export function stepMapRun(turn: Turn, frame: Frame, state: MapState): Step {
  switch (frame.phase) {
    case 'entered':
      return open(turn, frame, state, frame.last)
    case 'mapRun':
      return run(turn, frame, state)
    case 'failed':
      if (frame.due !== undefined) return frame.due <= turn.at ? open(turn, frame, state, frame.last) : 'rests'
      turn.append('MapStateFailed', frame.id, frame.last, undefined)
      return 'go on'
    case 'rejected':
      return turn.catchOrGiveUp(frame, frame.failure!)
    case 'succeeded': {
      // A history that was read tells the result only with the exit; where it breaks off before, nobody knows it.
      if (frame.result === undefined) return 'rests'
      const scope = turn.scopeOf(frame)
      return turn.exit(frame, state.flow.leave(scope, frame.result), state.next)
    }
    default:
      return 'rests'
  }
}

function open(turn: Turn, frame: Frame, state: MapState, previousEventId: number): Step {
  const scope = turn.scopeOf(frame)
  state.maxConcurrency(scope)
  const length = state.distributed!.reader === undefined ? itemCount(state, turn, frame) : 0
  turn.append('MapStateStarted', frame.id, previousEventId, { length })
  return 'go on'
}

function itemCount(state: MapState, turn: Turn, frame: Frame): number {
  const items = state.items(turn.scopeOf(frame))
  return isArray(items) ? items.length : Object.keys(items).length
}

function run(turn: Turn, frame: Frame, state: MapState): Step {
  const { mapRunArn, isReopened, hasSucceeded, startedId, redriveCount } = frame.mapRun!
  if (mapRunArn === undefined) {
    // What can't be evaluated fails before there is a Map Run.
    mapRunRequest(state, turn.scopeOf(frame))
    turn.append('MapRunStarted', frame.id, frame.last, { mapRunArn: newMapRunArn(turn, state, startedId) })
  } else if (isReopened) {
    turn.append('MapRunRedriven', frame.id, startedId, { mapRunArn, redriveCount: redriveCount + 1 })
  } else if (hasSucceeded) {
    turn.append('MapStateSucceeded', frame.id, frame.last, undefined)
    return 'go on'
  }
  return 'rests'
}

/** What a Map Run is to do: the fields of the state, evaluated. */
export interface MapRunRequest {
  /** Undefined where a reader reads them. */
  readonly items: JsonArray | JsonObject | undefined
  readonly reader:
    { readonly resource: string; readonly request: Json; readonly config: JsonObject; readonly maxItems: number | undefined } | undefined
  readonly batcher:
    | {
        readonly maxItemsPerBatch: number | undefined
        readonly maxInputBytesPerBatch: number | undefined
        readonly batchInput: Json | undefined
      }
    | undefined
  readonly writer:
    { readonly resource: string | undefined; readonly request: Json | undefined; readonly config: JsonObject | undefined } | undefined
  /** 0 for no limit. */
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  /** 0 to 100. */
  readonly toleratedFailurePercentage: number
}

/** Throws StateFailure for fields that can't be evaluated. */
export function mapRunRequest({ distributed, items, maxConcurrency }: MapState, scope: Scope): MapRunRequest {
  const { reader, batcher, writer, toleratedFailureCount, toleratedFailurePercentage } = distributed!
  const [count, percentage] = [toleratedFailureCount(scope) ?? 0, toleratedFailurePercentage(scope) ?? 0]
  if (count < 0) throw StateFailure.runtime('ToleratedFailureCount cannot be negative.')
  if (percentage < 0 || percentage > 100) throw StateFailure.runtime('ToleratedFailurePercentage must be between 0 and 100.')
  return {
    items: reader === undefined ? items(scope) : undefined,
    reader: reader && {
      resource: reader.resource,
      request: reader.request?.(scope) ?? {},
      config: reader.config,
      maxItems: reader.maxItems(scope),
    },
    batcher: batcher && {
      maxItemsPerBatch: batcher.maxItemsPerBatch(scope),
      maxInputBytesPerBatch: batcher.maxInputBytesPerBatch(scope),
      batchInput: batcher.batchInput?.(scope),
    },
    writer: writer && { resource: writer.resource, request: writer.request?.(scope), config: writer.config },
    maxConcurrency: maxConcurrency(scope) ?? 0,
    toleratedFailureCount: count,
    toleratedFailurePercentage: percentage,
  }
}

function newMapRunArn(turn: Turn, { distributed }: MapState, startedId: number): string {
  const { seed, stateMachineArn } = turn.draft.identity
  const random = randomAt(seed, startedId)
  const label = distributed!.label ?? uuid(random)
  return `${stateMachineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${uuid(random)}`
}

/** Undefined for an Inline Map. */
export function compileDistributedMap(definition: JsonObject, language: Language): DistributedMap | undefined {
  if (!isDistributed(definition)) return undefined
  const config = objectAt(objectAt(definition, 'ItemProcessor') ?? objectAt(definition, 'Iterator')!, 'ProcessorConfig')!
  return {
    executionType: member(config, 'ExecutionType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    label: textMember(definition, 'Label'),
    reader: compileReader(objectAt(definition, 'ItemReader'), definition, language),
    batcher: compileBatcher(objectAt(definition, 'ItemBatcher'), definition, language),
    writer: compileWriter(objectAt(definition, 'ResultWriter'), definition, language),
    toleratedFailureCount: language.number(definition, 'ToleratedFailureCount', 'integer'),
    toleratedFailurePercentage: language.number(definition, 'ToleratedFailurePercentage', 'float'),
  }
}

function compileReader(reader: JsonObject | undefined, state: JsonObject, language: Language): DistributedMap['reader'] {
  if (reader === undefined) return undefined
  const config = objectAt(reader, 'ReaderConfig') ?? {}
  return {
    resource: textMember(reader, 'Resource')!,
    request: language.nested(reader, 'Parameters', state),
    config,
    maxItems: language.number(config, 'MaxItems', 'integer', state),
  }
}

function compileBatcher(batcher: JsonObject | undefined, state: JsonObject, language: Language): DistributedMap['batcher'] {
  if (batcher === undefined) return undefined
  return {
    maxItemsPerBatch: language.number(batcher, 'MaxItemsPerBatch', 'integer', state),
    maxInputBytesPerBatch: language.number(batcher, 'MaxInputBytesPerBatch', 'integer', state),
    batchInput: language.nested(batcher, 'BatchInput', state),
  }
}

function compileWriter(writer: JsonObject | undefined, state: JsonObject, language: Language): DistributedMap['writer'] {
  if (writer === undefined) return undefined
  return {
    resource: textMember(writer, 'Resource'),
    request: language.nested(writer, 'Parameters', state),
    config: objectAt(writer, 'WriterConfig'),
  }
}

function objectAt(object: JsonObject, field: string): JsonObject | undefined {
  const value = member(object, field)
  return isObject(value) ? value : undefined
}
