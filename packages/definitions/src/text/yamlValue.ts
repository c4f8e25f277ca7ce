import { isArray, isObject, parseJson, type Json } from '@redrive/engine'
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import type { Node, Scalar, YAMLMap } from 'yaml'
import type { Place, Position } from '../loaded.js'
import { MAX_YAML_VALUES } from '../limits.js'
import { addError, addWarning, LimitError, type Report } from '../report.js'
import { longForm } from './cloudFormationTags.js'

/** A value that aliases may repeat. */
export interface Anchored {
  readonly value: Json
  /** How many values it stands for. */
  readonly size: number
  readonly node: Node
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Makes JSON of YAML nodes: merge keys are merged, short tags get their long forms, aliases share what they repeat. */
export class YamlReader {
  readonly anchors = new Map<string, Anchored>()
  readonly #place: Place
  readonly #positionAt: (offset: number) => Position
  readonly #report: Report
  #size = 0

  constructor(place: Place, positionAt: (offset: number) => Position, report: Report) {
    this.#place = place
    this.#positionAt = positionAt
    this.#report = report
  }

  valueOf(node: Node): Json {
    const before = this.#size
    this.#grow(1)
    if (isAlias(node)) return this.#aliased(node.source, node)
    const value = this.#tagged(node, this.#plain(node))
    const { anchor } = node as { anchor?: string }
    if (anchor !== undefined) this.anchors.set(anchor, { value, size: this.#size - before, node })
    return value
  }

  #plain(node: Node): Json {
    if (isMap(node)) return this.#object(node)
    if (isSeq(node)) return node.items.map(item => (isPair(item) ? this.#object({ items: [item] }) : this.valueOf(item as Node)))
    return this.#scalar(node as Scalar)
  }

  /** In the order of the text; what is merged comes before what is there, and gives way to it. */
  #object(map: Pick<YAMLMap, 'items'>): Json {
    const own = new Map<string, Json>()
    const merged = new Map<string, Json>()
    for (const { key, value } of map.items) {
      const name = this.#name(key as Node | null)
      if (name === undefined) continue
      const isMerge = name === '<<' && isScalar(key) && key.type === 'PLAIN'
      const item = value === null ? null : this.valueOf(value as Node)
      if (isMerge) this.#merge(item, merged, value as Node | null)
      else if (own.has(name)) this.#error('SYNTAX_ERROR', `not valid YAML: the name '${name}' is given twice`, key as Node)
      else own.set(name, item)
    }
    for (const [name, value] of merged) if (!own.has(name)) own.set(name, value)
    return Object.fromEntries(own)
  }

  #merge(source: Json, into: Map<string, Json>, node: Node | null): void {
    const sources = isArray(source) ? source : [source]
    for (const object of sources) {
      if (!isObject(object)) {
        this.#error('SYNTAX_ERROR', 'not valid YAML: only maps can be merged with <<', node)
        continue
      }
      const entries = Object.entries(object)
      this.#grow(entries.length)
      for (const [name, value] of entries) if (!into.has(name)) into.set(name, value)
    }
  }

  #name(key: Node | null): string | undefined {
    if (key === null) return 'null'
    if (isAlias(key)) {
      const value = this.#aliased(key.source, key)
      if (typeof value === 'string') return value
    } else if (isScalar(key)) {
      return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
    }
    this.#error('SYNTAX_ERROR', 'only texts can be names', key)
    return undefined
  }

  #scalar(node: Scalar): Json {
    const { value, source } = node
    if (typeof value === 'number') {
      if (source !== undefined && JSON_NUMBER.test(source)) return parseJson(source)
      if (Number.isFinite(value)) return value
    } else if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    this.#error('INVALID_VALUE', `${source ?? 'this'} is no value that JSON has`, node)
    return null
  }

  #tagged(node: Node, value: Json): Json {
    const { tag } = node as { tag?: string }
    if (tag === undefined || tag.startsWith('tag:yaml.org,2002:')) return value
    const long = longForm(tag, value)
    if (long !== undefined) return long.value
    addWarning(this.#report, 'UNKNOWN_TAG', `the tag ${tag} is not known and left out`, this.#placeOf(node))
    return value
  }

  #aliased(name: string, node: Node): Json {
    const target = this.anchors.get(name)
    if (target === undefined) {
      this.#error('SYNTAX_ERROR', `not valid YAML: the alias *${name} refers to no anchor before it`, node)
      return null
    }
    this.#grow(target.size)
    return target.value
  }

  #grow(amount: number): void {
    this.#size += amount
    if (this.#size > MAX_YAML_VALUES)
      throw new LimitError(`more than ${MAX_YAML_VALUES} values in the YAML text, with those that aliases repeat`)
  }

  #error(code: 'SYNTAX_ERROR' | 'INVALID_VALUE', message: string, node: Node | null): void {
    addError(this.#report, code, message, this.#placeOf(node))
  }

  #placeOf(node: Node | null): Place {
    return node?.range ? { ...this.#place, ...this.#positionAt(node.range[0]) } : this.#place
  }
}
