import type { Json } from '@redrive/engine'

/** A step of a path: the name of a member, or `[]` for an item of a list. */
export type PathStep = string
export const ITEM: PathStep = '[]'

/** A place in the data that a definition reads, from where the data of some state begins: `['order', 'lines', '[]', 'sku']`. */
export type DataPath = readonly PathStep[]

const STEP = String.raw`\.[A-Za-z_][\w-]*|\.\x60[^\x60]+\x60|\['[^']+'\]|\["[^"]+"\]|\.?\[-?\d+\]|\[-?\d*:-?\d*\]|\[\?\([^\]]*\)\]|\[\*\]|\.\*`
const PATH = new RegExp(String.raw`\$(\$|[A-Za-z_]\w*)?((?:${STEP})+)`, 'g')
const STEPS = new RegExp(STEP, 'g')

/**
 * The paths in a text of a definition, be it JSONPath, JSONata, or an intrinsic function around them. What reads errors or the context object is
 * none, except for the input of the execution and the items of Maps.
 */
export function pathsIn(text: string): DataPath[] {
  return [...text.matchAll(PATH)].flatMap(([, root = '', steps = '']) => {
    const path = [...steps.matchAll(STEPS)].map(([step]) => stepOf(step))
    const data = withoutRoot(root, path)
    return data === undefined || data.length === 0 ? [] : [data]
  })
}

function stepOf(step: string): PathStep {
  if (/^\.[^[]/.test(step)) return step === '.*' ? ITEM : step.slice(1).replace(/^`|`$/g, '')
  return /^\[['"]/.test(step) ? step.slice(2, -2) : ITEM
}

/** Without the part that says whose data it is. */
function withoutRoot(root: string, path: DataPath): DataPath | undefined {
  if (root === '$') return inContext(path)
  if (root !== 'states') return path
  if (path[0] === 'input' || path[0] === 'result') return path.slice(1)
  return path[0] === 'context' ? inContext(path.slice(1)) : undefined
}

/** The parts of the context object that are data: the input of the execution, and the item of a Map. */
function inContext(path: DataPath): DataPath | undefined {
  if (path[0] === 'Execution' && path[1] === 'Input') return path.slice(2)
  return path[0] === 'Map' && path[1] === 'Item' && path[2] === 'Value' ? path.slice(3) : undefined
}

const LISTS = new RegExp(
  String.raw`(?:States\.Array(?:Length|GetItem|Contains|Unique|Partition)|\$(?:count|map|filter|reduce|sum|append))\(\s*(\$[\w$]*(?:${STEP})+)`,
  'g',
)

/** Those of the paths that must lead to lists: the items of a Map, and what functions take as lists. */
export function listsIn(field: string, text: string): DataPath[] {
  const whole = field === 'ItemsPath' || field === 'Items' ? pathsIn(text) : []
  return [...whole, ...[...text.matchAll(LISTS)].flatMap(([, path]) => pathsIn(path!))]
}

/** Every text of a definition, with the name of the field that it stands in. */
export function* textsIn(definition: Json): Generator<{ readonly field: string; readonly text: string }> {
  const pending: (readonly [string, Json])[] = [['', definition]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [field, value] = next
    if (typeof value === 'string') yield { field, text: value }
    else if (Array.isArray(value)) for (const item of value as readonly Json[]) pending.push([field, item])
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) pending.push([name, inner as Json])
  }
}
