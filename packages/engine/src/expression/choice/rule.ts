import { isArray, isObject, member, type Json, type JsonObject } from '../../json/index.js'
import { JsonPathError } from '../jsonpath/index.js'
import { compilePathExpression, PathFailure } from '../path.js'
import type { Expression, Scope } from '../scope.js'
import { ChoiceFailureError, InvalidChoiceRuleError } from './errors.js'
import { IS_PRESENT, OPERATORS, type Operator } from './operators.js'

/** @throws ChoiceFailureError where a path points at nothing, or a StringMatches pattern can't be read */
export type Condition = (scope: Scope) => boolean

/**
 * Compiles the condition of a JSONPath Choice rule: a comparison, or comparisons joined by And, Or and Not to any depth. And and Or
 * evaluate no more than they need, from left to right. Where the rule goes (Next, Assign) is not looked at.
 *
 *     const isDue = compileChoiceRule({ And: [{ Variable: '$.at', IsPresent: true }, { Variable: '$.at', TimestampLessThan: '2030-01-01T00:00:00Z' }] })
 *     isDue(scope)
 *
 * @throws InvalidChoiceRuleError naming the field of the first rule that AWS would refuse
 */
export function compileChoiceRule(rule: JsonObject): Condition {
  const steps = compileSteps(rule)
  const only = steps[0]!
  if (steps.length === 1 && only.ifTrue === TRUE) return only.holds
  return scope => {
    let at = 0
    while (at >= 0) {
      const step = steps[at]!
      at = (step.holds(scope) ? step.ifTrue : step.ifFalse).at
    }
    return at === TRUE.at
  }
}

/**
 * One comparison, and where to go on when it holds and when it does not. And, Or and Not are nothing but such ways, so that they cost
 * nothing, and a rule of any depth is evaluated in a loop.
 */
interface Step {
  readonly holds: Condition
  readonly ifTrue: Target
  readonly ifFalse: Target
}

/** The first step of a rule, or the end. */
interface Target {
  at: number
}

const TRUE: Target = { at: -1 }
const FALSE: Target = { at: -2 }

interface PendingRule {
  readonly rule: Json
  /** JSON pointer from the outermost rule. */
  readonly location: string
  readonly entry: Target
  readonly ifTrue: Target
  readonly ifFalse: Target
}

function compileSteps(outermost: JsonObject): readonly Step[] {
  const steps: Step[] = []
  // Rules are taken in the order in which they are written, so the first step of each is the next one to be made.
  const pending: PendingRule[] = [{ rule: outermost, location: '', entry: { at: 0 }, ifTrue: TRUE, ifFalse: FALSE }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { rule, location, entry, ifTrue, ifFalse } = next
    entry.at = steps.length
    if (!isObject(rule)) throw new InvalidChoiceRuleError('A Choice rule must be an object', location)
    const operator = operatorOf(rule, location)
    if (operator === 'Not') {
      pending.push({ rule: rule[operator]!, location: `${location}/Not`, entry: { at: 0 }, ifTrue: ifFalse, ifFalse: ifTrue })
    } else if (operator === 'And' || operator === 'Or') {
      pushRules(operator, rule[operator]!, next, pending)
    } else {
      steps.push({ holds: comparison(rule, operator, location), ifTrue, ifFalse })
    }
  }
  return steps
}

/** Pushes the rules under an And or Or, the last one first, so that the first one is taken next. */
function pushRules(operator: 'And' | 'Or', rules: Json, { location, ifTrue, ifFalse }: PendingRule, pending: PendingRule[]): void {
  const place = `${location}/${operator}`
  if (!isArray(rules) || rules.length === 0) {
    throw new InvalidChoiceRuleError(`The field '${operator}' must be a non-empty array of Choice rules`, place)
  }
  // What comes after a rule that leaves the outcome open: the next rule, or after the last one the outcome of all.
  let after = operator === 'And' ? ifTrue : ifFalse
  for (let i = rules.length - 1; i >= 0; i--) {
    const ways = operator === 'And' ? { ifTrue: after, ifFalse } : { ifTrue, ifFalse: after }
    const entry = { at: 0 }
    pending.push({ rule: rules[i]!, location: `${place}/${i}`, entry, ...ways })
    after = entry
  }
}

