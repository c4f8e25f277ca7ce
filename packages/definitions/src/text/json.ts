import { JsonSyntaxError, parseJson, type Json } from '@redrive/engine'
import type { Place } from '../loaded.js'
import { addError, type Report } from '../report.js'
import type { Path, SourceDocument } from './document.js'
import { positionsIn } from './position.js'

/** Reads a JSON text; undefined where it is none, which has been reported. */
export function readJson(text: string, place: Place, report: Report): SourceDocument | undefined {
  let value: Json
  try {
    value = parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    addError(report, 'SYNTAX_ERROR', `not valid JSON: ${error.reason}`, { ...place, line: error.line, column: error.column })
    return undefined
  }
  const positionAt = positionsIn(text)
  const parts = new Map<number, ReadonlyMap<string | number, Part>>()
  return { syntax: 'json', value, positionOf: path => positionAt(offsetOf(text, path, parts)) }
}

interface Part {
  /** Where the name begins, or the item. */
  readonly start: number
  readonly value: number
}

/** The offset of a part of a JSON text that is known to be valid. `known` remembers the parts of containers by their offsets. */
function offsetOf(text: string, path: Path, known: Map<number, ReadonlyMap<string | number, Part>>): number {
  let at = blanks(text, 0)
  let found = at
  for (const step of path) {
    const parts = known.get(at) ?? partsAt(text, at)
    known.set(at, parts)
    const inside = parts.get(step)
    if (inside === undefined) return found
    found = inside.start
    at = inside.value
  }
  return found
}

/** The members or items of what begins at an offset; none of what is no container. */
function partsAt(text: string, from: number): ReadonlyMap<string | number, Part> {
  const parts = new Map<string | number, Part>()
  const isObject = text[from] === '{'
  if (!isObject && text[from] !== '[') return parts
  let at = blanks(text, from + 1)
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index++) {
    const end = isObject ? stringEnd(text, at) : at
    const value = isObject ? blanks(text, blanks(text, end) + 1) : at
    // The last of several members of the same name is the one that counts.
    parts.set(isObject ? (JSON.parse(text.slice(at, end)) as string) : index, { start: at, value })
    at = nextPart(text, valueEnd(text, value))
  }
  return parts
}

/** Past the comma, if there is one. */
function nextPart(text: string, from: number): number {
  const at = blanks(text, from)
  return text[at] === ',' ? blanks(text, at + 1) : at
}

function valueEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at]!
    if (char === '"') at = stringEnd(text, at) - 1
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (char === ',' && depth === 0) return at
    if (depth === 0 && char === '"') return at + 1
  }
  return text.length
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function blanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++
  return at
}
