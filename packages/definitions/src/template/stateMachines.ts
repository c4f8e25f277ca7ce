import { isObject, member, textMember, type Json, type JsonObject } from '@redrive/engine'
import { definitionIn, locatorIn, objectIn, type Written } from '../asl.js'
import type { ReadFile } from '../files.js'
import type { LoadedStateMachine, Place } from '../loaded.js'
import { addError, addWarning, attempt, type Report } from '../report.js'
import { loadEach, stateMachineOf } from '../stateMachine.js'
import { substituteIn, substituteInValue, type ValueOf } from '../substitutions.js'
import type { Path, SourceDocument } from '../text/document.js'
import { NO_VALUE } from './call.js'
import { evaluate } from './evaluate.js'
import { givenValue, objectAt, type TemplateScope } from './scope.js'

/** Where the two kinds of state machines keep what. */
interface Properties {
  readonly name: string
  readonly type: string
  readonly role: string
  /** Properties that refer to a file or an object in S3. */
  readonly files: readonly string[]
}

const KINDS: Readonly<Record<string, Properties>> = {
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    type: 'StateMachineType',
    role: 'RoleArn',
    files: ['DefinitionS3Location', 'DefinitionUri'],
  },
  'AWS::Serverless::StateMachine': { name: 'Name', type: 'Type', role: 'Role', files: ['DefinitionUri', 'DefinitionS3Location'] },
}

export function isStateMachine(resource: Json): resource is JsonObject {
  return isObject(resource) && Object.hasOwn(KINDS, textMember(resource, 'Type') ?? '')
}

/** The state machines among the resources of a template, in its order. */
export function stateMachinesIn(document: SourceDocument, scope: TemplateScope, readFile: ReadFile): LoadedStateMachine[] {
  const stated = Object.entries(scope.resources).flatMap(([name, resource]) => (isStateMachine(resource) ? [{ name, resource }] : []))
  return loadEach(stated, scope.report, ({ name, resource }) => stateMachine(name, resource, { document, scope, readFile }))
}

interface Context {
  readonly document: SourceDocument
  readonly scope: TemplateScope
  readonly readFile: ReadFile
}

function stateMachine(name: string, resource: JsonObject, context: Context): LoadedStateMachine | undefined {
  const { scope } = context
  const kind = KINDS[textMember(resource, 'Type')!]!
  const path: Path = ['Resources', name]
  const properties = objectAt(resource, 'Properties')
  // Beside the definition, what can't be evaluated is done without.
  const textAt = (property: string) => {
    const stated = member(properties, property) ?? null
    const { value } = attempt(scope.report, report => evaluate(stated, { ...scope, report }, [...path, 'Properties', property]))
    return typeof value === 'string' ? value : undefined
  }
  const written = writtenIn(properties, kind, [...path, 'Properties'], context)
  const [stateMachineName, type, roleArn] = [textAt(kind.name), textAt(kind.type), textAt(kind.role)]
  return written && stateMachineOf({ name, stateMachineName, type, roleArn, place: scope.placeOf(path) }, written)
}

function writtenIn(properties: JsonObject, kind: Properties, path: Path, context: Context): Written | undefined {
  const { scope, readFile } = context
  const valueOf = substitutionsIn(properties, path, scope)
  for (const property of ['DefinitionString', 'Definition']) {
    const stated = member(properties, property)
    if (stated !== undefined) return inline(stated, valueOf, [...path, property], context)
  }
  for (const property of kind.files) {
    const stated = member(properties, property)
    if (stated === undefined) continue
    const place = scope.placeOf([...path, property])
    const uri = uriOf(evaluate(stated, scope, [...path, property]), place, scope)
    const text = uri === undefined ? undefined : readFile(uri, place)
    return text === undefined
      ? undefined
      : definitionIn(substituteIn(text, valueOf, { file: uri! }, scope.report), { file: uri! }, scope.report)
  }
  const message = `the state machine has none of ${['Definition', 'DefinitionString', ...kind.files].join(', ')}`
  addError(scope.report, 'MISSING_DEFINITION', message, scope.placeOf(path))
  return undefined
}

/** A definition that stands in the template: an object, or the text of one. */
function inline(stated: Json, valueOf: ValueOf, path: Path, { document, scope }: Context): Written | undefined {
  const place = scope.placeOf(path)
  const value = evaluate(stated, scope, path)
  if (value === undefined || value === NO_VALUE) return undefined
  if (typeof value === 'string') return textual(substituteIn(value, valueOf, place, scope.report), path, place, scope)
  return objectIn(substituteInValue(value, valueOf, place, scope.report), place, scope.report, locatorIn(document, path, stated, place))
}

/** A text in a template: its lines are not those of the template, so that errors say where in the text they are. */
function textual(text: string, path: Path, place: Place, scope: TemplateScope): Written | undefined {
  const inner: Report = { ...scope.report, diagnostics: [], errors: 0 }
  const written = definitionIn(text, {}, inner)
  for (const { severity, code, message, line, column } of inner.diagnostics) {
    const where = line === undefined ? '' : ` at line ${line}, column ${column} of the text`
    const add = severity === 'ERROR' ? addError : addWarning
    add(scope.report, code, `${String(path.at(-1))}: ${message}${where}`, place)
  }
  return written && { ...written, locate: () => place }
}

/** A local path, or the URI of an object in S3. */
function uriOf(value: Json | typeof NO_VALUE | undefined, place: Place, scope: TemplateScope): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') return value
  const [bucket, key] = value !== NO_VALUE && isObject(value) ? [textMember(value, 'Bucket'), textMember(value, 'Key')] : []
  if (bucket !== undefined && key !== undefined) return `s3://${bucket}/${key}`
  addError(scope.report, 'INVALID_VALUE', 'a definition in a file needs its path, or the Bucket and the Key of an object in S3', place)
  return undefined
}

/** DefinitionSubstitutions, evaluated where they are used; what the caller gives comes first. */
function substitutionsIn(properties: JsonObject, path: Path, scope: TemplateScope): ValueOf {
  const stated = objectAt(properties, 'DefinitionSubstitutions')
  const known = new Map<string, Json | undefined>()
  return name => {
    const value = member(stated, name)
    if (value === undefined) return givenValue(scope.options, name)
    if (!known.has(name)) {
      const result = evaluate(value, scope, [...path, 'DefinitionSubstitutions', name])
      known.set(name, result === NO_VALUE ? undefined : result)
    }
    return known.get(name)
  }
}
