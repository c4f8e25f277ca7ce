import { MAX_REGEX_INSTRUCTIONS } from '../../../limits.js'
import { CharSet } from './charset.js'
import { InvalidPattern } from './parse.js'
import { isNullable, type Node, type Repeat, type Tree } from './tree.js'

/** Instructions of the matcher. `step` is 1, and -1 inside a lookbehind, which is matched from its end. */
export type Instruction =
  | { readonly op: 'match' }
  | { readonly op: 'set'; readonly set: CharSet; readonly step: 1 | -1 }
  | { readonly op: 'jump'; readonly to: number }
  /** Goes on at `to`; when that fails, at `otherwise`. `choice` numbers the places where the matcher chooses. */
  | { readonly op: 'split'; readonly to: number; readonly otherwise: number; readonly choice: number }
  /** Repeats a single character. */
  | Run
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'clear'; readonly from: number; readonly to: number }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'boundary' | 'nonBoundary' }
  | { readonly op: 'backreference'; readonly index: number; readonly step: 1 | -1 }
  /** Matches what follows up to a match instruction without moving, then goes on at `next`. */
  | { readonly op: 'look'; readonly negative: boolean; readonly next: number }
  /** Remembers the position; fails where it has not changed since. A repetition that takes nothing ends. */
  | { readonly op: 'mark' | 'progress'; readonly slot: number }

export interface Run {
  readonly op: 'run'
  readonly set: CharSet
  readonly min: number
  readonly max: number
  readonly lazy: boolean
  readonly step: 1 | -1
  readonly choice: number
}

export interface Program {
  readonly code: readonly Instruction[]
  /** Start and end of each group, then the remembered positions. */
  readonly slotCount: number
  readonly groupCount: number
  readonly choiceCount: number
  /**
   * Whether success depends on nothing but the instruction and the position: then no place need be tried twice, and matching is linear.
   * Not so with backreferences, lookarounds and repetitions of what may be empty.
   */
  readonly isRegular: boolean
  readonly ignoreCase: boolean
  readonly multiline: boolean
  /** The character that every match begins with, where that is known. */
  readonly firstUnit: string | undefined
}

export function compileTree(tree: Tree, ignoreCase: boolean, multiline: boolean): Program {
  return new ProgramBuilder(tree, ignoreCase, multiline).build()
}

class ProgramBuilder {
  readonly #tree: Tree
  readonly #ignoreCase: boolean
  readonly #multiline: boolean
  readonly #code: Instruction[] = []
  #slotCount: number
  #choiceCount = 0
  #isRegular = true

  constructor(tree: Tree, ignoreCase: boolean, multiline: boolean) {
    this.#tree = tree
    this.#ignoreCase = ignoreCase
    this.#multiline = multiline
    this.#slotCount = tree.groupCount * 2
  }

  build(): Program {
    this.#group(0, this.#tree.root, 1)
    this.#emit({ op: 'match' })
    return {
      code: this.#code,
      slotCount: this.#slotCount,
      groupCount: this.#tree.groupCount,
      choiceCount: this.#choiceCount,
      isRegular: this.#isRegular,
      ignoreCase: this.#ignoreCase,
      multiline: this.#multiline,
      firstUnit: this.#ignoreCase ? undefined : firstUnitOf(this.#tree.root),
    }
  }

