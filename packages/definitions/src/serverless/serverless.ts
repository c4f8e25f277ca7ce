import { isArray, isObject, member, textMember, type Json, type JsonObject } from '@redrive/engine'
import { definitionIn, locatorIn, objectIn, type Written } from '../asl.js'
import type { ReadFile } from '../files.js'
import type { LoadedStateMachine, LoadOptions, Place } from '../loaded.js'
import { addError, attempt, type Report } from '../report.js'
import { loadEach, stateMachineOf } from '../stateMachine.js'
import { NO_VALUE } from '../template/call.js'
import { evaluate } from '../template/evaluate.js'
import { objectAt, scopeOf, type TemplateScope } from '../template/scope.js'
import type { Path, SourceDocument } from '../text/document.js'
import { resolve, stageOf, type Variables } from './variables.js'

/**
 * The state machines that the plugin serverless-step-functions finds in a serverless.yml: `stepFunctions.stateMachines`. Variables are
 * resolved first, then the functions of CloudFormation; Ref and GetAtt know the functions of the service by their keys.
 */
export function fromServerless(
  document: SourceDocument,
  service: JsonObject,
  options: LoadOptions,
  readFile: ReadFile,
  report: Report,
): LoadedStateMachine[] {
  const base: Variables = { service, options, readFile, report, place: placeOf(document, [], options), depth: 0 }
  const template = { ...objectAt(service, 'resources'), Resources: resourcesOf(base) }
  const scope = scopeOf(document, template, options, report)
  return loadEach(statedIn(document, base), report, ({ name, stated, path }) => {
    const variables = { ...base, place: placeOf(document, path, options) }
    return stateMachine(name, stated, path, { document, scope, variables })
  })
}

interface Stated {
  readonly name: string
  readonly stated: Json
  readonly path: Path
}

const STATE_MACHINES: Path = ['stepFunctions', 'stateMachines']

/** The state machines as they are stated: an object, a list of objects, or a file with one of those. */
function statedIn(document: SourceDocument, variables: Variables): Stated[] {
  const section = member(variables.service, 'stepFunctions')
  const stated = typeof section === 'string' ? resolve(section, variables) : section
  const all = isObject(stated) ? member(stated, 'stateMachines') : undefined
  const resolved = typeof all === 'string' ? resolve(all, variables) : all
  if (resolved === undefined) return []
  const objects = isArray(resolved) ? resolved : [resolved]
  return objects.flatMap((item, index) => {
    const object = typeof item === 'string' ? resolve(item, variables) : item
    const path = isArray(resolved) ? [...STATE_MACHINES, index] : STATE_MACHINES
    if (isObject(object)) return Object.entries(object).map(([name, value]) => ({ name, stated: value, path: [...path, name] }))
    const place = placeOf(document, path, variables.options)
    if (object !== undefined) addError(variables.report, 'INVALID_VALUE', 'stateMachines must be an object of state machines', place)
    return []
  })
}

interface Context {
  readonly document: SourceDocument
  readonly scope: TemplateScope
  readonly variables: Variables
}

function stateMachine(name: string, stated: Json, path: Path, context: Context): LoadedStateMachine | undefined {
  const { scope, variables } = context
  const properties = typeof stated === 'string' ? resolve(stated, variables) : stated
  if (properties === undefined) return undefined
  if (!isObject(properties)) {
    addError(scope.report, 'INVALID_VALUE', 'a state machine must be an object', variables.place)
    return undefined
  }
  // Beside the definition, what can't be evaluated is done without.
  const textAt = (property: string) => {
    const stated = member(properties, property) ?? null
    const { value } = attempt(scope.report, report => settled(stated, [...path, property], reportingTo(report, context)))
    return typeof value === 'string' ? value : undefined
  }
  const written = writtenIn(properties, path, context)
  const [stateMachineName, type, roleArn] = [textAt('name'), textAt('type'), textAt('role')]
  return written && stateMachineOf({ name, stateMachineName, type, roleArn, place: variables.place }, written)
}

function writtenIn(properties: JsonObject, path: Path, context: Context): Written | undefined {
  const { document, scope, variables } = context
  const stated = member(properties, 'definition')
  if (stated === undefined) {
    addError(scope.report, 'MISSING_DEFINITION', 'the state machine has no definition', variables.place)
    return undefined
  }
  const place = scope.placeOf([...path, 'definition'])
  const value = settled(stated, [...path, 'definition'], context)
  if (value === undefined) return undefined
  if (typeof value === 'string') {
    const written = definitionIn(value, place, scope.report)
    return written && { ...written, locate: () => place }
  }
  return objectIn(value, place, scope.report, locatorIn(document, [...path, 'definition'], value, place))
}

function reportingTo(report: Report, { document, scope, variables }: Context): Context {
  return { document, scope: { ...scope, report }, variables: { ...variables, report } }
}

/** A value with its variables resolved and its functions evaluated. */
function settled(value: Json, path: Path, { scope, variables }: Context): Json | undefined {
  const resolved = resolve(value, { ...variables, place: scope.placeOf(path) })
  const evaluated = resolved === undefined ? undefined : evaluate(resolved, scope, path)
  return evaluated === NO_VALUE ? undefined : evaluated
}

/** The functions of the service, by key and by logical id, beside the resources that it states. */
function resourcesOf(variables: Variables): JsonObject {
  const { service } = variables
  const functions = objectAt(service, 'functions')
  const stated = member(service, 'resources')
  const templates = (isArray(stated) ? stated : [stated]).filter(item => isObject(item))
  const prefix = `${serviceName(service)}-${stageOf(variables)}`
  const named = Object.entries(functions).flatMap(([key, value]): [string, Json][] => {
    const FunctionName = statedName(value, variables) ?? `${prefix}-${key}`
    const resource = { Type: 'AWS::Lambda::Function', Properties: { FunctionName } }
    return [
      [key, resource],
      [`${logicalName(key)}LambdaFunction`, resource],
    ]
  })
  return Object.fromEntries([...named, ...templates.flatMap(template => Object.entries(objectAt(template, 'Resources')))])
}

function statedName(value: Json, variables: Variables): string | undefined {
  const name = isObject(value) ? member(value, 'name') : undefined
  if (name === undefined) return undefined
  const resolved = attempt(variables.report, report => resolve(name, { ...variables, report })).value
  return typeof resolved === 'string' ? resolved : undefined
}

function serviceName(service: JsonObject): string {
  const name = member(service, 'service')
  return (isObject(name) ? textMember(name, 'name') : typeof name === 'string' ? name : undefined) ?? 'service'
}

/** As the framework makes logical ids of keys. */
function logicalName(key: string): string {
  const capital = `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`
  return capital.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')
}

function placeOf(document: SourceDocument, path: Path, { fileName }: LoadOptions): Place {
  return { ...(fileName !== undefined && { file: fileName }), ...document.positionOf(path) }
}
