import type { Json } from '@redrive/engine'

/** The functions that CloudFormation's YAML may write as a tag: `!Sub x` for `Fn::Sub: x`. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'ForEach', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or'],
  ...['Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
])

/**
 * A tagged value in its long form; undefined for a tag that is none of CloudFormation's.
 *
 *     longForm('!GetAtt', 'Pay.Arn')   // { name: 'Fn::GetAtt', value: { 'Fn::GetAtt': ['Pay', 'Arn'] } }
 */
export function longForm(tag: string, value: Json): { readonly name: string; readonly value: Json } | undefined {
  const short = tag.slice(1)
  if (short === 'Ref' || short === 'Condition') return { name: short, value: { [short]: value } }
  if (!FUNCTIONS.has(short)) return undefined
  const name = `Fn::${short}`
  return { name, value: { [name]: short === 'GetAtt' && typeof value === 'string' ? attributeIn(value) : value } }
}

/** The logical id ends at the first dot; attributes may have dots of their own. */
export function attributeIn(text: string): readonly [string, string] | string {
  const dot = text.indexOf('.')
  return dot < 0 ? text : [text.slice(0, dot), text.slice(dot + 1)]
}
