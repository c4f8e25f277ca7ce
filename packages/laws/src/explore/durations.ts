import { Column } from './visited.js'

/** A transition: the state it begins in, and the number of the action there. */
export interface Move {
  readonly state: number
  readonly action: number
}

/** The longest way through the states that were visited. */
export interface Longest {
  /** Infinity where the machine can go round in circles while time passes. */
  readonly milliseconds: number
  /** The way, up to where time passes no more, or into the circle. */
  readonly moves: readonly Move[]
}

export interface Transitions {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly actions: Int32Array
  readonly milliseconds: Float64Array
}

/** The transitions between states, and how long they take. */
export class Durations {
  #count = 0
  readonly #from = Column.ofWords()
  readonly #to = Column.ofWords()
  readonly #actions = Column.ofWords()
  readonly #milliseconds = Column.ofNumbers()
  #takesTime = false

  add(from: number, to: number, milliseconds: number, action: number): void {
    const edge = this.#count++
    this.#from.set(edge, from)
    this.#to.set(edge, to)
    this.#actions.set(edge, action)
    this.#milliseconds.set(edge, milliseconds)
    if (milliseconds > 0) this.#takesTime = true
  }

  /** All of them, to be handed from thread to thread. */
  get transitions(): Transitions {
    const [from, to, actions] = [this.#from, this.#to, this.#actions].map(column => column.first(this.#count)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ]
    return { from, to, actions, milliseconds: this.#milliseconds.first(this.#count) }
  }

  addAll({ from, to, actions, milliseconds }: Transitions): void {
    for (let i = 0; i < from.length; i++) this.add(from[i]!, to[i]!, milliseconds[i]!, actions[i]!)
  }

  /** The longest way from a state, as the longest way through the circles (which are one place each) of the graph. */
  longest(states: number, root: number): Longest {
    if (!this.#takesTime) return { milliseconds: 0, moves: [] }
    const graph = this.#graph(states)
    const { circleOf, count } = circles(graph, root)
    const longest = new Float64Array(count)
    const exits = new Int32Array(count).fill(-1)
    // Circles are numbered so that every way leads from higher numbers to lower ones.
    for (const state of byNumber(circleOf, count)) {
      const circle = circleOf[state]!
      for (let i = graph.start[state]!; i < graph.start[state + 1]!; i++) {
        const edge = graph.edges[i]!
        const behind = circleOf[graph.to(edge)]!
        const milliseconds = this.#milliseconds.get(edge)
        const total = behind !== circle ? milliseconds + longest[behind]! : milliseconds > 0 ? Infinity : 0
        if (total <= longest[circle]!) continue
        longest[circle] = total
        exits[circle] = edge
      }
    }
    return { milliseconds: longest[circleOf[root]!]!, moves: this.#moves(graph, root, circleOf, exits) }
  }

  #graph(states: number): Graph {
    const start = new Int32Array(states + 1)
    for (let edge = 0; edge < this.#count; edge++) start[this.#from.get(edge) + 1]!++
    for (let state = 0; state < states; state++) start[state + 1]! += start[state]!
    const next = start.slice()
    const edges = new Int32Array(this.#count)
    for (let edge = 0; edge < this.#count; edge++) edges[next[this.#from.get(edge)]!++] = edge
    return { states, start, edges, to: edge => this.#to.get(edge) }
  }

  #moves(graph: Graph, root: number, circleOf: Int32Array, exits: Int32Array): Move[] {
    const moves: Move[] = []
    const visited = new Set<number>()
    for (let state = root, exit = exits[circleOf[root]!]!; exit >= 0; exit = exits[circleOf[state]!]!) {
      const inside = wayTo(graph, state, this.#from.get(exit), to => circleOf[to] === circleOf[state])
      for (const edge of [...inside, exit]) moves.push({ state: this.#from.get(edge), action: this.#actions.get(edge) })
      if (visited.has(circleOf[state]!)) break
      visited.add(circleOf[state]!)
      state = graph.to(exit)
      if (visited.has(circleOf[state]!)) break
    }
    return moves
  }
}

interface Graph {
  readonly states: number
  /** The edges from state `i` are `edges[start[i]]` to `edges[start[i + 1] - 1]`. */
  readonly start: Int32Array
  readonly edges: Int32Array
  readonly to: (edge: number) => number
}

/** The strongly connected components, after Tarjan, without recursion. */
function circles({ states, start, edges, to }: Graph, root: number): { readonly circleOf: Int32Array; readonly count: number } {
  const circleOf = new Int32Array(states).fill(-1)
  const order = new Int32Array(states)
  const lowest = new Int32Array(states)
  const next = start.slice(0, states)
  const open: number[] = []
  const path = [root]
  let found = 1
  let count = 0
  order[root] = lowest[root] = found
  open.push(root)
  while (path.length > 0) {
    const state = path[path.length - 1]!
    if (next[state]! < start[state + 1]!) {
      const target = to(edges[next[state]!++]!)
      if (order[target] === 0) {
        order[target] = lowest[target] = ++found
        open.push(target)
        path.push(target)
      } else if (circleOf[target]! < 0) lowest[state] = Math.min(lowest[state]!, order[target]!)
      continue
    }
    path.pop()
    const before = path[path.length - 1]
    if (before !== undefined) lowest[before] = Math.min(lowest[before]!, lowest[state]!)
    if (lowest[state] !== order[state]) continue
    for (let member = open.pop()!; ; member = open.pop()!) {
      circleOf[member] = count
      if (member === state) break
    }
    count++
  }
  return { circleOf, count }
}

/** The states, those in circles with lower numbers first; states that can't be reached from the first are left out. */
function byNumber(circleOf: Int32Array, count: number): Int32Array {
  const start = new Int32Array(count + 1)
  for (const circle of circleOf) if (circle >= 0) start[circle + 1]!++
  for (let circle = 0; circle < count; circle++) start[circle + 1]! += start[circle]!
  const states = new Int32Array(start[count]!)
  circleOf.forEach((circle, state) => {
    if (circle >= 0) states[start[circle]!++] = state
  })
  return states
}

/** The edges of a shortest way between two states that leaves out all others but some. */
function wayTo({ start, edges, to }: Graph, from: number, target: number, isAllowed: (state: number) => boolean): number[] {
  const via = new Map<number, { readonly edge: number; readonly before: number }>()
  const pending = [from]
  for (let i = 0; i < pending.length && !via.has(target) && from !== target; i++) {
    const state = pending[i]!
    for (let j = start[state]!; j < start[state + 1]!; j++) {
      const next = to(edges[j]!)
      if (next === from || via.has(next) || !isAllowed(next)) continue
      via.set(next, { edge: edges[j]!, before: state })
      pending.push(next)
    }
  }
  const way: number[] = []
  for (let at = target; at !== from;) {
    const { edge, before } = via.get(at)!
    way.unshift(edge)
    at = before
  }
  return way
}
