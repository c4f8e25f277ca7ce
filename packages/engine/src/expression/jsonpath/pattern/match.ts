import { MAX_PATTERN_STEPS } from '../../../limits.js'
import { JsonPathError } from '../errors.js'
import type { CodePoints } from './node.js'
import type { Instruction } from './program.js'

/**
 * Whether a program accepts a text as a whole. All the places in the program where a match could be are followed at once, so a text costs
 * at most its length times the size of the program; there is no backtracking that could explode.
 */
export function matchesWhole(program: readonly Instruction[], text: string): boolean {
  const points = Array.from(text, char => char.codePointAt(0)!)
  return run(program, points, 0, true, { left: MAX_PATTERN_STEPS })
}

interface Budget {
  left: number
}

/** Depth of recursion: lookaheads inside of lookaheads, which the parser bounds. */
function run(program: readonly Instruction[], text: CodePoints, start: number, whole: boolean, budget: Budget): boolean {
  const seenAt = new Int32Array(program.length).fill(-1)
  let places: number[] = [0]
  for (let at = start; places.length > 0; at++) {
    const next: number[] = []
    // The list grows while it is read: forks and what holds without reading add their next places to it.
    for (const place of places) {
      if (seenAt[place] === at) continue
      seenAt[place] = at
      if (--budget.left < 0) throw new JsonPathError('Other', 'The regular expression takes too long')
      const instruction = program[place]!
      switch (instruction.op) {
        case 'character':
          if (at < text.length && instruction.set(text[at]!)) next.push(place + 1)
          break
        case 'assertion':
          if (instruction.holds(text, at)) places.push(place + 1)
          break
        case 'lookahead':
          if (run(instruction.program, text, at, false, budget) === instruction.wanted) places.push(place + 1)
          break
        case 'fork':
          places.push(...instruction.targets)
          break
        case 'match':
          if (!whole || at === text.length) return true
      }
    }
    places = next
  }
  return false
}
