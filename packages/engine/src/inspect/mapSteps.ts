import type { ItemReader, MapState } from '../definition/machine.js'
import { mapItemObject, type MapItem } from '../expression/contextObject.js'
import { StateFailure } from '../expression/failure.js'
import type { Scope } from '../expression/scope.js'
import { isObject, member, objectOf, textMember, withMember, type Json } from '../json/index.js'
import { MAX_MAP_ITEMS } from '../limits.js'
import { itemsIn } from '../mapRun/reader/bodies.js'
import { ItemReaderFailure } from '../mapRun/reader/failure.js'
import { childInput, itemsOfState, mapItem, workOf, type Dealing, type Items } from '../mapRun/work.js'
import type { StateUnderTest } from './stateUnderTest.js'
import type { Steps } from './steps.js'

/** What a Map has worked out before its first iteration starts. */
export interface MapWork {
  readonly type: 'Map'
  /** How many iterations, or batches, there are; undefined where that is up to what a reader reads. */
  readonly iterations: number | undefined
  readonly toleratedFailureCount: number | undefined
  /** 0 to 100. */
  readonly toleratedFailurePercentage: number | undefined
}

/**
 * Works out items, limits and inputs of the iterations of a Map, and notes each of them as a step.
 *
 * @param readerData what the ItemReader would read, as it stands in its source
 */
export function mapWork(test: StateUnderTest, state: MapState, scope: Scope, steps: Steps, readerData?: string): MapWork {
  const items = itemsFor(test, state, scope, steps, readerData)
  steps.maxConcurrency = state.maxConcurrency(scope) ?? 0
  const toleratedFailureCount = state.distributed?.toleratedFailureCount(scope)
  const toleratedFailurePercentage = state.distributed?.toleratedFailurePercentage(scope)
  if (toleratedFailureCount !== undefined) steps.toleratedFailureCount = toleratedFailureCount
  if (toleratedFailurePercentage !== undefined) steps.toleratedFailurePercentage = toleratedFailurePercentage
  const iterations = items && deal(test, state, items, scope, steps)
  return { type: 'Map', iterations, toleratedFailureCount, toleratedFailurePercentage }
}

function itemsFor({ queryLanguage }: StateUnderTest, state: MapState, scope: Scope, steps: Steps, data?: string): Items | undefined {
  const reader = state.distributed?.reader
  if (reader === undefined) {
    const items = state.items(scope)
    if (queryLanguage === 'JSONPath') steps.afterItemsPath = items
    return itemsOfState(items)
  }
  const values = data === undefined ? undefined : read(reader, data, scope)
  if (values === undefined) return undefined
  if (member(reader.config, 'ItemsPointer') !== undefined) steps.afterItemsPointer = values
  return { values, keys: undefined, sources: [{ from: 0, source: sourceOf(reader.request?.(scope)) }] }
}

/** Undefined for what has no form of its own to be given in: manifests, Parquet. */
function read({ resource, config, maxItems }: ItemReader, data: string, scope: Scope): readonly Json[] | undefined {
  const inputType = textMember(config, 'InputType') ?? (resource.endsWith(':listObjectsV2') ? 'JSON' : undefined)
  if (inputType !== 'CSV' && inputType !== 'JSON' && inputType !== 'JSONL') return undefined
  const most = maxItems(scope) ?? 0
  try {
    return Object.freeze(
      itemsIn(data, withMember(config, 'InputType', inputType), most > 0 ? Math.min(most, MAX_MAP_ITEMS) : MAX_MAP_ITEMS),
    )
  } catch (error) {
    if (error instanceof ItemReaderFailure) throw StateFailure.itemReader(error.message)
    throw error
  }
}

function sourceOf(request: Json | undefined): string {
  if (!isObject(request)) return 'STATE_DATA'
  const place = [textMember(request, 'Bucket'), textMember(request, 'Key')].filter(part => part !== undefined)
  return `S3://${place.join('/')}`
}

/** Gives the number of iterations. */
function deal({ definition }: StateUnderTest, state: MapState, items: Items, scope: Scope, steps: Steps): number {
  const batcher = state.distributed?.batcher
  const dealing: Dealing = {
    stateName: state.name,
    batcher: batcher && {
      maxItemsPerBatch: batcher.maxItemsPerBatch(scope),
      maxInputBytesPerBatch: batcher.maxInputBytesPerBatch(scope),
      batchInput: batcher.batchInput?.(scope),
    },
    itemInput: item => iterationInput(state, item, scope),
  }
  if (Object.hasOwn(definition, 'ItemSelector') || Object.hasOwn(definition, 'Parameters')) {
    steps.afterItemSelector = Object.freeze(items.values.map((_, i) => dealing.itemInput(mapItem(items, i))))
  }
  const work = workOf(dealing, items)
  if (batcher !== undefined) {
    steps.afterItemBatcher = Object.freeze(Array.from({ length: work.children }, (_, child) => childInput(dealing, work, child)))
  }
  return work.children
}

/** Items of an Inline Map have no source. */
function iterationInput(state: MapState, { index, value, key, source }: MapItem, scope: Scope): Json {
  if (state.itemSelector === undefined) return value
  const item: MapItem = {
    ...{ index, value },
    ...(key !== undefined && { key }),
    ...(state.distributed !== undefined && source !== undefined && { source }),
  }
  const context = () => withMember(scope.context(), 'Map', objectOf([['Item', mapItemObject(item)]]))
  return state.itemSelector({ ...scope, context })
}
