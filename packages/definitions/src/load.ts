import { isObject, member, textMember, type Json } from '@redrive/engine'
import { definitionIn } from './asl.js'
import { fileReader } from './files.js'
import type { Format, Loaded, LoadedStateMachine, LoadOptions, Place } from './loaded.js'
import { about, addError, addWarning, LimitError, newReport, quoted, type Report } from './report.js'
import { fromServerless } from './serverless/serverless.js'
import { substituteIn } from './substitutions.js'
import { fromCloudFormation } from './template/cloudFormation.js'
import { isStateMachine } from './template/stateMachines.js'
import { givenValue } from './template/scope.js'
import { fromTerraform } from './terraform/terraform.js'
import { isOfSize, readDocument, withoutMark } from './text/read.js'

/**
 * Finds the state machines in a text: an ASL file (JSON or YAML), a CloudFormation or SAM template, the output of `cdk synth`, a
 * serverless.yml of serverless-step-functions, a Terraform file. Pure and total: any text gives a result, what is wrong with it is among
 * the diagnostics, and other files are read by a function that the caller gives.
 *
 *     const { stateMachines, diagnostics } = loadDefinitions(text, { fileName: 'template.yaml', values: { Stage: 'test' } })
 *     const machine = compile(stateMachines[0].definition)
 *
 * References to resources become ARNs that are made up, always the same, where `values` doesn't say otherwise.
 */
export function loadDefinitions(text: string, options: LoadOptions = {}): Loaded {
  const report = newReport()
  const place: Place = options.fileName === undefined ? {} : { file: options.fileName }
  const { format, stateMachines } = guarded(report, place, () => load(withoutMark(text), options, place, report))
  if (format !== undefined && format !== 'asl' && stateMachines.length === 0 && report.errors === 0) {
    addWarning(report, 'NO_STATE_MACHINE', `there is no state machine in this ${NAMES[format]}`, place)
  }
  return { format, stateMachines, diagnostics: report.diagnostics }
}

const NAMES: Readonly<Record<Format, string>> = {
  asl: 'file',
  cloudformation: 'template',
  serverless: 'service',
  terraform: 'Terraform file',
}

type Found = Pick<Loaded, 'format' | 'stateMachines'>

function guarded(report: Report, place: Place, work: () => Found): Found {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    addError(report, 'TOO_LARGE', error.message, place)
    return { format: undefined, stateMachines: [] }
  }
}

function load(text: string, options: LoadOptions, place: Place, report: Report): Found {
  const { format } = options
  if (!isOfSize(text, place, report)) return { format, stateMachines: [] }
  const readFile = fileReader(options, report)
  if (format === 'terraform' || (format === undefined && isTerraform(text, options.fileName))) {
    return { format: 'terraform', stateMachines: fromTerraform(text, options, readFile, report) }
  }
  if (format === 'asl') return { format, stateMachines: fromAsl(text, options, place, report) }
  // Placeholders of an ASL file may stand where JSON has no place for them; elsewhere they are the text's own business.
  const looksLikeAsl = format === undefined && /"?StartAt"?\s*:/.test(text) && !/"?(?:Resources|stepFunctions)"?\s*:/.test(text)
  if (looksLikeAsl) return { format: 'asl', stateMachines: fromAsl(text, options, place, report) }
  const document = readDocument(text, place, report)
  if (document === undefined) return { format, stateMachines: [] }
  const found = format ?? formatOf(document.value)
  if (!isObject(document.value) || found === undefined) {
    const message = 'not a state machine, a template, a serverless.yml or a Terraform file'
    const seen = text.trim() === '' ? 'the text is empty' : `${message}: ${quoted(text)}`
    addError(report, 'UNKNOWN_FORMAT', seen, { ...place, ...document.positionOf([]) })
    return { format, stateMachines: [] }
  }
  const from = found === 'serverless' ? fromServerless : found === 'cloudformation' ? fromCloudFormation : undefined
  if (from === undefined) return { format: 'asl', stateMachines: fromAsl(text, options, place, report) }
  return { format: found, stateMachines: from(document, document.value, options, readFile, report) }
}

function fromAsl(text: string, options: LoadOptions, place: Place, report: Report): LoadedStateMachine[] {
  const name = nameOf(options.fileName)
  const { value, failed } = about(report, name, () => {
    const substituted = substituteIn(text, placeholder => givenValue(options, placeholder), place, report)
    return definitionIn(substituted, place, report)
  })
  return value === undefined || failed ? [] : [{ name, ...value, place: value.locate('') }]
}

/** `orders/ship.asl.json` holds the state machine `ship`. */
function nameOf(fileName: string | undefined): string {
  const base = fileName
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/\.(?:json|ya?ml)$/i, '')
    .replace(/\.(?:asl|sfn|states)$/i, '')
  return base === undefined || base === '' ? 'StateMachine' : base
}

function isTerraform(text: string, fileName: string | undefined): boolean {
  if (fileName !== undefined) return /\.tf$/i.test(fileName)
  return /^[ \t]*(?:resource|module|variable|provider|data|output)[ \t]+"[^"\n]*"[^\n]*\{|^[ \t]*(?:locals|terraform)[ \t]*\{/m.test(text)
}

function formatOf(value: Json): Format | undefined {
  if (!isObject(value)) return undefined
  const has = (name: string) => Object.hasOwn(value, name)
  const resources = member(value, 'Resources')
  if (has('stepFunctions') || (has('service') && has('provider'))) return 'serverless'
  if (has('AWSTemplateFormatVersion') || has('Transform') || (isObject(resources) && Object.values(resources).some(isResource))) {
    return 'cloudformation'
  }
  return has('States') || has('StartAt') ? 'asl' : undefined
}

function isResource(resource: Json): boolean {
  return isStateMachine(resource) || (isObject(resource) && /^[A-Za-z0-9]+::/.test(textMember(resource, 'Type') ?? ''))
}
