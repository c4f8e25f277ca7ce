import { findMatch, type Match } from './match.js'
import { InvalidPattern, parsePattern } from './parse.js'
import { compileTree, type Program } from './program.js'

/**
 * A regular expression that can't hang the process: its work is counted on the budget of the evaluation. It takes and finds what the
 * RegExp of ECMAScript with the flags i and m does.
 */
export interface Pattern {
  readonly source: string
  /** The first match at or after a position. */
  readonly find: (text: string, from: number) => Match | undefined
}

/**
 * Compiles a regular expression. Refused beyond what RegExp refuses: inline flags `(?i:…)`, two groups of one name, groups nested
 * deeper than expressions may be, and counted repetitions of groups that are very large when written out.
 *
 * @throws InvalidPattern
 */
export function compilePattern(source: string, flags: string): Pattern {
  const program = compile(source, flags)
  return { source, find: (text, from) => findMatch(program, text, from) }
}

function compile(source: string, flags: string): Program {
  try {
    new RegExp(source, flags)
  } catch (error) {
    throw new InvalidPattern(error instanceof Error ? error.message : String(error))
  }
  return compileTree(parsePattern(source), flags.includes('i'), flags.includes('m'))
}
