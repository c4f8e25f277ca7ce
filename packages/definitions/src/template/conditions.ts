import { isArray, isObject, member, stringifyJson, type Json } from '@redrive/engine'
import { MAX_NESTING, REFERENCE_WORK } from '../limits.js'
import { LimitError, spend } from '../report.js'
import { evaluated, misused, NO_VALUE, refused, type Call } from './call.js'

/** Whether the condition of that name holds; undefined where it can't be known, which has been reported. */
export function isTrue(call: Call, name: string): boolean | undefined {
  const { scope } = call
  const condition = member(scope.conditions, name)
  if (condition === undefined) return refused(call, 'UNRESOLVED_REFERENCE', `${call.name}: there is no condition '${name}'`)
  const key = `condition ${name}`
  if (scope.resolving.size > MAX_NESTING) throw new LimitError(`more than ${MAX_NESTING} conditions that refer to one another`)
  if (scope.resolving.has(key)) return refused(call, 'INVALID_VALUE', `the condition '${name}' refers to itself`)
  return holds({ ...call, path: ['Conditions', name], scope: { ...scope, resolving: new Set([...scope.resolving, key]) } }, condition)
}

function holds(call: Call, condition: Json): boolean | undefined {
  spend(call.scope.report, REFERENCE_WORK)
  if (typeof condition === 'boolean') return condition
  if (condition === 'true' || condition === 'false') return condition === 'true'
  const [name, argument] = isObject(condition) ? (Object.entries(condition)[0] ?? []) : []
  const list = isArray(argument) ? argument : []
  const inner: Call = { ...call, name: name ?? 'a condition', path: name === undefined ? call.path : [...call.path, name] }
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? isTrue(inner, argument) : misused(inner, 'the name of a condition')
    case 'Fn::Not':
      return list.length === 1 ? not(holds(inner, list[0]!)) : misused(inner, 'one condition')
    case 'Fn::And':
      return all(inner, list, false)
    case 'Fn::Or':
      return not(all(inner, list, true))
    case 'Fn::Equals': {
      if (list.length !== 2) return misused(inner, 'two values')
      const left = evaluated(inner, list[0], 0)
      const right = evaluated(inner, list[1], 1)
      return left === undefined || right === undefined ? undefined : textOf(left) === textOf(right)
    }
    default:
      return misused(inner, 'to be a condition function')
  }
}

/** Whether all of the conditions hold; with `negated`, whether none of them does. */
function all(call: Call, conditions: readonly Json[], negated: boolean): boolean | undefined {
  const found = conditions.map((condition, i) => holds({ ...call, path: [...call.path, i] }, condition))
  if (found.includes(undefined)) return undefined
  return found.every(value => value !== negated)
}

const not = (value: boolean | undefined) => (value === undefined ? undefined : !value)

/** Texts and what they look like are the same to CloudFormation. */
function textOf(value: Json | typeof NO_VALUE): string {
  if (value === NO_VALUE) return ''
  return typeof value === 'string' ? value : stringifyJson(value)
}
