import { isArray, isObject, member, parseJson, type Json, type JsonObject } from '@redrive/engine'
import type { ReadFile } from '../files.js'
import { MAX_NESTING, REFERENCE_WORK } from '../limits.js'
import type { LoadOptions, Place } from '../loaded.js'
import { addError, attempt, LimitError, quoted, spend, type Report } from '../report.js'
import { textOfValue } from '../substitutions.js'
import { givenValue, objectAt } from '../template/scope.js'
import { readDocument } from '../text/read.js'

/** What `${...}` in a serverless.yml is resolved with. */
export interface Variables {
  readonly service: JsonObject
  readonly options: LoadOptions
  readonly readFile: ReadFile
  readonly report: Report
  readonly place: Place
  /** How deep references have led so far. */
  readonly depth: number
  /** The stage or the region is being found out. */
  readonly isInProvider?: true
}

/** Sources of variables. Anything else in `${}` is left for Fn::Sub. */
const VARIABLE = /^(self|opt|sls|env|param|file|ssm|cf|s3|aws)(\([^()]*\))?:(.*)$|^(file|cf|s3|ssm)(\([^()]*\))$/s

/** Resolves the variables in a value, wherever they are; undefined where one can't be, which has been reported. */
export function resolve(value: Json, variables: Variables): Json | undefined {
  spend(variables.report, 1)
  if (typeof value === 'string') return value.includes('${') ? resolveText(value, variables) : value
  const deeper = oneDeeper(variables)
  if (isArray(value)) return allKnown(value.map(item => resolve(item, deeper)))
  if (!isObject(value)) return value
  const values = allKnown(Object.values(value).map(item => resolve(item, deeper)))
  return values && Object.fromEntries(Object.keys(value).map((name, i): [string, Json] => [name, values[i]!]))
}

function allKnown(values: readonly (Json | undefined)[]): readonly Json[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly Json[])
}

function oneDeeper(variables: Variables): Variables {
  const { depth } = variables
  if (depth > MAX_NESTING) throw new LimitError(`variables refer to one another more than ${MAX_NESTING} times, or in a circle`)
  return { ...variables, depth: depth + 1 }
}

/** A text that is one variable has its value, whatever that is; in longer texts, values become text. */
function resolveText(text: string, variables: Variables): Json | undefined {
  const parts: string[] = []
  let at = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    const close = closingBrace(text, open + 2)
    if (close === undefined) break
    const value = resolveVariable(text.slice(open + 2, close), oneDeeper(variables))
    if (value === undefined) return undefined
    if (open === 0 && close === text.length - 1 && value !== LEFT) return value
    parts.push(text.slice(at, open), value === LEFT ? text.slice(open, close + 1) : textOfValue(value))
    spend(variables.report, parts.at(-1)!.length)
    at = close + 1
  }
  return parts.join('') + text.slice(at)
}

const LEFT = Symbol('no variable of the framework')

/** `source:address, another, 'a default'` */
function resolveVariable(text: string, variables: Variables): Json | typeof LEFT | undefined {
  spend(variables.report, REFERENCE_WORK)
  const inner = text.includes('${') ? resolveText(text, variables) : text
  if (inner === undefined) return undefined
  const alternatives = alternativesIn(textOfValue(inner))
  if (!VARIABLE.test(alternatives[0]!)) return LEFT
  for (const alternative of alternatives) {
    const value = isLiteral(alternative) ? literal(alternative) : sourced(alternative, variables)
    if (value !== undefined) return resolve(value, variables)
  }
  const [name] = alternatives
  // What is left out on the command line is what the provider says.
  if (name === 'opt:stage') return stageOf(variables)
  if (name === 'opt:region') return regionOf(variables)
  const message = `nothing says what \${${quoted(text)}} stands for; give its value in values['${name}']`
  addError(variables.report, 'UNRESOLVED_REFERENCE', message, variables.place)
  return undefined
}

const isLiteral = (text: string) => /^(?:'[^']*'|"[^"]*"|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/.test(text)

const literal = (text: string) => (/^['"]/.test(text) ? text.slice(1, -1) : parseJson(text))

/** The value of a variable as its source has it; undefined where the source doesn't have it. */
function sourced(text: string, variables: Variables): Json | undefined {
  const { service, options, report, place } = variables
  const given = givenValue(options, text)
  if (given !== undefined) return given
  const [, source = '', argument, address = ''] = VARIABLE.exec(text) ?? []
  switch (source) {
    case 'self':
      return at(service, address)
    case 'sls':
      return address === 'stage' ? stageOf(variables) : undefined
    case 'aws':
      return address === 'accountId' ? (options.accountId ?? '123456789012') : address === 'region' ? regionOf(variables) : undefined
    case 'param':
      return paramOf(variables, address)
    case 'file':
    case '': {
      const [, path, part = ''] = /^file\(([^()]*)\)(?::(.*))?$/s.exec(text) ?? []
      if (path === undefined) return undefined
      const content = variables.readFile(path.trim(), place)
      const document = content === undefined ? undefined : readDocument(content, { file: path.trim() }, report)
      return document === undefined || part === '' ? document?.value : at(document.value, part)
    }
    default:
      return argument === undefined ? undefined : givenValue(options, text)
  }
}

/** A part of a value by names and indices with dots between them. */
function at(value: Json, address: string): Json | undefined {
  let found: Json | undefined = value
  for (const step of address.split('.')) {
    if (found === undefined) return undefined
    found = isArray(found) ? found[Number(step)] : isObject(found) ? member(found, step) : undefined
  }
  return found
}

/** The stage that is deployed to: `opt:stage`, the provider's, or `dev`. */
export function stageOf(variables: Variables): string {
  const given = givenValue(variables.options, 'sls:stage') ?? givenValue(variables.options, 'opt:stage')
  return typeof given === 'string' ? given : providerText(variables, 'stage', 'dev')
}

function regionOf(variables: Variables): string {
  return variables.options.region ?? providerText(variables, 'region', 'us-east-1')
}

/** What the provider says, which may refer to itself in turn. */
function providerText(variables: Variables, name: string, otherwise: string): string {
  const stated = member(objectAt(variables.service, 'provider'), name)
  if (stated === undefined || variables.isInProvider) return otherwise
  const { value, failed } = attempt(variables.report, report => resolve(stated, { ...variables, report, isInProvider: true }))
  return failed || typeof value !== 'string' ? otherwise : value
}

function paramOf(variables: Variables, name: string): Json | undefined {
  const params = objectAt(variables.service, 'params')
  return member(objectAt(params, stageOf(variables)), name) ?? member(objectAt(params, 'default'), name)
}

/** The brace that closes a variable, past the variables inside it. */
function closingBrace(text: string, from: number): number | undefined {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '$' && text[at + 1] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return undefined
}

/** What commas separate, outside of quotes and parentheses. */
function alternativesIn(text: string): string[] {
  const parts: string[] = []
  let [from, depth, quote] = [0, 0, '']
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === "'" || char === '"') quote = char
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return [...parts, text.slice(from).trim()]
}
