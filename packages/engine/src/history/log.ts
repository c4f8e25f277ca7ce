import { emptyArray, getAt, setAt, type Owner, type SparseArray } from '../execution/sparseArray.js'
import type { LogEvent } from './event.js'

/**
 * The append-only log of an execution. Versions share their events: appending to the newest version is O(1), appending to an older one
 * forks it and copies at most one chunk. Reading by id is O(1).
 */
export interface EventLog {
  /** The number of events, and the id of the last one. */
  readonly length: number
  /** Full chunks. */
  readonly chunks: SparseArray<Readonly<Chunk>>
  /** A chunk with the events after the last full one; holds more than this version needs when a newer version shares it. */
  readonly tail: Chunk
}

/** As many slots as a chunk has from the first event on: to let it grow takes a twentieth of what running a Map takes. */
type Chunk = (LogEvent | undefined)[]

const CHUNK_BITS = 5
const CHUNK = 1 << CHUNK_BITS

export const emptyLog: EventLog = { length: 0, chunks: emptyArray(), tail: [] }

/** The event with that id (from 1). */
export function eventAt(log: EventLog, id: number): LogEvent | undefined {
  if (id < 1 || id > log.length) return undefined
  const index = id - 1
  const chunk = index >>> CHUNK_BITS
  if (chunk === log.length >>> CHUNK_BITS) return log.tail[index & (CHUNK - 1)]
  return getAt(log.chunks, chunk)?.[index & (CHUNK - 1)]
}

/** The events from one id to another, both included, as an array of their own. */
export function eventsBetween(log: EventLog, first: number, last: number): LogEvent[] {
  const events: LogEvent[] = []
  for (let id = Math.max(1, first); id <= Math.min(last, log.length); id++) events.push(eventAt(log, id)!)
  return events
}

/** Appends to a version; the version itself stays as it is. For a run of appends use one {@link LogAppender}. */
export class LogAppender {
  #length: number
  #chunks: SparseArray<Readonly<Chunk>>
  #tail: Chunk
  readonly #owner: Owner

  constructor(log: EventLog, owner: Owner) {
    const used = log.length & (CHUNK - 1)
    this.#length = log.length
    this.#chunks = log.chunks
    // A tail in which a newer version has filled the next slot already is copied: that is the fork.
    this.#tail = log.length > 0 && log.tail[used] === undefined ? log.tail : chunkWith(log.tail, used)
    this.#owner = owner
  }

  get length(): number {
    return this.#length
  }

  append(event: LogEvent): void {
    this.#tail[this.#length & (CHUNK - 1)] = event
    this.#length++
    if ((this.#length & (CHUNK - 1)) === 0) {
      this.#chunks = setAt(this.#chunks, (this.#length >>> CHUNK_BITS) - 1, this.#tail, this.#owner)
      this.#tail = chunkWith([], 0)
    }
  }

  at(id: number): LogEvent | undefined {
    return eventAt(this, id)
  }

  get chunks(): SparseArray<Readonly<Chunk>> {
    return this.#chunks
  }

  get tail(): Chunk {
    return this.#tail
  }

  /** The version that ends here. */
  finish(): EventLog {
    return { length: this.#length, chunks: this.#chunks, tail: this.#tail }
  }
}

/** A chunk that begins with the first `used` events of another one. */
function chunkWith(events: Readonly<Chunk>, used: number): Chunk {
  const chunk: Chunk = new Array<LogEvent | undefined>(CHUNK)
  for (let i = 0; i < used; i++) chunk[i] = events[i]
  return chunk
}
