import { isObject, type JsonObject } from '../../json/index.js'
import { refuse, type Check, type QueryLanguage, type Site } from './site.js'
import { ofType } from './values.js'

/** Looks at the fields of an object together. */
export type Rule = (object: JsonObject, at: string, site: Site) => void

/** The table of fields of a kind of object: what it may have, must have, and may have only one of. */
export interface Shape {
  readonly fields: ReadonlyMap<string, Field>
  readonly required: readonly string[]
  readonly rules: readonly Rule[]
}

export interface Field {
  readonly check: Check
  /** The one query language that has this field. */
  readonly only?: QueryLanguage
}

export function shape(fields: Readonly<Record<string, Field | Check>>, required: readonly string[] = [], ...rules: readonly Rule[]): Shape {
  const table = Object.entries(fields).map(([name, field]) => [name, typeof field === 'function' ? { check: field } : field] as const)
  return { fields: new Map(table), required, rules }
}

export const jsonPathOnly = (check: Check): Field => ({ check, only: 'JSONPath' })
export const jsonataOnly = (check: Check): Field => ({ check, only: 'JSONata' })

/** The check of an object against its table of fields. */
export function objectOf(table: Shape): Check {
  return (value, at, site) => {
    if (isObject(value)) checkFields(value, table, at, site)
    else refuse(site, ofType('OBJECT'), at)
  }
}

/**
 * Checks an object against its table of fields: first what concerns the object (fields that it lacks, does not know, or that are of the
 * other query language), then its fields one by one, in the order in which the author wrote them.
 */
export function checkFields(object: JsonObject, table: Shape, at: string, site: Site): void {
  const missing = table.required.filter(name => !Object.hasOwn(object, name))
  if (missing.length > 0) refuse(site, `These fields are required: [${missing.join(', ')}]`, at === '' ? '/' : at)
  const names = Object.keys(object)
  for (const name of names) {
    const field = table.fields.get(name)
    if (field === undefined) refuse(site, `Field '${name}' is not supported`, at === '' ? '/' : at)
    else if (!site.mixesLanguages && !isOf(field, site)) refuse(site, ofOtherLanguage(name, field.only!, site), at === '' ? '/' : at)
  }
  for (const rule of table.rules) rule(object, at === '' ? '/' : at, site)
  for (const name of names) {
    const field = table.fields.get(name)
    if (field !== undefined && isOf(field, site)) field.check(object[name]!, `${at}/${name}`, site)
  }
}

/** Of these fields there must be one, and no more. */
export function exactlyOneOf(...names: readonly string[]): Rule {
  return (object, at, site) => {
    const count = countOf(object, names)
    if (count === 0) refuse(site, `This object should have only one of the following fields: [${names.join(', ')}]`, at)
    else if (count > 1) refuse(site, tooMany(names), at)
  }
}

/** Of these fields there may be one at most. */
export function atMostOneOf(...names: readonly string[]): Rule {
  return (object, at, site) => {
    if (countOf(object, names) > 1) refuse(site, tooMany(names), at)
  }
}

export const tooMany = (names: readonly string[]) => `There should only be one of the following fields: [${names.join(', ')}]`

const countOf = (object: JsonObject, names: readonly string[]) => names.filter(name => Object.hasOwn(object, name)).length

const isOf = (field: Field, site: Site) => field.only === undefined || field.only === site.language

const ofOtherLanguage = (name: string, only: QueryLanguage, site: Site) =>
  `The QueryLanguage is set to '${site.language}', but field '${name}' is only supported for the '${only}' QueryLanguage`
