import { checkSize } from '../execution/payload.js'
import type { MapRunTask } from '../execution/effects.js'
import { jsonSize, objectOf, type Json, type JsonArray, type JsonObject, isArray } from '../json/index.js'

/** The items of a Map Run, in order. */
export interface Items {
  readonly values: JsonArray
  /** The names of the members, where the items are those of an object. */
  readonly keys: readonly string[] | undefined
  /** Where the items come from: each source holds from its index on, to the next. */
  readonly sources: readonly Source[]
}

export interface Source {
  readonly from: number
  /** As in `STATE_DATA` or `S3://bucket/key`. */
  readonly source: string
}

/** How the items are dealt out to children. */
export interface Work {
  readonly items: Items
  /** The number of children. */
  readonly children: number
  /** Items of every child but the last; undefined where batches are of different sizes. */
  readonly itemsPerChild: number | undefined
  /** The first item of each child, where they are of different sizes. */
  readonly starts: readonly number[] | undefined
  /** True where a child is given a batch, be it of one item. */
  readonly isBatched: boolean
}

/** What dealing out items takes of a Map Run. */
export type Dealing = Pick<MapRunTask, 'stateName' | 'batcher' | 'itemInput'>

export function itemsOfState(items: JsonArray | JsonObject): Items {
  const sources = [{ from: 0, source: 'STATE_DATA' }]
  return isArray(items) ? { values: items, keys: undefined, sources } : { values: Object.values(items), keys: Object.keys(items), sources }
}

/** @throws what evaluating the ItemSelector throws, where batches are limited in bytes */
export function workOf(task: Dealing, items: Items): Work {
  const { batcher } = task
  const total = items.values.length
  if (batcher === undefined) return { items, children: total, itemsPerChild: 1, starts: undefined, isBatched: false }
  const { maxItemsPerBatch, maxInputBytesPerBatch } = batcher
  const most = maxItemsPerBatch === undefined || maxItemsPerBatch <= 0 ? Infinity : maxItemsPerBatch
  if (maxInputBytesPerBatch === undefined || maxInputBytesPerBatch <= 0) {
    const itemsPerChild = Math.min(most, Math.max(1, total))
    return { items, children: Math.ceil(total / itemsPerChild), itemsPerChild, starts: undefined, isBatched: true }
  }
  const starts = batchStarts(task, items, most, maxInputBytesPerBatch)
  return { items, children: starts.length, itemsPerChild: undefined, starts, isBatched: true }
}

/** Batches as large as both limits allow; an item that is too large for any batch gets one of its own. */
function batchStarts(task: Dealing, items: Items, mostItems: number, mostBytes: number): number[] {
  const empty = jsonSize(batchInput(task, []))
  const starts: number[] = []
  let [count, bytes] = [0, 0]
  for (let i = 0; i < items.values.length; i++) {
    const size = jsonSize(task.itemInput(mapItem(items, i)))
    const fits = count > 0 && count < mostItems && bytes + 1 + size <= mostBytes
    if (fits) bytes += 1 + size
    else {
      starts.push(i)
      bytes = empty + size
    }
    count = fits ? count + 1 : 1
  }
  return starts
}

export function firstItem({ items, itemsPerChild, starts }: Work, child: number): number {
  return Math.min(items.values.length, itemsPerChild !== undefined ? child * itemsPerChild : (starts![child] ?? Infinity))
}

export function itemCount(work: Work, child: number): number {
  return firstItem(work, child + 1) - firstItem(work, child)
}

/**
 * The input of a child. The same whenever it is asked for.
 *
 * @throws StateFailure or whatever else evaluating the ItemSelector throws
 */
export function childInput(task: Dealing, work: Work, child: number): Json {
  const first = firstItem(work, child)
  const inputs = Array.from({ length: itemCount(work, child) }, (_, i) => task.itemInput(mapItem(work.items, first + i)))
  const input = work.isBatched ? batchInput(task, inputs) : inputs[0]!
  checkSize(input, task.stateName)
  return input
}

function batchInput({ batcher }: Dealing, items: JsonArray): Json {
  const shared = batcher?.batchInput
  return objectOf([...(shared === undefined ? [] : [['BatchInput', shared] as const]), ['Items', Object.freeze(items)]])
}

export function mapItem({ values, keys, sources }: Items, index: number) {
  const key = keys?.[index]
  return { index, value: values[index]!, ...(key !== undefined && { key }), source: sourceOf(sources, index) }
}

function sourceOf(sources: readonly Source[], index: number): string {
  let [low, high] = [0, sources.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (sources[middle]!.from <= index) low = middle
    else high = middle - 1
  }
  return sources[low]!.source
}
