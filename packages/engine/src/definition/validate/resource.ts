import { isObject, member, type JsonObject } from '../../json/index.js'
import { integrationOf, type Integration } from './integrations.js'
import type { Rule } from './shape.js'
import { refuse, type Check, type Site } from './site.js'
import { ofType } from './values.js'

const ARN = /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s
const FUNCTION = /^arn:aws[a-z-]*:lambda:[^:]*:[^:]*:function:[^:]+(?::[^:]+)?$/
const ACTIVITY = /^arn:aws[a-z-]*:states:[^:]+:[^:]+:activity:[^:]+$/
/** `service:api`, and how it is waited for. AWS does not mind a region and an account, which definitions in use have. */
const INTEGRATION = /^arn:aws[a-z-]*:states:[^:]*:[^:]*:(.+?)(?:\.(sync(?::2)?|waitForTaskToken))?$/

/** The Resource of a Task: a function, an activity or a service integration. */
export const resource: Check = (value, at, site) => {
  if (typeof value !== 'string') return refuse(site, ofType('STRING'), at)
  if (!ARN.test(value)) return refuse(site, 'Value is not a valid resource ARN', at)
  if (ACTIVITY.test(value)) {
    if (site.workflow === 'EXPRESS') refuse(site, 'Express state machine does not support Activity ARN', at)
    return
  }
  if (FUNCTION.test(value)) return
  const called = integrationIn(value)
  if (called === undefined) return refuse(site, notRecognized(value), at)
  if (site.workflow !== 'EXPRESS') return
  if (called.pattern?.startsWith('sync') === true) refuse(site, "Express state machine does not support '.sync' service integration", at)
  // The blank at the end is AWS's.
  if (called.pattern === 'waitForTaskToken')
    refuse(site, "Express state machine does not support '.waitForTaskToken' service integration ", at)
}

/** What the Resource of a Task asks of its other fields. */
export const fitsResource: Rule = (task, at, site) => {
  const arn = member(task, 'Resource')
  if (typeof arn !== 'string') return
  if (ACTIVITY.test(arn) && Object.hasOwn(task, 'Credentials')) {
    refuse(site, "The field 'Credentials' is not supported for activities", `${at}/Credentials`)
  }
  const called = integrationIn(arn)
  if (called !== undefined) checkRequest(task, arn, called.integration, at, site)
}

/** The Resource of an ItemReader or a ResultWriter, which is one of a few actions of S3. */
export function s3Resource(...actions: readonly string[]): Check {
  const allowed = new RegExp(`^arn:aws[a-z-]*:states:[^:]*:[^:]*:s3:(?:${actions.join('|')})$`)
  return (value, at, site) => {
    if (typeof value !== 'string') refuse(site, ofType('STRING'), at)
    else if (!allowed.test(value)) refuse(site, "The field 'Resource' does not match any of the allowed values", at)
  }
}

/** Credentials: an object with the role to assume for the task. */
export const credentialsRole: Rule = (credentials, at, site) => {
  if (!hasField(credentials, 'RoleArn', site)) refuse(site, "The field 'RoleArn' is required but was missing", at)
}

function integrationIn(arn: string): { readonly integration: Integration; readonly pattern: string | undefined } | undefined {
  const [, name, pattern] = INTEGRATION.exec(arn) ?? []
  const integration = name === undefined ? undefined : integrationOf(name)
  if (integration === undefined) return undefined
  if (pattern?.startsWith('sync') === true && integration.sync !== true) return undefined
  // Only a nested execution has the second form of sync, which parses its output.
  if (pattern === 'sync:2' && name !== 'states:startExecution') return undefined
  if (pattern === 'waitForTaskToken' && integration.waitForTaskToken !== true) return undefined
  return { integration, pattern }
}

function checkRequest(task: JsonObject, arn: string, integration: Integration, at: string, site: Site): void {
  const [field, other] = site.language === 'JSONata' ? (['Arguments', 'Parameters'] as const) : (['Parameters', 'Arguments'] as const)
  const request = member(task, field)
  // A request in the wrong language is refused for that.
  if (request === undefined && Object.hasOwn(task, other)) return
  if (request === undefined) return refuse(site, `${field} field is required for resource ARN: ${arn}`, `${at}/Resource`)
  if (!isObject(request)) return
  for (const name of integration.required ?? []) {
    if (!hasField(request, name, site)) refuse(site, `The field '${name}' is required but was missing`, `${at}/${field}`)
  }
}

const hasField = (object: JsonObject, name: string, site: Site) =>
  Object.hasOwn(object, name) || (site.language === 'JSONPath' && Object.hasOwn(object, `${name}.$`))

const notRecognized = (arn: string) =>
  `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`
