import { isArray, isObject, toNumber, isNumber, type Json, type JsonObject } from '@redrive/engine'
import { pathsIn, pathSteps } from './pathSteps.js'
import { read, type Ground } from './reads.js'
import { addCandidates, addShape, emptyShape, shapeAt, type Shape } from './shape.js'

/** Reads a payload template: what must be there for it to give something of the shape `wanted`. */
export function readTemplate(template: Json | undefined, wanted: Shape, ground: Ground): void {
  if (isArray(template)) for (const item of template) readTemplate(item, wanted.items ?? emptyShape(), ground)
  if (!isObject(template)) return
  for (const [name, value] of Object.entries(template)) {
    const isDynamic = name.endsWith('.$')
    const part = wanted.members.get(isDynamic ? name.slice(0, -2) : name) ?? emptyShape()
    if (isDynamic && typeof value === 'string') readExpression(value, part, ground)
    else readTemplate(value, part, ground)
  }
}

/** Reads a path or an intrinsic function. */
export function readExpression(text: string, wanted: Shape, ground: Ground): void {
  if (!text.trimStart().startsWith('$')) {
    readIntrinsic(text, wanted, ground)
    return
  }
  const path = pathSteps(text.trim())
  const found = path && read(ground, path)
  if (found !== undefined) addShape(found, wanted)
}

/** What the arguments of the functions have to be; the last one stands for those after it. */
const ARGUMENTS: Readonly<Record<string, readonly (readonly Json[])[]>> = {
  Array: [[]],
  ArrayContains: [[['a', 'b']], ['a']],
  ArrayGetItem: [[['a', 'b']], [0]],
  ArrayLength: [[['a', 'b']]],
  ArrayPartition: [[['a', 'b', 'c']], [2]],
  ArrayRange: [[1], [4], [1]],
  ArrayUnique: [[['a', 'b']]],
  Base64Decode: [['dGV4dA==']],
  Base64Encode: [['text']],
  Hash: [['text'], ['SHA-256']],
  JsonMerge: [[{ a: 1 }], [{ b: 1 }], [false]],
  JsonToString: [[]],
  MathAdd: [[1]],
  MathRandom: [[1], [5]],
  StringSplit: [['a,b'], [',']],
  StringToJson: [['{}']],
}

function readIntrinsic(text: string, wanted: Shape, ground: Ground): void {
  for (const path of pathsIn(text)) read(ground, path)
  const parsed = /^States\.StringToJson\(([^()]*)\)$/.exec(text.trim())
  const source = parsed && foundBy(parsed[1]!.trim(), ground)
  if (source) {
    addShape((source.text ??= emptyShape()), wanted)
    return
  }
  // Only the paths that stand as arguments of a function directly tell a type.
  for (const [, name, list] of text.matchAll(/States\.(\w+)\(([^()]*)\)/g)) {
    const parts = list!.split(',').map(part => part.trim())
    const types = name === 'Format' ? [[`text${' {}'.repeat(parts.length - 1)}`], ['text']] : (ARGUMENTS[name!] ?? [[]])
    for (const [position, part] of parts.entries()) {
      const found = foundBy(part, ground)
      if (found !== undefined) addCandidates(found, types[Math.min(position, types.length - 1)]!)
    }
  }
}

function foundBy(text: string, ground: Ground): Shape | undefined {
  const path = text.startsWith('$') ? pathSteps(text) : undefined
  return path && read(ground, path)
}

const TYPES: Readonly<Record<string, Json>> = {
  IsNumeric: 1,
  IsString: 'text',
  IsBoolean: true,
  IsTimestamp: '2020-01-01T00:00:00Z',
  IsNull: null,
}

/** Reads a Choice rule: values on either side of what it compares with. */
export function readRule(rule: JsonObject, ground: Ground): void {
  for (const list of [rule.And, rule.Or]) if (isArray(list)) for (const part of list) if (isObject(part)) readRule(part, ground)
  if (isObject(rule.Not)) readRule(rule.Not, ground)
  const path = typeof rule.Variable === 'string' ? pathSteps(rule.Variable) : undefined
  const found = path && read(ground, path)
  if (found === undefined) return
  for (const [operator, operand] of Object.entries(rule)) {
    if (operator === 'IsPresent') found.isOptional = true
    else if (Object.hasOwn(TYPES, operator)) addCandidates(found, [TYPES[operator]!, operator === 'IsString' ? 1 : 'other'])
    else if (operator.endsWith('Path') && typeof operand === 'string') readOperandPath(found, operator, operand, ground)
    else if (operator !== 'Variable') addCandidates(found, valuesAround(operator, operand))
  }
}

function readOperandPath(left: Shape, operator: string, operand: string, ground: Ground): void {
  const path = pathSteps(operand)
  const right = path && read(ground, path)
  const values = valuesAround(operator, operator.startsWith('Numeric') ? 2 : operator.startsWith('Boolean') ? true : '2020-01-01T00:00:00Z')
  for (const side of [left, right]) if (side !== undefined) addCandidates(side, values)
}

function valuesAround(operator: string, operand: Json): Json[] {
  if (operator.startsWith('Boolean')) return [true, false]
  if (isNumber(operand)) return [operand, toNumber(operand) + 1, toNumber(operand) - 1]
  if (operator.startsWith('Timestamp')) return [operand, '1999-12-31T00:00:00Z', '2099-12-31T00:00:00Z']
  if (operator === 'StringMatches' && typeof operand === 'string') return [operand.replaceAll('*', 'x'), 'other']
  return operator.startsWith('String') ? [operand, 'other'] : []
}

/** Reads a field whose value is a path, and gives the shape that it names. */
export function readPathField(state: JsonObject, field: string, ground: Ground, candidates: readonly Json[] = []): Shape | undefined {
  const text = state[field]
  if (typeof text !== 'string') return undefined
  if (!text.startsWith('$')) {
    readExpression(text, emptyShape(), ground)
    return undefined
  }
  const path = pathSteps(text)
  const found = path && read(ground, path)
  if (found !== undefined) addCandidates(found, candidates)
  return found
}

/** The shape in a result or an input that a ResultPath or OutputPath names. */
export function shapeOfPath(shape: Shape, text: string): Shape {
  const path = pathSteps(text)
  return path?.root === '$' ? shapeAt(shape, path.steps) : emptyShape()
}
