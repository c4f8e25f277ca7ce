import { emptyArray, getAt, setAt, type Owner, type SparseArray } from '../execution/sparseArray.js'

/** A persistent map from texts: every version stays valid, reading and changing cost no more for many entries than for few. */
export type TextMap<T> = SparseArray<readonly Entry<T>[]>

interface Entry<T> {
  readonly text: string
  readonly value: T
}

export const emptyMap = <T>(): TextMap<T> => emptyArray()

export function getText<T>(map: TextMap<T>, text: string): T | undefined {
  return getAt(map, slotOf(text))?.find(entry => entry.text === text)?.value
}

/** The map with `value` for the text; undefined takes the entry out. */
export function setText<T>(map: TextMap<T>, text: string, value: T | undefined, owner: Owner): TextMap<T> {
  const slot = slotOf(text)
  const others = (getAt(map, slot) ?? []).filter(entry => entry.text !== text)
  const entries = value === undefined ? others : [...others, { text, value }]
  return setAt(map, slot, entries.length === 0 ? undefined : entries, owner)
}

/** 30 bits of an FNV-1a hash. */
function slotOf(text: string): number {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return (hash ^ (hash >>> 15)) & 0x3fffffff
}
