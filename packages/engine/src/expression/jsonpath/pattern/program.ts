import { MAX_PATTERN_INSTRUCTIONS } from '../../../limits.js'
import { InvalidPathError } from '../errors.js'
import type { Assertion, CharacterSet, PatternNode } from './node.js'

/** A step of a nondeterministic automaton. Where nothing else is said, the next instruction follows. */
export type Instruction =
  | { readonly op: 'character'; readonly set: CharacterSet }
  | { readonly op: 'assertion'; readonly holds: Assertion }
  | { readonly op: 'lookahead'; readonly program: readonly Instruction[]; readonly wanted: boolean }
  /** Goes on at each of the targets. */
  | { readonly op: 'fork'; readonly targets: readonly number[] }
  | { readonly op: 'match' }

/** Writes an automaton for a pattern. */
export function emit(pattern: PatternNode): readonly Instruction[] {
  return emitWithin(pattern, { instructions: MAX_PATTERN_INSTRUCTIONS })
}

/** The recursion is bounded by the parser, which bounds the depth of groups. */
function emitWithin(pattern: PatternNode, left: { instructions: number }): readonly Instruction[] {
  const program: Instruction[] = []
  emitNode(pattern)
  add({ op: 'match' })
  return program

  function emitNode(node: PatternNode): void {
    switch (node.kind) {
      case 'character':
        return add({ op: 'character', set: node.set })
      case 'assertion':
        return add({ op: 'assertion', holds: node.holds })
      case 'lookahead':
        return add({ op: 'lookahead', program: emitWithin(node.item, left), wanted: node.wanted })
      case 'sequence':
        return node.items.forEach(emitNode)
      case 'choice':
        return emitChoice(node.options)
      case 'repeat':
        return emitRepeat(node.item, node.min, node.max)
    }
  }

  function emitChoice(options: readonly PatternNode[]): void {
    const targets = addFork()
    const exits = options.map(option => {
      targets.push(program.length)
      emitNode(option)
      return addFork()
    })
    for (const exit of exits) exit.push(program.length)
  }

  function emitRepeat(item: PatternNode, min: number, max: number): void {
    for (let i = 0; i < min; i++) {
      const start = program.length
      emitNode(item)
      // An empty item can be repeated without end at no cost.
      if (program.length === start) return
    }
    const exits: number[][] = []
    for (let i = min; i < max; i++) {
      const start = program.length
      const fork = addFork()
      fork.push(program.length)
      exits.push(fork)
      emitNode(item)
      if (max === Infinity) {
        addFork().push(start)
        break
      }
    }
    for (const exit of exits) exit.push(program.length)
  }

  /** Adds a fork whose targets are still to be filled in. */
  function addFork(): number[] {
    const targets: number[] = []
    add({ op: 'fork', targets })
    return targets
  }

  function add(instruction: Instruction): void {
    if (left.instructions-- === 0) throw new InvalidPathError('The regular expression is too large')
    program.push(instruction)
  }
}
