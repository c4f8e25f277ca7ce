import type { Json } from '@redrive/engine'
import { ITEM, pathsIn, textsIn, type DataPath } from './read.js'

/** Values worth trying in a place, because the definition asks for them. */
export interface Candidates {
  readonly values: Json[]
  /** The definition asks whether it is there. */
  mayBeAbsent: boolean
}

type Rule = Readonly<Record<string, unknown>>

/**
 * What a definition compares, by the name at the end of the path: comparisons of JSONPath rules and those with literals in JSONata are
 * solved both ways, so that a rule matches with one value and doesn't with another.
 */
export function candidatesOf(definition: Json): ReadonlyMap<string, Candidates> {
  const all = new Map<string, Candidates>()
  for (const rule of rulesIn(definition)) addRule(all, rule)
  for (const { field, text } of textsIn(definition)) {
    for (const value of valuesOfField(field)) addAll(all, pathsIn(text).at(-1), [value])
    addFunctions(all, text)
    if (text.startsWith('{%')) addConditions(all, text)
  }
  return all
}

function addAll(all: Map<string, Candidates>, path: DataPath | undefined, values: readonly Json[], mayBeAbsent = false): void {
  const name = path?.findLast(step => step !== ITEM)
  if (name === undefined) return
  const known = all.get(name) ?? { values: [], mayBeAbsent: false }
  all.set(name, known)
  known.values.push(...values.filter(value => !known.values.includes(value)))
  known.mayBeAbsent ||= mayBeAbsent
}

/** Every comparison of JSONPath, inside of And, Or and Not too. */
function* rulesIn(definition: Json): Generator<Rule> {
  const pending: unknown[] = [definition]
  for (let next = pending.pop(); pending.length > 0 || next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (typeof (next as Rule).Variable === 'string') yield next as Rule
    pending.push(...(Object.values(next) as unknown[]))
  }
}

function addRule(all: Map<string, Candidates>, rule: Rule): void {
  const path = pathsIn(String(rule.Variable)).at(-1)
  for (const [operator, operand] of Object.entries(rule)) {
    if (operator === 'IsPresent') addAll(all, path, [], true)
    else if (!operator.endsWith('Path')) addAll(all, path, valuesFor(operator, operand))
  }
}

const MOMENT = '2026-01-01T00:00:00Z'

/** Values for which a comparison holds, and values for which it doesn't. */
function valuesFor(operator: string, operand: unknown): readonly Json[] {
  if (operator.startsWith('Numeric') && typeof operand === 'number') return [operand, operand + 1, operand - 1]
  if (operator === 'StringMatches') return [String(operand).replace(/\\\*|\*/g, 'x'), 'other']
  if (operator.startsWith('String') && typeof operand === 'string') return [operand, `${operand}x`, '']
  if (operator.startsWith('Boolean')) return [true, false]
  if (operator.startsWith('Timestamp') && typeof operand === 'string') return [operand, '1970-01-01T00:00:00Z', '2100-01-01T00:00:00Z']
  return KINDS[operator] ?? []
}

const KINDS: Readonly<Record<string, readonly Json[]>> = {
  IsNull: [null, 'x'],
  IsNumeric: [1, 'x'],
  IsString: ['x', 1],
  IsBoolean: [true, 'x'],
  IsTimestamp: [MOMENT, 'x'],
}

/** What a field takes, where it is read from the data. */
function valuesOfField(field: string): readonly Json[] {
  if (field === 'Timestamp' || field === 'TimestampPath') return ['1970-01-01T00:00:01Z']
  if (/^(Heartbeat|Timeout)?Seconds(Path)?$|^(MaxConcurrency|ToleratedFailure(Count|Percentage)|MaxItems)(Path)?$/.test(field)) return [1]
  return []
}

/** Arguments of functions that take numbers or JSON text. */
function addFunctions(all: Map<string, Candidates>, text: string): void {
  for (const [, name, inner] of text.matchAll(
    /States\.(MathAdd|ArrayRange|ArrayGetItem|StringToJson|Base64Decode|StringSplit)\(([^()]*)\)/g,
  )) {
    const paths = pathsIn(inner!)
    if (name === 'StringToJson') addAll(all, paths[0], ['{}'])
    else if (name === 'ArrayGetItem') addAll(all, paths[1], [0])
    else if (name === 'Base64Decode') addAll(all, paths[0], ['eA=='])
    else if (name !== 'StringSplit') for (const path of paths) addAll(all, path, [1])
  }
}

const LITERAL = String.raw`-?\d+(?:\.\d+)?|'[^']*'|"[^"]*"|true|false|null`
const COMPARISON = new RegExp(String.raw`([$\w.\x60[\]]+)\s*(=|!=|<=|>=|<|>)\s*(${LITERAL})`, 'g')
const MEMBERSHIP = /([$\w.]+)\s+in\s+\[([^\]]*)\]/g
const EXISTENCE = /\$exists\(([^()]*)\)/g
const BOOLEAN = /(?:\{%\s*|\band\s+|\bor\s+|\$not\()(\$[\w.]+)\s*(?=%\}|and\b|or\b|\))/g

/** Comparisons with literals in JSONata. */
function addConditions(all: Map<string, Candidates>, text: string): void {
  for (const [, path, , literal] of text.matchAll(COMPARISON)) {
    const value = literalOf(literal!)
    const others: readonly Json[] = typeof value === 'number' ? [value + 1, value - 1] : typeof value === 'boolean' ? [!value] : ['other']
    addAll(all, pathsIn(path!).at(-1), [value, ...others])
  }
  for (const [, path, list] of text.matchAll(MEMBERSHIP)) {
    const literals = [...list!.matchAll(new RegExp(LITERAL, 'g'))].map(([literal]) => literalOf(literal))
    addAll(all, pathsIn(path!).at(-1), [...literals, 'other'])
  }
  for (const [, path] of text.matchAll(EXISTENCE)) addAll(all, pathsIn(path!).at(-1), [], true)
  for (const [, path] of text.matchAll(BOOLEAN)) addAll(all, pathsIn(path!).at(-1), [true, false])
}

function literalOf(literal: string): Json {
  return /^['"]/.test(literal) ? literal.slice(1, -1) : (JSON.parse(literal) as Json)
}
