import { isArray, isObject, type Json } from '@redrive/engine'
import { read, type Ground } from './reads.js'
import { addCandidates, addShape, emptyShape, type Shape } from './shape.js'

/** What `$states.result` is read from beside the rest. */
export interface JsonataGround extends Ground {
  readonly result: Shape
}

const PATH = String.raw`\$(?:states\.(?:input|result|errorOutput|context)|[A-Za-z_]\w*)(?:\.(?:\w+|\x60[^\x60]+\x60)(?!\w*\()|\[-?\d*\])*`
const LITERAL = String.raw`'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null`
const COMPARISON = new RegExp(`(${PATH})\\s*(=|!=|<=|>=|<|>)\\s*(${LITERAL})`, 'g')
const CALL = new RegExp(`\\$(\\w+)\\(\\s*(${PATH})`, 'g')
const STEP = /\.(?:(\w+)|`([^`]+)`)|\[/g

/** Reads a template of expressions: what must be there for it to give something of the shape `wanted`. */
export function readJsonata(template: Json | undefined, wanted: Shape, ground: JsonataGround): void {
  if (typeof template === 'string') readText(template, wanted, ground)
  else if (isArray(template)) for (const item of template) readJsonata(item, wanted.items ?? emptyShape(), ground)
  else if (isObject(template)) {
    for (const [name, value] of Object.entries(template)) readJsonata(value, wanted.members.get(name) ?? emptyShape(), ground)
  }
}

/** Reads an expression that may be a path alone, and gives the shape that it names. */
export function readJsonataPath(text: Json | undefined, ground: JsonataGround): Shape | undefined {
  if (typeof text !== 'string') return undefined
  readText(text, emptyShape(), ground)
  const bare = new RegExp(`^\\{%\\s*(${PATH})\\s*%\\}$`).exec(text)
  return bare === null ? undefined : shapeOf(bare[1]!, ground)
}

const TYPES: Readonly<Record<string, readonly Json[]>> = {
  count: [['a', 'b']],
  number: ['3'],
  parse: ['{}'],
  split: ['a,b'],
  sum: [[1, 2]],
  toMillis: ['2020-01-01T00:00:00Z'],
  base64decode: ['dGV4dA=='],
  partition: [['a', 'b', 'c']],
  append: [['a']],
  exists: [],
  floor: [1.5],
  round: [1.5],
}

function readText(text: string, wanted: Shape, ground: JsonataGround): void {
  if (!text.startsWith('{%')) return
  for (const [path] of text.matchAll(new RegExp(PATH, 'g'))) shapeOf(path, ground)
  const bare = new RegExp(`^\\{%\\s*(${PATH})\\s*%\\}$`).exec(text)
  if (bare !== null) {
    const found = shapeOf(bare[1]!, ground)
    if (found !== undefined) addShape(found, wanted)
  }
  for (const [, path, operator, literal] of text.matchAll(COMPARISON)) {
    const found = shapeOf(path!, ground)
    if (found !== undefined) addCandidates(found, valuesAround(operator!, literal!))
  }
  for (const [, name, path] of text.matchAll(CALL)) {
    const found = shapeOf(path!, ground)
    if (found !== undefined) addCandidates(found, TYPES[name!] ?? [])
  }
}

function valuesAround(operator: string, literal: string): Json[] {
  const value = JSON.parse(literal.startsWith("'") ? JSON.stringify(literal.slice(1, -1)) : literal) as Json
  if (typeof value === 'number') return [value, value + 1, value - 1]
  if (typeof value === 'boolean') return [true, false]
  return operator === '!=' ? ['other', value] : [value, 'other']
}

/** The shape that a path like `$states.input.order.items[0]` or `$total` names. */
function shapeOf(path: string, ground: JsonataGround): Shape | undefined {
  const [root] = /^\$\w+(?:\.(?:input|result|errorOutput|context))?/.exec(path)!
  const isStates = root.startsWith('$states.')
  const head = isStates ? root : /^\$\w+/.exec(path)![0]
  const steps = [...path.slice(head.length).matchAll(STEP)].map(([, name, quoted]) => name ?? quoted ?? 0)
  if (!isStates) return FUNCTIONS.has(head) ? undefined : read(ground, { root: head.slice(1), steps })
  if (head === '$states.result') return read({ ...ground, value: ground.result }, { root: '$', steps })
  if (head === '$states.context') return read(ground, { root: '$$', steps })
  return head === '$states.input' ? read(ground, { root: '$', steps }) : undefined
}

/** Names that are no variables where they are handed on as functions. */
const FUNCTIONS: ReadonlySet<string> = new Set(['$states', '$string', '$number', '$count', '$sum', '$now', '$uuid', '$random', '$boolean'])
