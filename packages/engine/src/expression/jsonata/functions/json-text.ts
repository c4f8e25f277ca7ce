import { isFunction } from '../values.js'

/** How a value is written as JSON text. */
export interface JsonTextStyle {
  /** The text of a value without members; undefined leaves out a member, and is null in an array. */
  readonly scalar: (value: unknown) => string | undefined
  /** Blanks by which each level is indented; 0 for none and no line ends. */
  readonly indent: number
  /** Told the length that the text is about to have; false ends it there. */
  readonly mayGrow: (length: number) => boolean
}

/** Writes a value as JSON.stringify does, but without recursion. Undefined where a value has no text. */
export function writeJson(value: unknown, { scalar, indent, mayGrow }: JsonTextStyle): string | undefined {
  const open: Container[] = []
  const pieces: string[] = []
  let length = 0
  const write = (piece: string) => {
    length += piece.length
    pieces.push(piece)
    return mayGrow(length)
  }
  const lineEnd = () => (indent === 0 ? '' : `\n${' '.repeat(open.length * indent)}`)
  const begin = (label: string, container: Container) => {
    const goesOn = write(label + (container.names === undefined ? '[' : '{'))
    open.push(container)
    return goesOn
  }

  const root = containerOf(value)
  if (root === undefined) return scalar(value)
  let goesOn = begin('', root)
  for (let top = open.at(-1); top !== undefined && goesOn; top = open.at(-1)) {
    const { names, values } = top
    const at = top.next++
    if (at === values.length) {
      open.pop()
      goesOn = write((top.written ? lineEnd() : '') + (names === undefined ? ']' : '}'))
      continue
    }
    const container = containerOf(values[at])
    const text = container === undefined ? scalar(values[at]) : undefined
    if (names !== undefined && container === undefined && text === undefined) continue
    const label = names === undefined ? '' : `${JSON.stringify(names[at])}:${indent === 0 ? '' : ' '}`
    const before = `${top.written ? ',' : ''}${lineEnd()}${label}`
    top.written = true
    goesOn = container === undefined ? write(before + (text ?? 'null')) : begin(before, container)
  }
  return pieces.join('')
}

interface Container {
  /** Undefined for an array. */
  readonly names: readonly string[] | undefined
  readonly values: readonly unknown[]
  next: number
  written: boolean
}

function containerOf(value: unknown): Container | undefined {
  if (typeof value !== 'object' || value === null || isFunction(value)) return undefined
  if (Array.isArray(value)) return { names: undefined, values: value, next: 0, written: false }
  return { names: Object.keys(value), values: Object.values(value), next: 0, written: false }
}
