import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

/** What the operations of a service give back. Shapes refer to others by their index. */
export interface ServiceResults {
  readonly operations: Readonly<Record<string, number>>
  readonly shapes: readonly ResultShape[]
}

export type ResultShape =
  | { readonly type: 'any' | 'boolean' }
  | { readonly type: 'string'; readonly values?: readonly string[]; readonly min?: number; readonly max?: number }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'list' | 'map'; readonly of: number }
  | { readonly type: 'structure'; readonly members: Readonly<Record<string, number>>; readonly required?: readonly string[] }

/**
 * The results of a service, by its name in a Resource (`lambda`, `cloudwatchlogs`); undefined for services that are not known. They are
 * unpacked from `models/results.bin` when they are first asked for, and never change.
 */
export function resultsOf(service: string): ServiceResults | undefined {
  const known = unpacked.get(service)
  if (known !== undefined) return known
  const { places, data } = (library ??= open())
  const place = Object.hasOwn(places, service) ? places[service] : undefined
  if (place === undefined) return undefined
  const results = JSON.parse(brotliDecompressSync(data.subarray(...place)).toString()) as ServiceResults
  unpacked.set(service, results)
  return results
}

interface Library {
  readonly places: Readonly<Record<string, readonly [start: number, end: number]>>
  readonly data: Buffer
}

const unpacked = new Map<string, ServiceResults>()
let library: Library | undefined

/** A line of JSON says where in the rest of the file each service is. */
function open(): Library {
  const file = readFileSync(new URL('../../../models/results.bin', import.meta.url))
  const head = file.indexOf('\n')
  return { places: JSON.parse(file.subarray(0, head).toString()) as Library['places'], data: file.subarray(head + 1) }
}
