import { isArray, isObject, type Json, type JsonArray, type JsonObject } from '../../json/index.js'
import { MAX_JSONPATH_VISITS } from '../../limits.js'
import { compileFilter, missingFilter, type Accept, type FilterScope } from './accept.js'
import { JsonPathError } from './errors.js'
import { failure, follow, isInapplicable, outOfBounds } from './singular.js'
import { isSingular, type PluralStep, type Step } from './step.js'

/**
 * Compiles a path that can lead to several values, to a function that gives them in the order of the document.
 *
 * The document is walked depth first with a stack of frames, so its depth is no limit. Items of an array under `[*]` may lead nowhere;
 * everywhere else that is an error.
 */
export function compilePlural(steps: readonly Step[]): (document: Json) => readonly Json[] {
  const plan: Plan = {
    steps,
    last: steps.length - 1,
    lastPlural: steps.findLastIndex(step => !isSingular(step)),
    filters: steps.map(step =>
      step.kind === 'filter' ? compileFilter(step.filter) : step.kind === 'placeholder' ? missingFilter : undefined,
    ),
  }
  return document => {
    const walk: Walk = { plan, scope: { document, found: new Map() }, results: [], frames: [], visits: 0 }
    visit(walk, document, 0, undefined, 0)
    for (let frame = walk.frames.at(-1); frame !== undefined; frame = walk.frames.at(-1)) {
      if (frame.cursor < frame.end) advance(walk, frame)
      else walk.frames.pop()
    }
    return Object.freeze(walk.results)
  }
}

interface Plan {
  readonly steps: readonly Step[]
  /** Indices of steps. */
  readonly last: number
  readonly lastPlural: number
  /** The filter of each step that is one. */
  readonly filters: readonly (Accept | undefined)[]
}

/** One evaluation. */
interface Walk {
  readonly plan: Plan
  readonly scope: FilterScope
  readonly results: Json[]
  readonly frames: Frame[]
  visits: number
}

/** Children of an array or an object that are still to be looked at, from the cursor on. */
interface Frame {
  readonly container: JsonArray | JsonObject
  /** Names of members or indices of items; undefined for the items from the cursor to the end. */
  readonly keys: readonly (string | number)[] | undefined
  cursor: number
  readonly end: number
  readonly location: Location
  /** The index of the step that the children go on with. */
  readonly step: number
  /** Whether that step is tried on everything inside of the children too. */
  readonly scans: boolean
  readonly accepts: Accept | undefined
  /** How many frames stay when a child leads nowhere. With none, that is an error. */
  readonly guard: number
}

/** A place in the document, for messages: the way back to the root, which is undefined. */
type Location = { readonly parent: Location; readonly key: string | number } | undefined

function advance(walk: Walk, frame: Frame): void {
  const { container, keys, step, guard } = frame
  const key = keys === undefined ? frame.cursor : keys[frame.cursor]!
  frame.cursor++
  const child: Json | undefined = (container as Readonly<Record<string | number, Json>>)[key]
  const location: Location = { parent: frame.location, key }
  if (child === undefined) {
    if (guard === 0) throw outOfBounds(locationText(location))
    walk.frames.length = guard
  } else if (frame.scans ? scan(walk, child, step, location, guard) : (frame.accepts?.(child, walk.scope) ?? true)) {
    visit(walk, child, step, location, guard)
  }
}

/** Follows the steps from an index on, up to the end of the path or the first step that selects several children. */
function visit(walk: Walk, start: Json, from: number, location: Location, guard: number): void {
  const { plan, scope } = walk
  countVisit(walk)
  let value = start
  // Where the value at the step `origin.step` is; the way from there is told only when it is asked for.
  let origin = { value: start, step: from, location }
  for (let i = from; i <= plan.last; i++) {
    const step = plan.steps[i]!
    if (isSingular(step)) {
      const next = follow(step, value, i === plan.last)
      if (next === undefined) {
        // Nobody minds a missing member in front of steps that may select nothing, or directly behind one.
        const isMinded = step.kind !== 'member' || !isObject(value) || i === plan.last || i > plan.lastPlural + 1
        if (isMinded) miss(walk, value, i, locate(plan.steps, origin, i), guard)
        return
      }
      value = next
    } else if (step.kind === 'scan') {
      // Only the path `.` ends with a scan: it is read as `$..`.
      if (i === plan.last) throw new JsonPathError('Other', 'Current path token is a leaf')
      origin = { value, step: i + 1, location: locate(plan.steps, origin, i) }
      if (!scan(walk, value, i + 1, origin.location, guard)) return
    } else if (plan.filters[i] !== undefined && isObject(value)) {
      // On an object, a filter decides about the object.
      if (!plan.filters[i]!(value, scope)) return
    } else {
      open(walk, value, step, i, locate(plan.steps, origin, i), guard)
      return
    }
  }
  walk.results.push(value)
}

