import { member, isObject, type Json, type JsonObject } from '@redrive/engine'
import type { LoadOptions, Place } from '../loaded.js'
import type { Report } from '../report.js'
import type { Path, SourceDocument } from '../text/document.js'

/** What the functions of a template are evaluated with. */
export interface TemplateScope {
  readonly resources: JsonObject
  readonly parameters: JsonObject
  readonly mappings: JsonObject
  readonly conditions: JsonObject
  readonly options: LoadOptions
  readonly report: Report
  readonly placeOf: (path: Path) => Place
  /** What is being resolved, so that nothing goes round in circles. */
  readonly resolving: ReadonlySet<string>
}

export function scopeOf(document: SourceDocument, template: JsonObject, options: LoadOptions, report: Report): TemplateScope {
  const { fileName } = options
  return {
    resources: objectAt(template, 'Resources'),
    parameters: objectAt(template, 'Parameters'),
    mappings: objectAt(template, 'Mappings'),
    conditions: objectAt(template, 'Conditions'),
    options,
    report,
    placeOf: path => ({ ...(fileName !== undefined && { file: fileName }), ...document.positionOf(path) }),
    resolving: new Set(),
  }
}

export function objectAt(object: JsonObject, name: string): JsonObject {
  const value = member(object, name)
  return isObject(value) ? value : {}
}

/** What the caller says that a name stands for. */
export function givenValue({ values }: LoadOptions, name: string): Json | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
