import type { Json } from '@redrive/engine'

/** A step of a path: the name of a member, or `[]` for an item of a list. */
export type PathStep = string
export const ITEM: PathStep = '[]'

/** A place in the data that a definition reads, from where the data of some state begins: `['order', 'lines', '[]', 'sku']`. */
export type DataPath = readonly PathStep[]

const STEP = String.raw`\.[A-Za-z_][\w-]*|\.\x60[^\x60]+\x60|\['[^']+'\]|\["[^"]+"\]|\[\d+\]|\[\*\]|\.\*`
const PATH = new RegExp(String.raw`\$(\$|[A-Za-z_]\w*)?((?:${STEP})+)`, 'g')
const STEPS = new RegExp(STEP, 'g')

/**
 * The paths in a text of a definition, be it JSONPath, JSONata, or an intrinsic function around them. What reads the context object, errors
 * or functions is none, except for the input of the execution.
 */
export function pathsIn(text: string): DataPath[] {
  return [...text.matchAll(PATH)].flatMap(([, root = '', steps = '']) => {
    const path = [...steps.matchAll(STEPS)].map(([step]) => stepOf(step))
    const data = withoutRoot(root, path)
    return data === undefined || data.length === 0 ? [] : [data]
  })
}

function stepOf(step: string): PathStep {
  if (step.startsWith('.')) return step === '.*' ? ITEM : step.slice(1).replace(/^`|`$/g, '')
  return /^\[['"]/.test(step) ? step.slice(2, -2) : ITEM
}

/** Without the part that says whose data it is. */
function withoutRoot(root: string, path: DataPath): DataPath | undefined {
  if (root === '$') return path[0] === 'Execution' && path[1] === 'Input' ? path.slice(2) : undefined
  if (root !== 'states') return path
  if (path[0] === 'input' || path[0] === 'result') return path.slice(1)
  return path[0] === 'context' && path[1] === 'Execution' && path[2] === 'Input' ? path.slice(3) : undefined
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
