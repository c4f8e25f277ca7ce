import { budget, outOfMemory } from '../budget.js'
import { canonical, type CharSet } from './charset.js'
import type { Instruction, Program, Run } from './program.js'

export interface Match {
  readonly index: number
  /** The texts of the groups, the whole match first; undefined for groups that took no part. */
  readonly groups: readonly (string | undefined)[]
}

/**
 * Finds the first match at or after `from`: the one that ECMAScript's backtracking finds. In a regular program no choice is tried twice at
 * one position, so that it takes time in proportion to the text; the others are held by the budget of the evaluation.
 */
export function findMatch(program: Program, text: string, from: number): Match | undefined {
  const matcher = new Matcher(program, text)
  for (let start = from; start <= text.length; start++) {
    if (program.firstUnit !== undefined) {
      start = text.indexOf(program.firstUnit, start)
      if (start < 0) return undefined
    }
    if (matcher.matchesAt(start)) return matcher.found()
  }
  return undefined
}

/** An open choice: where to go on when what was preferred has failed. */
interface Choice {
  readonly pc: number
  readonly at: number
  /** How many slots had been changed when the choice was made. */
  readonly changes: number
  /** A run of characters that may take another number of them: down to the position `rest`, or `rest` more if it is lazy. */
  readonly run: Run | undefined
  readonly rest: number
}

const MAX_CHOICES = 2 ** 20

/** Choices that were tried are remembered as bits, unless these are too few. */
const MAX_VISITED_BITS = 2 ** 26

/** Instructions after which that pays. */
const WARM_UP = 500

/** Instructions that cost as much as evaluating a node of a syntax tree; a power of 2. */
const INSTRUCTIONS_PER_STEP = 8

class Matcher {
  readonly #program: Program
  readonly #code: readonly Instruction[]
  readonly #text: string
  readonly #slots: Int32Array
  /** The slots that were changed, each followed by its value before. */
  readonly #changes: number[] = []
  readonly #choices: Choice[] = []
  #visited: Uint32Array | undefined
  #count = 0

  constructor(program: Program, text: string) {
    this.#program = program
    this.#code = program.code
    this.#text = text
    this.#slots = new Int32Array(program.slotCount).fill(-1)
  }

