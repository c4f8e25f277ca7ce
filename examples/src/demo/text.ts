import { stripVTControlCharacters } from 'node:util'

/** Aligns rows of cells, which may be coloured, in columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, lengthOf(cell))))
  const line = (row: readonly string[]) => row.map((cell, i) => cell + ' '.repeat(widths[i]! - lengthOf(cell))).join('  ')
  return rows.map(row => line(row).trimEnd()).join('\n')
}

/** Characters on the screen. (No cell holds wide characters.) */
const lengthOf = (text: string) => stripVTControlCharacters(text).length

export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
