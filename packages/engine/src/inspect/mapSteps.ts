import type { ItemBatcher, MapState } from '../definition/machine.js'
import { mapItemObject, type MapItem } from '../expression/contextObject.js'
import type { Scope } from '../expression/scope.js'
import { isArray, isObject, jsonSize, member, objectOf, withMember, type Json, type JsonArray, type JsonObject } from '../json/index.js'
import { readItems } from './readItems.js'
import type { StateUnderTest } from './stateUnderTest.js'
import type { Steps } from './steps.js'

/** What a Map has worked out before its first iteration starts. */
export interface MapWork {
  readonly type: 'Map'
  /** How many iterations there are; undefined where that is up to what a reader reads. */
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
export function mapWork(
  { definition, queryLanguage }: StateUnderTest,
  state: MapState,
  scope: Scope,
  steps: Steps,
  readerData?: string,
): MapWork {
  const { distributed } = state
  const items = distributed?.reader === undefined ? state.items(scope) : read(distributed.reader.config, readerData, steps)
  if (distributed?.reader === undefined && queryLanguage === 'JSONPath') steps.afterItemsPath = items!
  steps.maxConcurrency = state.maxConcurrency(scope) ?? 0
  const toleratedFailureCount = distributed?.toleratedFailureCount(scope)
  const toleratedFailurePercentage = distributed?.toleratedFailurePercentage(scope)
  if (toleratedFailureCount !== undefined) steps.toleratedFailureCount = toleratedFailureCount
  if (toleratedFailurePercentage !== undefined) steps.toleratedFailurePercentage = toleratedFailurePercentage
  const inputs = items === undefined ? undefined : iterationInputs(state, itemsOf(items), scope)
  if (inputs !== undefined && selects(definition)) steps.afterItemSelector = inputs
  const batches = inputs !== undefined && distributed?.batcher !== undefined ? batched(inputs, distributed.batcher, scope) : undefined
  if (batches !== undefined) steps.afterItemBatcher = batches
  return { type: 'Map', iterations: (batches ?? inputs)?.length, toleratedFailureCount, toleratedFailurePercentage }
}

function read(config: JsonObject, data: string | undefined, steps: Steps): Json | undefined {
  if (data === undefined) return undefined
  const items = readItems(config, data)
  if (items !== undefined && member(config, 'ItemsPointer') !== undefined) steps.afterItemsPointer = items
  return items
}

function itemsOf(items: Json): readonly Pick<MapItem, 'key' | 'value'>[] {
  if (isArray(items)) return items.map(value => ({ value }))
  return isObject(items) ? Object.entries(items).map(([key, value]) => ({ key, value })) : []
}

const selects = (definition: JsonObject) => Object.hasOwn(definition, 'ItemSelector') || Object.hasOwn(definition, 'Parameters')

function iterationInputs(state: MapState, items: readonly Pick<MapItem, 'key' | 'value'>[], scope: Scope): JsonArray {
  const source = state.distributed === undefined ? {} : { source: 'STATE_DATA' }
  return Object.freeze(
    items.map((item, index) => {
      const context = () => withMember(scope.context(), 'Map', objectOf([['Item', mapItemObject({ index, ...item, ...source })]]))
      return state.itemInput({ ...scope, context }, item.value)
    }),
  )
}

/** Fills one batch after the other, as far as its limits allow; an item that is too large by itself is a batch of its own. */
function batched(items: JsonArray, { maxItemsPerBatch, maxInputBytesPerBatch, batchInput }: ItemBatcher, scope: Scope): JsonArray {
  const maxItems = limitOf(maxItemsPerBatch(scope))
  const maxBytes = limitOf(maxInputBytesPerBatch(scope))
  const common: readonly (readonly [string, Json])[] = batchInput === undefined ? [] : [['BatchInput', batchInput(scope)]]
  const frame = jsonSize(objectOf([...common, ['Items', []]]))
  const batches: Json[][] = []
  let bytes = Infinity
  for (const item of items) {
    const size = jsonSize(item) + 1
    const last = batches.at(-1)
    if (last === undefined || last.length >= maxItems || bytes + size > maxBytes) {
      batches.push([item])
      bytes = frame + size
    } else {
      last.push(item)
      bytes += size
    }
  }
  return Object.freeze(batches.map(batch => objectOf([...common, ['Items', Object.freeze(batch)]])))
}

/** 0 stands for no limit. */
const limitOf = (limit: number | undefined) => (limit === undefined || limit === 0 ? Infinity : limit)
