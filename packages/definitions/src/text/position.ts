import type { Position } from '../loaded.js'

/** Tells line and column of offsets in a text. The lines are counted once, when somebody asks. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: number[] | undefined
  return offset => {
    starts ??= lineStarts(text)
    const line = lastAtMost(starts, Math.max(0, Math.min(offset, text.length)))
    return { line: line + 1, column: offset - starts[line]! + 1 }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last number that is not greater than a value. */
function lastAtMost(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (numbers[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}
