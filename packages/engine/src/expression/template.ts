import {
  inHashMapOrder,
  isArray,
  isObject,
  setMember,
  stringifyJson,
  type Json,
  type JsonObject,
  type MutableObject,
} from '../json/index.js'
import { StateFailure } from './failure.js'
import { compileIntrinsic, isIntrinsicCall } from './intrinsics/index.js'
import { compilePathExpression, PathFailure } from './path.js'
import type { Expression, Scope } from './scope.js'

/**
 * Compiles a payload template: members whose names end in `.$` hold a path or an intrinsic call and are replaced by its value.
 *
 *     compileTemplate({ fixed: 1, 'id.$': '$.order.id' })(scope)   // { fixed: 1, id: 'o-7' }
 *
 * In the result the fixed members come first, in their order, then the evaluated ones in the order of a hash map, as AWS writes them.
 */
export function compileTemplate(template: Json): Expression {
  const compiled = compileNode(template)
  return compiled ?? (() => template)
}

/** A path or an intrinsic call as the value of `field`. */
export function compileDynamic(text: string, field: string): Expression {
  const evaluate = isIntrinsicCall(text) ? compileIntrinsic(text) : compilePathExpression(text)
  return scope => {
    try {
      return evaluate(scope)
    } catch (error) {
      throw worded(error, field, scope)
    }
  }
}

function worded(error: unknown, field: string, scope: Scope): unknown {
  if (error instanceof PathFailure) {
    const input = stringifyJson(scope.input)
    return StateFailure.runtime(
      `The JSONPath '${error.path}' specified for the field '${field}' could not be found in the input '${input}'`,
    )
  }
  return error
}

/** Undefined for a template without anything to evaluate: then it is its own value. */
function compileNode(template: Json): Expression | undefined {
  if (isArray(template)) return compileArray(template)
  return isObject(template) ? compileObject(template) : undefined
}

function compileArray(template: readonly Json[]): Expression | undefined {
  const items = template.map(compileNode)
  if (items.every(item => item === undefined)) return undefined
  return scope => Object.freeze(items.map((item, i) => (item === undefined ? template[i]! : item(scope))))
}

interface Member {
  readonly name: string
  readonly evaluate: Expression
}

function compileObject(template: JsonObject): Expression | undefined {
  const fixed: Member[] = []
  const dynamic: Member[] = []
  let constant = true
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$')) {
      dynamic.push({ name: key.slice(0, -2), evaluate: compileDynamic(value as string, key) })
      constant = false
    } else {
      const evaluate = compileNode(value)
      if (evaluate !== undefined) constant = false
      fixed.push({ name: key, evaluate: evaluate ?? (() => value) })
    }
  }
  if (constant) return undefined
  const members = [...fixed, ...inHashMapOrder(dynamic, member => member.name)]
  return scope => {
    const object: MutableObject = {}
    for (const { name, evaluate } of members) setMember(object, name, evaluate(scope))
    return Object.freeze(object)
  }
}
