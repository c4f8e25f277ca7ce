import { isArray, isObject, type Json } from '@redrive/engine'
import { MAX_NESTING } from '../limits.js'
import { LimitError, spend } from '../report.js'
import type { Path } from '../text/document.js'
import { NO_VALUE, type Evaluated } from './call.js'
import { functionNamed } from './functions.js'
import type { TemplateScope } from './scope.js'

/**
 * Evaluates the functions in a part of a template. Undefined where something in it can't be known; every reason has been reported.
 *
 *     evaluate({ 'Fn::Sub': '${AWS::Region}-orders' }, scope, path)   // 'us-east-1-orders'
 */
export function evaluate(value: Json, scope: TemplateScope, path: Path): Evaluated {
  spend(scope.report, 1)
  if (path.length > MAX_NESTING) throw new LimitError(`more than ${MAX_NESTING} levels of nesting`)
  if (isArray(value)) return evaluateItems(value, scope, path)
  if (!isObject(value)) return value
  const [name, ...others] = Object.keys(value)
  const called = name === undefined || others.length > 0 ? undefined : functionNamed(name)
  if (called === undefined) return evaluateMembers(value, scope, path)
  return called({ name: name!, argument: value[name!]!, scope, path: [...path, name!], evaluate })
}

function evaluateItems(items: readonly Json[], scope: TemplateScope, path: Path): Evaluated {
  const result: Json[] = []
  let isKnown = true
  for (const [index, item] of items.entries()) {
    const value = evaluate(item, scope, [...path, index])
    if (value === undefined) isKnown = false
    else if (value !== NO_VALUE) result.push(value)
  }
  return isKnown ? result : undefined
}

function evaluateMembers(members: Readonly<Record<string, Json>>, scope: TemplateScope, path: Path): Evaluated {
  const entries: [string, Json][] = []
  let isKnown = true
  for (const [name, member] of Object.entries(members)) {
    const value = evaluate(member, scope, [...path, name])
    if (value === undefined) isKnown = false
    else if (value !== NO_VALUE) entries.push([name, value])
  }
  return isKnown ? Object.fromEntries(entries) : undefined
}
