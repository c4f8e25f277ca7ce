import type { Node } from './parser/node.js'

/** What an expression mentions that it does not define itself. */
export interface JsonataReferences {
  /** The members of `$states` that it reads by name. */
  readonly states: ReadonlySet<string>
  /** Names of variables, without `$`. */
  readonly variables: ReadonlySet<string>
  /** Names of functions that it calls or passes on, without `$`: those of JSONata, and others that are not there. */
  readonly functions: ReadonlySet<string>
}

/** Names that are bound around a place. Bodies of functions are read last, because they see names that are bound after them. */
interface Block {
  readonly names: Set<string>
  readonly outer: Block | undefined
  readonly later: (() => void)[]
}

/** @param isBuiltIn whether a name is that of a function of JSONata */
export function referencesOf(ast: Node, isBuiltIn: (name: string) => boolean): JsonataReferences {
  const collector = new Collector(isBuiltIn)
  collector.inBlock(undefined, block => {
    collector.visit(ast, block)
  })
  return collector
}

class Collector implements JsonataReferences {
  readonly states = new Set<string>()
  readonly variables = new Set<string>()
  readonly functions = new Set<string>()
  readonly #isBuiltIn: (name: string) => boolean

  constructor(isBuiltIn: (name: string) => boolean) {
    this.#isBuiltIn = isBuiltIn
  }

  inBlock(outer: Block | undefined, visit: (block: Block) => void): void {
    const block: Block = { names: new Set(), outer, later: [] }
    visit(block)
    for (const body of block.later) body()
  }

  visit(node: Node, block: Block): void {
    switch (node.type) {
      case 'variable':
        this.#mention(this.#isBuiltIn(node.value as string) ? this.functions : this.variables, node.value as string, block)
        break
      case 'path':
        this.#path(node, block)
        return
      case 'bind':
        this.visit(node.rhs!, block)
        block.names.add(node.lhs!.value as string)
        this.#modifiers(node, block)
        return
      case 'block':
        this.inBlock(block, inner => {
          this.#children(node, inner)
        })
        return
      case 'lambda':
        block.later.push(() => {
          this.#lambda(node, block)
        })
        return
      case 'function':
      case 'partial':
        this.#called(node.procedure!, block)
        for (const argument of node.arguments!) this.visit(argument, block)
        this.#modifiers(node, block)
        return
      case 'apply':
        this.visit(node.lhs!, block)
        this.#called(node.rhs!, block)
        this.#modifiers(node, block)
        return
    }
    this.#children(node, block)
  }

  #called(procedure: Node, block: Block): void {
    if (procedure.type === 'variable') this.#mention(this.functions, procedure.value as string, block)
    else this.visit(procedure, block)
  }

  #lambda(node: Node, outer: Block): void {
    this.inBlock(outer, block => {
      for (const parameter of node.arguments!) block.names.add(parameter.value as string)
      this.visit(node.body!, block)
    })
  }

  /** Steps see what earlier steps bind with `@` and `#`. */
  #path(node: Node, outer: Block): void {
    const steps = node.steps!
    const [root, member] = steps
    if (root?.type === 'variable' && root.value === 'states' && member?.type === 'name' && !isBound('states', outer)) {
      this.states.add(member.value as string)
    }
    this.inBlock(outer, block => {
      for (const step of steps) {
        for (const name of namesBoundBy(step)) block.names.add(name)
        this.visit(step, block)
      }
      this.#modifiers(node, block)
    })
  }

  #modifiers(node: Node, block: Block): void {
    for (const name of ['predicate', 'stages', 'group'] as const) this.#anything(node[name], block)
  }

  #children(node: Node, block: Block): void {
    for (const child of Object.values(node)) this.#anything(child, block)
  }

  #anything(child: unknown, block: Block): void {
    if (Array.isArray(child)) for (const item of child) this.#anything(item, block)
    else if (isNode(child)) this.visit(child, block)
    else if (typeof child === 'object' && child !== null) for (const member of Object.values(child)) this.#anything(member, block)
  }

  #mention(names: Set<string>, name: string, block: Block): void {
    if (name !== '' && name !== '$' && name !== 'states' && !isBound(name, block)) names.add(name)
  }
}

function namesBoundBy(step: Node): readonly string[] {
  const stages = step.stages ?? []
  const names = [step.focus, step.index, ...stages.map(stage => (stage.type === 'index' ? stage.value : undefined))]
  return names.filter(name => typeof name === 'string')
}

function isBound(name: string, from: Block): boolean {
  for (let block: Block | undefined = from; block !== undefined; block = block.outer) if (block.names.has(name)) return true
  return false
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}
