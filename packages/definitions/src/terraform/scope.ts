import type { ReadFile } from '../files.js'
import { givenValue } from '../template/scope.js'
import type { LoadOptions, Place, Position } from '../loaded.js'
import type { Report } from '../report.js'
import type { Json } from '@redrive/engine'
import type { Attribute, Block } from './blocks.js'
import type { Expression } from './syntax.js'

/** What expressions of a Terraform file are evaluated with. */
export interface TerraformScope {
  readonly options: LoadOptions
  readonly report: Report
  readonly readFile: ReadFile
  readonly placeOf: (offset: number) => Place
  /** `locals` and the defaults of variables, by `local.name` and `var.name`. */
  readonly named: (name: string) => Expression | undefined
  /** What templatefile hands to its template. */
  readonly given: Readonly<Record<string, Json>>
  /** How many references and expressions are being evaluated inside one another. */
  readonly depth: number
}

export function scopeOf(
  blocks: readonly Block[],
  parse: (from: number, to: number) => Expression,
  positionAt: (offset: number) => Position,
  { options, report, readFile }: Pick<TerraformScope, 'options' | 'report' | 'readFile'>,
): TerraformScope {
  const stated = new Map<string, Attribute>()
  const parsed = new Map<string, Expression>()
  for (const { type, labels, attributes } of blocks) {
    if (type === 'locals') for (const [name, attribute] of attributes) stated.set(`local.${name}`, attribute)
    const value = type === 'variable' ? attributes.get('default') : undefined
    if (value !== undefined) stated.set(`var.${labels[0]}`, value)
  }
  const { fileName } = options
  return {
    options,
    report,
    readFile,
    placeOf: offset => ({ ...(fileName !== undefined && { file: fileName }), ...positionAt(offset) }),
    named: name => {
      const attribute = stated.get(name)
      const expression = parsed.get(name) ?? (attribute && parse(attribute.from, attribute.to))
      if (expression !== undefined) parsed.set(name, expression)
      return expression
    },
    given: {},
    depth: 0,
  }
}

/** What is known without the file: values that the caller gives, where the file is, who and where the account is. */
export function knownReference(steps: readonly (string | number)[], { options, given }: TerraformScope): Json | undefined {
  const [root, kind, , attribute] = steps
  const value = givenValue({ values: given }, String(root))
  if (value !== undefined) return partOf(value, steps.slice(1))
  if (root === 'path') return '.'
  if (root === 'terraform' && kind === 'workspace') return 'default'
  if (root !== 'data') return undefined
  const region = options.region ?? 'us-east-1'
  if (kind === 'aws_region' && (attribute === 'name' || attribute === 'region' || attribute === 'id')) return region
  if (kind === 'aws_caller_identity' && attribute === 'account_id') return options.accountId ?? '123456789012'
  return kind === 'aws_partition' && (attribute === 'partition' || attribute === 'id') ? 'aws' : undefined
}

/** A part of a value, by names and indices. */
export function partOf(value: Json, steps: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value
  for (const step of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Readonly<Record<string | number, Json>>)[step]
  }
  return found
}
