import { isArray, isObject, type Json, type JsonObject } from '@redrive/engine'
import type { LoadedStateMachine, Place } from './loaded.js'
import { addError, type Report } from './report.js'
import type { Path, SourceDocument } from './text/document.js'
import { isOfSize, readDocument, withoutMark } from './text/read.js'

/** A definition and how to find its parts in the text it was written in. */
export interface Written {
  readonly definition: JsonObject
  readonly locate: LoadedStateMachine['locate']
}

/** The definition that a text of its own is: an ASL file, or the text in a template. */
export function definitionIn(text: string, place: Place, report: Report): Written | undefined {
  if (!isOfSize(text, place, report)) return undefined
  const document = readDocument(withoutMark(text), place, report)
  if (document === undefined) return undefined
  return objectIn(document.value, { ...place, ...document.positionOf([]) }, report, locatorIn(document, [], document.value, place))
}

/** A definition must be an object; undefined where it isn't, which has been reported. */
export function objectIn(value: Json, place: Place, report: Report, locate: Written['locate']): Written | undefined {
  if (isObject(value)) return { definition: value, locate }
  const found = value === null ? 'nothing' : isArray(value) ? 'an array' : `a ${typeof value}`
  addError(report, 'INVALID_VALUE', `the definition must be an object, but is ${found}`, place)
  return undefined
}

/** Finds the parts of a definition that stands in a document. */
export function locatorIn(document: SourceDocument, path: Path, definition: Json, { file }: Place): Written['locate'] {
  return location => ({ ...(file !== undefined && { file }), ...document.positionOf([...path, ...stepsOf(location, definition)]) })
}

/**
 * The steps of a location such as `/States/Pay/Branches[0]/States/Charge`. Names of states may have slashes and brackets in them, so the
 * definition says which names there are.
 */
export function stepsOf(location: string, definition: Json): (string | number)[] {
  const steps: (string | number)[] = []
  let [rest, value] = [location, definition]
  while (rest.length > 1) {
    const next = isArray(value) ? itemAt(rest, value) : isObject(value) && rest.startsWith('/') ? memberAt(rest, value) : undefined
    if (next === undefined) break
    steps.push(next.step)
    rest = rest.slice(next.length)
    value = next.value
  }
  return steps
}

interface Step {
  readonly step: string | number
  /** Of its text in the location. */
  readonly length: number
  readonly value: Json
}

/** `[2]`, or `/2` as in the locations of JSONata expressions. */
function itemAt(rest: string, items: readonly Json[]): Step | undefined {
  const [text, index = ''] = /^(?:\[\d+\]|\/\d+(?![^/[]))/.exec(rest)?.flatMap(part => [part, part.replace(/\D/g, '')]) ?? []
  const value = items[Number(index)]
  return text === undefined || value === undefined ? undefined : { step: Number(index), length: text.length, value }
}

/** The longest name that the location can go on with. */
function memberAt(rest: string, object: JsonObject): Step | undefined {
  let longest: Step | undefined
  for (const [name, value] of Object.entries(object)) {
    const after = rest[name.length + 1]
    const isNext = rest.startsWith(name, 1) && (after === undefined || after === '/' || after === '[')
    if (isNext && (longest === undefined || name.length >= longest.length)) longest = { step: name, length: name.length + 1, value }
  }
  return longest
}
