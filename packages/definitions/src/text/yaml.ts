import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import type { Node, Pair, YAMLMap } from 'yaml'
import type { Place } from '../loaded.js'
import type { Report } from '../report.js'
import { longForm } from './cloudFormationTags.js'
import type { Path, SourceDocument } from './document.js'
import { yamlDocument } from './yamlDocument.js'
import { YamlReader, type Anchored } from './yamlValue.js'

/**
 * Reads a YAML text (1.2 core schema, merge keys, the short tags of CloudFormation in their long forms); undefined where it can't be
 * read, which has been reported. Aliases may not blow it up.
 */
export function readYaml(text: string, place: Place, report: Report): SourceDocument | undefined {
  const document = yamlDocument(text, place, report)
  if (document === undefined) return undefined
  const { contents, positionAt } = document
  const reader = new YamlReader(place, positionAt, report)
  const errors = report.errors
  const value = contents === null ? null : reader.valueOf(contents)
  if (report.errors > errors) return undefined
  const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()
  return { syntax: 'yaml', value, positionOf: path => positionAt(offsetOf(contents, path, reader.anchors, pairs)) }
}

/** The offset at which a part begins. */
function offsetOf(
  root: Node | null,
  path: Path,
  anchors: ReadonlyMap<string, Anchored>,
  known: WeakMap<YAMLMap, ReadonlyMap<string, Pair>>,
): number {
  let node = root
  let found = root?.range?.[0] ?? 0
  for (const step of path) {
    while (isAlias(node)) node = anchors.get(node.source)?.node ?? null
    // The long form of a short tag has a name of its own, which the text doesn't have.
    const { tag } = (node ?? {}) as { tag?: string }
    if (tag !== undefined && typeof step === 'string' && longForm(tag, '')?.name === step) continue
    if (isMap(node)) {
      const pairs = known.get(node) ?? pairsOf(node)
      known.set(node, pairs)
      const pair = pairs.get(String(step))
      if (pair === undefined) return found
      found = (pair.key as Node).range?.[0] ?? found
      node = pair.value as Node | null
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step]
      if (item === undefined || isPair(item)) return found
      node = item as Node
      found = node.range?.[0] ?? found
    } else return found
  }
  return found
}

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  return new Map(map.items.flatMap(pair => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])))
}
