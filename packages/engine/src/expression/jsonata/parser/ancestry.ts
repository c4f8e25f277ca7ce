import { failure } from '../values.js'
import type { Node, Slot } from './node.js'

/*
 * The parent operator `%`: each one is bound to the step of a path whose context it means. Until that is found, the nodes around it carry
 * its slot.
 */

/** What waits inside of a node waits inside of the node around it. */
export function passOn(around: Node, inside: Node): void {
  const slots = slotsOf(inside)
  if (slots === undefined) return
  if (around.seekingParent === undefined) around.seekingParent = slots
  else around.seekingParent.push(...slots)
}

/** Looks for the steps of a path that its last step waits for. */
export function resolve(path: Node): void {
  const steps = path.steps!
  for (const slot of slotsOf(steps.at(-1)!) ?? []) {
    let index = steps.length - 2
    while (slot.level > 0 && index >= 0) {
      let step = steps[index--]!
      // Steps that are bound with @ have one context.
      while (index >= 0 && step.focus !== undefined && steps[index]!.focus !== undefined) step = steps[index--]!
      seek(step, slot)
    }
    if (slot.level > 0) (path.seekingParent ??= []).push(slot)
  }
}

/** Looks for what a predicate of a step waits for. */
export function resolvePredicate(step: Node, predicate: Node): void {
  for (const slot of predicate.seekingParent ?? []) {
    if (slot.level === 1) seek(step, slot)
    else slot.level--
  }
  if (predicate.seekingParent !== undefined) passOn(step, predicate)
}

function slotsOf(node: Node): Slot[] | undefined {
  if (node.type !== 'parent') return node.seekingParent
  const slots = node.seekingParent ?? []
  slots.push(node.slot!)
  return slots
}

/** Goes up by the step that a node is. */
function seek(node: Node, slot: Slot): void {
  switch (node.type) {
    case 'name':
    case 'wildcard':
      if (--slot.level !== 0) return
      // Two that mean the same step have one variable.
      if (node.ancestor !== undefined) slot.label = node.ancestor.label
      node.ancestor = slot
      node.tuple = true
      return
    case 'parent':
      slot.level++
      return
    case 'block': {
      const last = node.expressions!.at(-1)
      if (last === undefined) return
      node.tuple = true
      seek(last, slot)
      return
    }
    case 'path':
      node.tuple = true
      node.steps!.toReversed().forEach((step, i) => {
        if (i === 0 || slot.level > 0) seek(step, slot)
      })
      return
  }
  throw failure({ code: 'S0217', token: node.type, position: node.position })
}
