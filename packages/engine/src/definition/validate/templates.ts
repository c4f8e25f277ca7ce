import { isArray, isObject, type Json, type JsonObject } from '../../json/index.js'
import { checkExpression } from './expressions.js'
import { isDynamic, looksDynamic, notDynamic } from './paths.js'
import { addWarning, refuse, withMember, type Check, type Site, type StatesMember } from './site.js'
import { ofType } from './values.js'

/** Checks of payloads: JSON of any shape and depth with paths, intrinsic calls or JSONata expressions in it. */

/** A payload of the language of the state. */
export const payload: Check = (value, at, site) => {
  if (site.language === 'JSONata') forEachNode(value, at, (node, place) => checkText(node, place, site))
  else forEachNode(value, at, (node, place) => checkMembers(node, place, site))
}

/** A payload that may also read this member of `$states`. */
export const payloadWith =
  (member: StatesMember): Check =>
  (value, at, site) =>
    payload(value, at, withMember(site, member))

/** A payload that is an object, or in JSONata an expression that gives one. */
export const objectPayload: Check = (value, at, site) => {
  const isExpression = site.language === 'JSONata' && typeof value === 'string'
  if (isObject(value) || isExpression) payload(value, at, site)
  else refuse(site, ofType('OBJECT'), at)
}

/** Whether a payload has something in it that looks like a path or an intrinsic call. */
export function hasDynamicLooks(value: Json): boolean {
  let found = typeof value === 'string' && looksDynamic(value)
  forEachNode(value, '', node => {
    if (isObject(node)) found ||= Object.keys(node).some(name => name.endsWith('.$') || isDynamicText(node[name]!))
    else if (isArray(node)) found ||= node.some(isDynamicText)
  })
  return found
}

const isDynamicText = (value: Json) => typeof value === 'string' && looksDynamic(value)

function checkText(node: Json, at: string, site: Site): void {
  if (typeof node === 'string') checkExpression(node, at, site)
}

function checkMembers(node: Json, at: string, site: Site): void {
  if (!isObject(node)) return
  for (const name of Object.keys(node)) {
    const value = node[name]!
    if (name.endsWith('.$')) checkDynamicMember(node, name, at, site)
    else if (isDynamicText(value)) {
      addWarning(site.report, 'NO_DOLLAR', noDollar(name), at)
    }
  }
}

const noDollar = (field: string) =>
  `The value for the field '${field}' looks like a JSONPath or an intrinsic function call, but its name does not end in '.$'`

function checkDynamicMember(node: JsonObject, name: string, at: string, site: Site): void {
  const value = node[name]!
  const plainName = name.slice(0, -'.$'.length)
  if (typeof value !== 'string' || !isDynamic(value)) refuse(site, notDynamic(name), at)
  if (Object.hasOwn(node, plainName)) refuse(site, `The field '${plainName}' is given twice: as '${plainName}' and as '${name}'`, at)
}

/** Visits a JSON value and all that is in it, in document order and without recursion. */
function forEachNode(root: Json, at: string, visit: (node: Json, at: string) => void): void {
  const pending = [{ node: root, at }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, at } = next
    visit(node, at)
    if (isArray(node)) {
      for (let i = node.length - 1; i >= 0; i--) pending.push({ node: node[i]!, at: `${at}[${i}]` })
    } else if (isObject(node)) {
      for (const name of Object.keys(node).reverse()) pending.push({ node: node[name]!, at: `${at}/${name}` })
    }
  }
}