  matchesAt(start: number): boolean {
    if (this.#run(0, start) >= 0) return true
    this.#undo(0)
    return false
  }

  found(): Match {
    const slots = this.#slots
    const groups = Array.from({ length: this.#program.groupCount }, (_, i) => {
      const [start, end] = [slots[i * 2]!, slots[i * 2 + 1]!]
      return start < 0 || end < 0 ? undefined : this.#text.slice(start, end)
    })
    return { index: slots[0]!, groups }
  }

  /** Runs from an instruction to a match; gives the position there, or -1. */
  #run(from: number, position: number): number {
    const base = this.#choices.length
    let pc = from
    let at = position
    for (;;) {
      this.#tick()
      const instruction = this.#code[pc++]!
      switch (instruction.op) {
        case 'match':
          this.#choices.length = base
          return at
        case 'set':
          at = this.#takes(instruction.set, at, instruction.step) ? at + instruction.step : -1
          break
        case 'jump':
          pc = instruction.to
          break
        case 'split':
          if (this.#seen(instruction.choice, at)) at = -1
          else {
            this.#choose(instruction.otherwise, at, undefined, 0)
            pc = instruction.to
          }
          break
        case 'run':
          at = this.#repeat(instruction, pc, at)
          break
        case 'save':
        case 'mark':
          this.#set(instruction.slot, at)
          break
        case 'clear':
          for (let slot = instruction.from; slot < instruction.to; slot++) this.#set(slot, -1)
          break
        case 'progress':
          if (this.#slots[instruction.slot] === at) at = -1
          break
        case 'assert':
          if (!this.#holds(instruction.what, at)) at = -1
          break
        case 'backreference':
          at = this.#repeatGroup(instruction.index, at, instruction.step)
          break
        case 'look':
          if (!this.#looks(pc, at, instruction.negative)) at = -1
          pc = instruction.next
      }
      while (at < 0) {
        if (this.#choices.length === base) return -1
        const choice = this.#choices.pop()!
        this.#undo(choice.changes)
        pc = choice.pc
        at = choice.run === undefined ? choice.at : this.#repeatOtherwise(choice, choice.run)
      }
    }
  }

  /** Takes as many characters as the run prefers, and leaves the other numbers open. */
  #repeat(run: Run, next: number, from: number): number {
    let at = from
    for (let count = 0; count < run.min; count++) {
      if (!this.#takes(run.set, at, run.step)) return -1
      at += run.step
      this.#tick()
    }
    // Only an endless run is in the same state wherever it stands.
    const isEndless = run.max === Infinity
    if (isEndless && this.#seen(run.choice, at)) return -1
    if (run.lazy) {
      if (run.max > run.min) this.#choose(next, at, run, run.max - run.min)
      return at
    }
    const least = at
    for (let count = run.min; count < run.max && this.#takes(run.set, at, run.step); count++) {
      if (isEndless && this.#seen(run.choice, at + run.step)) break
      at += run.step
      this.#tick()
    }
    if (at !== least) this.#choose(next, at, run, least)
    return at
  }

  /** One character fewer, or one more if the run is lazy. */
  #repeatOtherwise({ pc, at, rest }: Choice, run: Run): number {
    if (!run.lazy) {
      const shorter = at - run.step
      if (shorter !== rest) this.#choose(pc, shorter, run, rest)
      return shorter
    }
    this.#tick()
    if (!this.#takes(run.set, at, run.step)) return -1
    const longer = at + run.step
    if (run.max === Infinity && this.#seen(run.choice, longer)) return -1
    if (rest > 1) this.#choose(pc, longer, run, rest - 1)
    return longer
  }

  #takes(set: CharSet, at: number, step: 1 | -1): boolean {
    const index = step === 1 ? at : at - 1
    return index >= 0 && index < this.#text.length && set.has(this.#text.charCodeAt(index))
  }

  /** What a group matched, again. A group that took no part matches nothing, anywhere. */
  #repeatGroup(index: number, at: number, step: 1 | -1): number {
    const [start, end] = [this.#slots[index * 2]!, this.#slots[index * 2 + 1]!]
    if (start < 0 || end < 0) return at
    const length = end - start
    const from = step === 1 ? at : at - length
    if (from < 0 || from + length > this.#text.length) return -1
    budget.work(length / INSTRUCTIONS_PER_STEP)
    for (let i = 0; i < length; i++) {
      const [wanted, found] = [this.#text.charCodeAt(start + i), this.#text.charCodeAt(from + i)]
      if (wanted !== found && !(this.#program.ignoreCase && canonical(wanted) === canonical(found))) return -1
    }
    return at + step * length
  }

  #looks(pc: number, at: number, negative: boolean): boolean {
    const changes = this.#changes.length
    const found = this.#run(pc, at) >= 0
    if (negative || !found) this.#undo(changes)
    return found !== negative
  }

  #holds(what: 'start' | 'end' | 'boundary' | 'nonBoundary', at: number): boolean {
    switch (what) {
      case 'start':
        return at === 0 || (this.#program.multiline && isLineEnd(this.#text.charCodeAt(at - 1)))
      case 'end':
        return at === this.#text.length || (this.#program.multiline && isLineEnd(this.#text.charCodeAt(at)))
      case 'boundary':
      case 'nonBoundary':
        return (isWord(this.#text.charCodeAt(at - 1)) !== isWord(this.#text.charCodeAt(at))) === (what === 'boundary')
    }
  }

  /** Whether the choice was tried at this position before; then it has failed. */
  #seen(choice: number, at: number): boolean {
    if (this.#visited === undefined) {
      const bits = this.#program.choiceCount * (this.#text.length + 1)
      if (this.#count < WARM_UP || !this.#program.isRegular || bits > MAX_VISITED_BITS) return false
      this.#visited = new Uint32Array((bits >>> 5) + 1)
    }
    const bit = choice * (this.#text.length + 1) + at
    const word = this.#visited[bit >>> 5]!
    this.#visited[bit >>> 5] = word | (1 << (bit & 31))
    return ((word >>> (bit & 31)) & 1) === 1
  }

  #choose(pc: number, at: number, run: Run | undefined, rest: number): void {
    if (this.#choices.length === MAX_CHOICES) throw outOfMemory()
    this.#choices.push({ pc, at, changes: this.#changes.length, run, rest })
  }

  #set(slot: number, value: number): void {
    this.#changes.push(slot, this.#slots[slot]!)
    this.#slots[slot] = value
  }

  #undo(length: number): void {
    while (this.#changes.length > length) {
      const before = this.#changes.pop()!
      this.#slots[this.#changes.pop()!] = before
    }
  }

  #tick(): void {
    if ((++this.#count & (INSTRUCTIONS_PER_STEP - 1)) === 0) budget.work(1)
  }
}

/** False for the NaN that stands for no character. */
function isWord(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f
}

function isLineEnd(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029
}