/** Fields that say where a rule goes and not whether it holds. Rules inside And, Or and Not go nowhere. */
const OUTERMOST_FIELDS: ReadonlySet<string> = new Set(['Next', 'Assign'])

function operatorOf(rule: JsonObject, location: string): string {
  const operators: string[] = []
  for (const field of Object.keys(rule)) {
    if (isOperator(field)) operators.push(field)
    else if (field !== 'Variable' && field !== 'Comment' && !(location === '' && OUTERMOST_FIELDS.has(field))) {
      throw new InvalidChoiceRuleError(`The field '${field}' is not supported by this Choice rule`, `${location}/${field}`)
    }
  }
  const [operator] = operators
  if (operator === undefined) throw new InvalidChoiceRuleError('A Choice rule must have a comparison, And, Or or Not', location)
  if (operators.length > 1) {
    throw new InvalidChoiceRuleError(`A Choice rule must have one operator, but has ${operators.join(', ')}`, location)
  }
  const isJoining = operator === 'And' || operator === 'Or' || operator === 'Not'
  if (isJoining && Object.hasOwn(rule, 'Variable')) {
    throw new InvalidChoiceRuleError(`The field 'Variable' is not supported beside '${operator}'`, `${location}/Variable`)
  }
  if (!isJoining && !Object.hasOwn(rule, 'Variable')) throw new InvalidChoiceRuleError('These fields are required: [Variable]', location)
  return operator
}

function isOperator(field: string): boolean {
  return field === 'And' || field === 'Or' || field === 'Not' || OPERATORS.has(field) || ofPathForm(field) !== undefined
}

/** The operator whose `Path` form this is. */
function ofPathForm(field: string): Operator | undefined {
  if (!field.endsWith('Path')) return undefined
  const operator = OPERATORS.get(field.slice(0, -'Path'.length))
  return operator?.takesPath === true ? operator : undefined
}

function comparison(rule: JsonObject, field: string, location: string): Condition {
  const variable = pathIn(rule, 'Variable', location)
  const pathForm = ofPathForm(field)
  if (pathForm !== undefined) {
    const left = present(variable)
    const right = present(pathIn(rule, field, location))
    return scope => {
      const value = left(scope)
      return pathForm.against(right(scope))?.(value) ?? false
    }
  }
  const operator = OPERATORS.get(field)!
  const test = operator.against(member(rule, field)!)
  if (test === undefined) throw new InvalidChoiceRuleError(operator.refusal(field), `${location}/${field}`)
  const value = field === IS_PRESENT ? orUndefined(variable) : present(variable)
  return scope => test(value(scope))
}

function pathIn(rule: JsonObject, field: string, location: string): Expression {
  const text = member(rule, field)
  const refusal = `The value for the field '${field}' must be a valid JSONPath`
  if (typeof text !== 'string') throw new InvalidChoiceRuleError(refusal, `${location}/${field}`)
  try {
    return compilePathExpression(text)
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error
    throw new InvalidChoiceRuleError(refusal, `${location}/${field}`, { cause: error })
  }
}

/** The value at the path, which must be there. */
function present(path: Expression): Expression {
  return scope => {
    try {
      return path(scope)
    } catch (error) {
      if (!(error instanceof PathFailure)) throw error
      const reason = `Invalid path '${error.path}': The choice state's condition path references an invalid value.`
      throw new ChoiceFailureError(reason, { cause: error })
    }
  }
}

/** The value at the path, or undefined where there is none. */
function orUndefined(path: Expression): (scope: Scope) => Json | undefined {
  return scope => {
    try {
      return path(scope)
    } catch (error) {
      if (error instanceof PathFailure) return undefined
      throw error
    }
  }
}
