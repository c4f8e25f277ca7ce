import { jsonEqual, jsonSize, type Json } from '../../json/index.js'
import { MAX_ARRAY_RANGE_ITEMS, MAX_PAYLOAD_BYTES } from '../../limits.js'
import { arrayArgument, failure, wholeNumberArgument, type IntrinsicFunction } from './call.js'
import { valueKey } from './valueKey.js'

/** `States.Array(1, 'a')` is `[1, "a"]`. */
export const array: IntrinsicFunction = {
  minArguments: 0,
  maxArguments: Infinity,
  evaluate: call => frozen(call.values),
}

/** `States.ArrayPartition([1,2,3], 2)` is `[[1,2],[3]]`. */
export const arrayPartition: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 2,
  evaluate: call => {
    const items = arrayArgument(call, 1)
    const size = wholeNumberArgument(call, 2)
    if (size < 1) throw failure(call, 2, 'must be a positive number')
    if (jsonSize(items) > MAX_PAYLOAD_BYTES) throw failure(call, 1, `is larger than ${MAX_PAYLOAD_BYTES} bytes`)
    const parts: Json[] = []
    for (let start = 0; start < items.length; start += size) parts.push(frozen(items.slice(start, start + size)))
    return frozen(parts)
  },
}

/** `States.ArrayContains([[1], 2], [1])` is true: items are compared by value, at any depth. */
export const arrayContains: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 2,
  evaluate: call => {
    const sought = call.values[1]!
    return arrayArgument(call, 1).some(item => jsonEqual(item, sought))
  },
}

/** `States.ArrayRange(1, 9, 2)` is `[1,3,5,7,9]`: the end belongs to the range when a step hits it. */
export const arrayRange: IntrinsicFunction = {
  minArguments: 3,
  maxArguments: 3,
  evaluate: call => {
    const first = wholeNumberArgument(call, 1)
    const last = wholeNumberArgument(call, 2)
    const step = wholeNumberArgument(call, 3)
    if (step === 0) throw failure(call, 3, 'must not be zero')
    const count = Math.max(0, Math.floor((last - first) / step) + 1)
    if (count > MAX_ARRAY_RANGE_ITEMS) throw failure(call, undefined, `the range has ${count} items, more than ${MAX_ARRAY_RANGE_ITEMS}`)
    return frozen(Array.from({ length: count }, (_, index) => first + index * step))
  },
}

/** `States.ArrayGetItem(["a","b"], 1)` is `"b"`. */
export const arrayGetItem: IntrinsicFunction = {
  minArguments: 2,
  maxArguments: 2,
  evaluate: call => {
    const items = arrayArgument(call, 1)
    const index = wholeNumberArgument(call, 2)
    const item = items[index]
    if (item === undefined) throw failure(call, 2, `is ${index}, but the array has ${items.length} items`)
    return item
  },
}

/** `States.ArrayLength([1,2])` is 2. */
export const arrayLength: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => arrayArgument(call, 1).length,
}

/** `States.ArrayUnique([1,"1",1.0])` is `[1,"1"]`: the first of equal items stays, where it is. */
export const arrayUnique: IntrinsicFunction = {
  minArguments: 1,
  maxArguments: 1,
  evaluate: call => {
    const seen = new Set<string>()
    const isFirst = (item: Json) => seen.size < seen.add(valueKey(item)).size
    return frozen(arrayArgument(call, 1).filter(isFirst))
  },
}

function frozen(items: readonly Json[]): Json {
  return Object.freeze(items)
}
