import { isArray, isObject, member, type Json } from '../../../json/index.js'
import { OPERATORS } from '../../../expression/choice/index.js'
import { assign } from '../assign.js'
import { isJsonataText } from '../../../expression/jsonata/index.js'
import { checkExpression, NOT_AN_EXPRESSION } from '../expressions.js'
import { choicePath, looksLikePath } from '../paths.js'
import { checkFields, jsonataOnly, jsonPathOnly, shape, tooMany, type Rule, type Shape } from '../shape.js'
import { addWarning, refuse, type Check, type Site } from '../site.js'
import { payload } from '../templates.js'
import { anything, boolean, EMPTY, number, ofType, string, timestamp } from '../values.js'

/** A rule of a Choice: rules put together by And, Or and Not, the comparison of a Variable, or a Condition. */
const KINDS = ['And', 'Or', 'Not', 'Variable', 'Condition']

const COMPARISONS = [...OPERATORS].flatMap(([name, { takesPath }]) => (takesPath ? [name, `${name}Path`] : [name]))

/** What the operand of an operator must be, by how the name of the operator begins. */
const OPERANDS: Readonly<Record<string, Check>> = { String: string, Numeric: number, Boolean: boolean, Timestamp: timestamp, Is: boolean }

const isOfOneKind: Rule = (rule, at, site) => {
  const kinds = KINDS.filter(kind => Object.hasOwn(rule, kind))
  if (kinds.length !== 1) return refuse(site, `The object must have only one of the following fields, [${KINDS.join(', ')}]`, at)
  const count = COMPARISONS.filter(name => Object.hasOwn(rule, name)).length
  const compares = kinds[0] === 'Variable'
  if (compares && count === 0) refuse(site, `This object should have only one of the following fields: [${COMPARISONS.join(', ')}]`, at)
  else if (compares ? count > 1 : count > 0) refuse(site, tooMany(compares ? COMPARISONS : KINDS), at)
}

const condition: Check = (value, at, site) => {
  if (typeof value === 'boolean') return
  if (typeof value !== 'string') refuse(site, ofType('STRING', 'BOOLEAN'), at)
  else if (isJsonataText(value)) checkExpression(value, at, site)
  else refuse(site, NOT_AN_EXPRESSION, at)
}

const conditions = {
  Comment: string,
  // The rules inside are looked at one after the other, below.
  And: jsonPathOnly(anything),
  Or: jsonPathOnly(anything),
  Not: jsonPathOnly(anything),
  Variable: jsonPathOnly(choicePath),
  ...Object.fromEntries(COMPARISONS.map(name => [name, jsonPathOnly(operand(name))])),
  Condition: jsonataOnly(condition),
}

const outermostRule = shape({ ...conditions, Next: string, Assign: assign, Output: jsonataOnly(payload) }, ['Next'], isOfOneKind)

/** Rules inside And, Or and Not say where nothing goes. */
const innerRule = shape(conditions, [], isOfOneKind)

/** A rule of a Choice with all the rules inside it, however deep. */
export const choiceRule: Check = (value, at, site) => {
  const pending = [{ value, at, table: outermostRule }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    checkRule(next.value, next.at, next.table, site)
    pending.push(...innerRules(next.value, next.at, site).reverse())
  }
}

interface PlacedRule {
  readonly value: Json
  readonly at: string
  readonly table: Shape
}

function checkRule(value: Json, at: string, table: Shape, site: Site): void {
  if (isObject(value)) checkFields(value, table, at, site)
  else refuse(site, ofType('OBJECT'), at)
}

function innerRules(rule: Json, at: string, site: Site): PlacedRule[] {
  if (!isObject(rule) || site.language !== 'JSONPath') return []
  const inner: PlacedRule[] = []
  for (const kind of ['And', 'Or']) {
    const rules = member(rule, kind)
    if (rules === undefined) continue
    if (!isArray(rules)) refuse(site, ofType('ARRAY'), `${at}/${kind}`)
    else if (rules.length === 0) refuse(site, EMPTY, `${at}/${kind}`)
    else rules.forEach((value, i) => inner.push({ value, at: `${at}/${kind}[${i}]`, table: innerRule }))
  }
  const negated = member(rule, 'Not')
  if (negated !== undefined) inner.push({ value: negated, at: `${at}/Not`, table: innerRule })
  return inner
}

function operand(operator: string): Check {
  if (operator.endsWith('Path')) return choicePath
  const [, check] = Object.entries(OPERANDS).find(([prefix]) => operator.startsWith(prefix))!
  return (value, at, site) => {
    check(value, at, site)
    if (typeof value === 'string' && looksLikePath(value)) {
      addWarning(
        site.report,
        'NO_PATH',
        `The value for the field '${operator}' looks like a path, but the name of the field does not end in 'Path'`,
        at,
      )
    }
  }
}