/** Puts the children that a step selects on the stack. */
function open(walk: Walk, value: Json, step: PluralStep, index: number, location: Location, guard: number): void {
  const frame = { location, step: index + 1, guard }
  if (step.kind === 'wildcard') {
    if (isObject(value)) push(walk, value, { ...frame, keys: Object.keys(value) })
    else if (isArray(value)) push(walk, value, { ...frame, guard: walk.frames.length + 1 })
  } else if (!isArray(value)) miss(walk, value, index, location, guard)
  else if (step.kind === 'indices') push(walk, value, { ...frame, keys: step.indices })
  else if (step.kind === 'slice') push(walk, value, { ...frame, ...bounds(step, value.length) })
  else push(walk, value, { ...frame, accepts: walk.plan.filters[index] })
}

/** Indices from the end count only where the other bound is missing. */
function bounds({ from, to }: Extract<Step, { kind: 'slice' }>, length: number): { readonly cursor: number; readonly end: number } {
  if (length === 0) return { cursor: 0, end: 0 }
  if (to === undefined) return { cursor: Math.max(0, from! < 0 ? length + from! : from!), end: length }
  if (from === undefined) return { cursor: 0, end: Math.min(length, to < 0 ? length + to : to) }
  return { cursor: from, end: Math.min(length, to) }
}

/** Puts everything inside of a value on the stack, for a step to be tried on. Says whether the step is to be applied to the value first. */
function scan(walk: Walk, value: Json, index: number, location: Location, guard: number): boolean {
  const isList = isArray(value)
  if (!isList && !isObject(value)) return false
  countVisit(walk)
  push(walk, value, { location, step: index, guard, scans: true, keys: isList ? undefined : Object.keys(value) })
  if (!fits(walk, index, value)) return false
  if (!isList || index === walk.plan.last) return true
  // In the middle of a path, a step that fits an array selects all of its items, whatever the step says.
  push(walk, value, { location, step: index + 1, guard })
  return false
}

/** Whether a scan tries a step on an array or an object. */
function fits({ plan, scope }: Walk, index: number, value: JsonArray | JsonObject): boolean {
  const step = plan.steps[index]!
  switch (step.kind) {
    case 'member':
      return isObject(value) && Object.hasOwn(value, step.name)
    case 'members':
      return isObject(value) && step.names.every(name => Object.hasOwn(value, name))
    case 'index':
    case 'fromEnd':
    case 'indices':
    case 'slice':
      return isArray(value)
    case 'wildcard':
      return true
    case 'filter':
    case 'placeholder':
      return plan.filters[index]!(value, scope)
    case 'scan':
    case 'root':
      return false
  }
}

type FrameOptions = Pick<Frame, 'location' | 'step' | 'guard'> & Partial<Frame>

function push(walk: Walk, container: JsonArray | JsonObject, options: FrameOptions): void {
  const { location, step, guard, keys, cursor = 0, scans = false, accepts } = options
  const end = options.end ?? (keys ?? (container as JsonArray)).length
  walk.frames.push({ container, keys, cursor, end, location, step, scans, accepts, guard })
}

/** A step leads nowhere: an error, unless it is inside of an item that may lead nowhere. Then the rest of that item is left out. */
function miss(walk: Walk, value: Json, index: number, location: Location, guard: number): void {
  const { steps } = walk.plan
  if (guard === 0 || isInapplicable(steps[index]!, value)) throw failure(steps, index, value, locationText(location))
  walk.frames.length = guard
}

function countVisit(walk: Walk): void {
  if (++walk.visits > MAX_JSONPATH_VISITS) throw new JsonPathError('Other', 'The path looks at too many values')
}

/** A value that a step was applied to, and where it is. */
interface Origin {
  readonly value: Json
  readonly step: number
  readonly location: Location
}

/** Where the steps up to an index lead. They are steps that lead to one value, and filters that stay. */
function locate(steps: readonly Step[], origin: Origin, end: number): Location {
  let { value, location } = origin
  for (let i = origin.step; i < end; i++) {
    const step = steps[i]!
    if (step.kind === 'root') location = undefined
    if (step.kind === 'member') location = { parent: location, key: step.name }
    if (step.kind === 'index') location = { parent: location, key: step.index }
    if (step.kind === 'fromEnd') location = { parent: location, key: (value as JsonArray).length + step.offset }
    if (isSingular(step)) value = follow(step, value, false)!
  }
  return location
}

function locationText(location: Location): string {
  const keys: string[] = []
  for (let at = location; at !== undefined; at = at.parent) keys.push(typeof at.key === 'number' ? `[${at.key}]` : `['${at.key}']`)
  return `$${keys.reverse().join('')}`
}
