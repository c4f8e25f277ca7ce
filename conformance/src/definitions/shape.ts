import { isArray, isObject, stringifyJson, type Json, type JsonObject } from '@redrive/engine'

/** What is known of a value from the places that read it: the members it must have, what its items look like, values worth trying. */
export interface Shape {
  readonly members: Map<string, Shape>
  items: Shape | undefined
  /** What it is the JSON text of. */
  text: Shape | undefined
  readonly candidates: Json[]
  /** Something asks whether it is there. */
  isOptional: boolean
}

/** Members inside members: loops hand shapes round in circles. */
const MAX_DEPTH = 9
const MAX_CANDIDATES = 12

export function emptyShape(): Shape {
  return { members: new Map(), items: undefined, text: undefined, candidates: [], isOptional: false }
}

/** The shape at a place inside a shape, made if it isn't there. Steps are names; a number stands for any item. */
export function shapeAt(shape: Shape, steps: readonly (string | number)[]): Shape {
  let at = shape
  for (const step of steps.slice(0, MAX_DEPTH)) {
    if (typeof step === 'number') at = at.items ??= emptyShape()
    else {
      const known = at.members.get(step) ?? emptyShape()
      at.members.set(step, known)
      at = known
    }
  }
  return at
}

export function addCandidates(shape: Shape, values: readonly Json[]): void {
  for (const value of values) {
    if (shape.candidates.length < MAX_CANDIDATES && !shape.candidates.includes(value)) shape.candidates.push(value)
  }
}

/** Adds to a shape what another one asks for. */
export function addShape(target: Shape, source: Shape, depth = 0): void {
  if (target === source || depth > MAX_DEPTH) return
  addCandidates(target, source.candidates)
  target.isOptional ||= source.isOptional
  if (source.text !== undefined) addShape((target.text ??= emptyShape()), source.text, depth + 1)
  if (source.items !== undefined) addShape((target.items ??= emptyShape()), source.items, depth + 1)
  for (const [name, member] of [...source.members]) addShape(shapeAt(target, [name]), member, depth + 1)
}

/** A source of numbers from 0 up to, not including, 1. */
export type Draw = () => number

/** A value of that shape. */
export function sample(shape: Shape, draw: Draw): Json {
  const { members, items, text, candidates } = shape
  if (text !== undefined) return stringifyJson(sample(text, draw))
  const isContainer = members.size > 0 || items !== undefined
  if (candidates.length > 0 && (!isContainer || draw() < 0.2)) return pick(draw, candidates)
  if (items !== undefined && (members.size === 0 || draw() < 0.5)) return [sample(items, draw), sample(items, draw)]
  if (members.size === 0) return pick(draw, UNKNOWN)
  const present = [...members].filter(([, member]) => !member.isOptional || draw() < 0.5)
  return Object.fromEntries(present.map(([name, member]) => [name, sample(member, draw)]))
}

/** Values for what nothing is known of, the likeliest several times. */
const UNKNOWN: readonly Json[] = ['text', 'text', 'text', 'text', 3, '3', '2025-01-01T01:00:00Z', ['a', 'b'], {}]

function pick(draw: Draw, values: readonly Json[]): Json {
  return values[Math.floor(draw() * values.length)]!
}

/** A value that has all of `value`, and what `more` has beside it. */
export function filledUp(value: Json, more: Json): Json {
  if (isObject(value) && isObject(more)) {
    const names = [...new Set([...Object.keys(value), ...Object.keys(more)])]
    return Object.fromEntries(names.map(name => [name, filledMember(value, more, name)]))
  }
  if (isArray(value) && isArray(more) && more.length > 0) return value.map(item => filledUp(item, more[0]!))
  return value
}

function filledMember(value: JsonObject, more: JsonObject, name: string): Json {
  if (!Object.hasOwn(value, name)) return more[name]!
  return Object.hasOwn(more, name) ? filledUp(value[name]!, more[name]!) : value[name]!
}

/** A repeatable source of draws. */
export function drawsFrom(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b9)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
