import { emit, type Instruction } from './program.js'
import { matchesWhole } from './match.js'
import { parsePattern } from './parsePattern.js'

/** A regular expression of a filter, in the syntax of java.util.regex. */
export class Pattern {
  /** As written between the slashes. */
  readonly source: string
  readonly #program: readonly Instruction[]

  constructor(source: string, program: readonly Instruction[]) {
    this.source = source
    this.#program = program
  }

  /** Whether the whole text is of this form. Takes time in proportion to the length of the text, whatever the pattern. */
  matches(text: string): boolean {
    return matchesWhole(this.#program, text)
  }
}

/**
 * Compiles a regular expression. Back references, atomic groups and possessive quantifiers of groups are not supported: they are
 * what can't be matched in linear time.
 *
 * @throws JavaException or InvalidPathError
 * @example
 * compilePattern('a.*z', true).matches('From A to Z')   // false: the whole text counts
 */
export function compilePattern(source: string, ignoreCase: boolean): Pattern {
  return new Pattern(source, emit(parsePattern(source, ignoreCase)))
}