  #node(node: Node, step: 1 | -1): void {
    switch (node.type) {
      case 'char':
      case 'set':
        this.#emit({ op: 'set', set: this.#charSet(node), step })
        return
      case 'sequence':
        for (const item of step === 1 ? node.items : node.items.toReversed()) this.#node(item, step)
        return
      case 'choice':
        this.#choice(node.options, step)
        return
      case 'group':
        this.#group(node.index, node.body, step)
        return
      case 'repeat':
        this.#repeat(node, step)
        return
      case 'look':
        this.#look(node)
        return
      case 'backreference':
        this.#isRegular = false
        this.#emit({ op: 'backreference', index: node.index, step })
        return
      case 'start':
      case 'end':
      case 'boundary':
      case 'nonBoundary':
        this.#emit({ op: 'assert', what: node.type })
    }
  }

  #group(index: number, body: Node, step: 1 | -1): void {
    this.#emit({ op: 'save', slot: index * 2 + (step === 1 ? 0 : 1) })
    this.#node(body, step)
    this.#emit({ op: 'save', slot: index * 2 + (step === 1 ? 1 : 0) })
  }

  #look({ behind, negative, body }: Node & { readonly type: 'look' }): void {
    this.#isRegular = false
    const at = this.#reserve()
    this.#node(body, behind ? -1 : 1)
    this.#emit({ op: 'match' })
    this.#code[at] = { op: 'look', negative, next: this.#code.length }
  }

  #choice(options: readonly Node[], step: 1 | -1): void {
    const ends: number[] = []
    options.forEach((option, i) => {
      const isLast = i === options.length - 1
      const split = isLast ? undefined : this.#reserve()
      this.#node(option, step)
      if (split === undefined) return
      ends.push(this.#reserve())
      this.#split(split, split + 1, this.#code.length)
    })
    for (const end of ends) this.#code[end] = { op: 'jump', to: this.#code.length }
  }

  #repeat(repeat: Repeat, step: 1 | -1): void {
    const { body, min, max, lazy } = repeat
    if (body.type === 'char' || body.type === 'set') {
      this.#emit({ op: 'run', set: this.#charSet(body), min, max, lazy, step, choice: this.#choiceCount++ })
      return
    }
    const before = this.#code.length
    for (let i = 0; i < min; i++) {
      this.#once(repeat, step)
      // Nothing, however often, is nothing.
      if (this.#code.length === before) break
    }
    if (max === Infinity) {
      const loop = this.#reserve()
      this.#iteration(repeat, step)
      this.#emit({ op: 'jump', to: loop })
      this.#loop(loop, lazy)
      return
    }
    const splits: number[] = []
    for (let i = min; i < max; i++) {
      splits.push(this.#reserve())
      this.#iteration(repeat, step)
    }
    for (const split of splits) this.#loop(split, lazy)
  }

  #once({ body, groups: [from, to] }: Repeat, step: 1 | -1): void {
    if (from < to) this.#emit({ op: 'clear', from: from * 2, to: to * 2 })
    this.#node(body, step)
  }

  /** One repetition that need not be. */
  #iteration(repeat: Repeat, step: 1 | -1): void {
    if (!isNullable(repeat.body)) {
      this.#once(repeat, step)
      return
    }
    this.#isRegular = false
    const slot = this.#slotCount++
    this.#emit({ op: 'mark', slot })
    this.#once(repeat, step)
    this.#emit({ op: 'progress', slot })
  }

  /** At `split`: into the repetition that follows it, or past the end of the code, in the order of preference. */
  #loop(split: number, lazy: boolean): void {
    if (lazy) this.#split(split, this.#code.length, split + 1)
    else this.#split(split, split + 1, this.#code.length)
  }

  #split(at: number, to: number, otherwise: number): void {
    this.#code[at] = { op: 'split', to, otherwise, choice: this.#choiceCount++ }
  }

  #charSet(node: Node & { readonly type: 'char' | 'set' }): CharSet {
    const source = node.type === 'set' ? node.source : `\\u${node.code.toString(16).padStart(4, '0')}`
    return new CharSet(source, this.#ignoreCase)
  }

  #reserve(): number {
    return this.#emit({ op: 'match' })
  }

  #emit(instruction: Instruction): number {
    if (this.#code.length === MAX_REGEX_INSTRUCTIONS) throw new InvalidPattern('The regular expression is too large')
    return this.#code.push(instruction) - 1
  }
}

function firstUnitOf(node: Node): string | undefined {
  if (node.type === 'char') return String.fromCharCode(node.code)
  const [first] = node.type === 'sequence' ? node.items : []
  return first === undefined ? undefined : firstUnitOf(first)
}
