import { describe, expect, test, vi } from 'vitest'
import { parseJson, type Json, type JsonObject } from '../../json/index.js'
import { randomAt } from '../../random.js'
import type { Scope } from '../scope.js'
import { ChoiceFailureError, InvalidChoiceRuleError } from './errors.js'
import { compileChoiceRule } from './rule.js'

function scopeOf(input: Json, variables: Readonly<Record<string, Json>> = {}, context: JsonObject = {}): Scope {
  return {
    input,
    context: () => context,
    variable: name => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    random: randomAt('choice'),
    now: 0,
  }
}

const holds = (rule: JsonObject, input: Json) => compileChoiceRule(rule)(scopeOf(input))

/** Rules that always and never hold. */
const YES: JsonObject = { Variable: '$', IsPresent: true }
const NO: JsonObject = { Variable: '$', IsPresent: false }
/** A rule that fails when it is evaluated. */
const FAILS: JsonObject = { Variable: '$.missing', IsNull: true }

describe('a comparison takes its Variable from a path', () => {
  test.each<[JsonObject, Json, boolean]>([
    [{ Variable: '$', NumericEquals: 3 }, 3, true],
    [{ Variable: '$.order.total', NumericGreaterThan: 10 }, { order: { total: 11 } }, true],
    [{ Variable: '$.items[0]', StringEquals: 'a' }, { items: ['a', 'b'] }, true],
    [{ Variable: "$['a.b']", BooleanEquals: true }, { 'a.b': true }, true],
    [{ Variable: '$.at', TimestampLessThan: '2030-01-01T00:00:00Z' }, { at: '2029-12-31T23:59:59.999Z' }, true],
    [{ Variable: '$.name', StringMatches: 'log-*' }, { name: 'log-1' }, true],
    [{ Variable: '$.items[*]', NumericEquals: 1 }, { items: [1] }, false],
    [{ Variable: '$.items[*]', IsPresent: true }, { items: [] }, true],
  ])('%j of %j: %s', (rule, input, outcome) => {
    expect(holds(rule, input)).toBe(outcome)
  })

  test('a path into the context object', () => {
    const rule = compileChoiceRule({ Variable: '$$.Execution.Input.count', NumericLessThanEquals: 0 })
    expect(rule(scopeOf({}, {}, { Execution: { Input: { count: 0 } } }))).toBe(true)
  })

  test('a variable', () => {
    const rule = compileChoiceRule({ Variable: '$guess', StringEqualsPath: '$answer' })
    expect(rule(scopeOf({}, { guess: 'a', answer: 'a' }))).toBe(true)
    expect(rule(scopeOf({}, { guess: 'a', answer: 'b' }))).toBe(false)
  })

  test('fields may stand in any order', () => {
    expect(holds({ Next: 'A', BooleanEquals: true, Comment: 'done', Variable: '$.done' }, { done: true })).toBe(true)
  })
})

describe('a Path form takes its operand from a path', () => {
  test.each<[string, Json, Json, boolean]>([
    ['StringEqualsPath', 'a', 'a', true],
    ['StringLessThanPath', 'a', 'b', true],
    ['StringGreaterThanPath', 'b', 'a', true],
    ['StringLessThanEqualsPath', 'a', 'a', true],
    ['StringGreaterThanEqualsPath', 'a', 'a', true],
    ['NumericEqualsPath', 1, parseJson('1.0'), true],
    ['NumericLessThanPath', 1, 2, true],
    ['NumericGreaterThanPath', 2, 1, true],
    ['NumericLessThanEqualsPath', 1, 1, true],
    ['NumericGreaterThanEqualsPath', 1, 1, true],
    ['BooleanEqualsPath', false, false, true],
    ['BooleanEqualsPath', false, true, false],
    ['TimestampEqualsPath', '2012-10-09T20:00:55+01:00', '2012-10-09T19:00:55Z', true],
    ['TimestampLessThanPath', '2012-10-09T19:00:55Z', '2012-10-09T19:00:56Z', true],
    ['TimestampGreaterThanPath', '2012-10-09T19:00:56Z', '2012-10-09T19:00:55Z', true],
    ['TimestampLessThanEqualsPath', '2012-10-09T19:00:56Z', '2012-10-09T19:00:55Z', false],
    ['TimestampGreaterThanEqualsPath', '2012-10-09T19:00:55Z', '2012-10-09T19:00:56Z', false],
    // An operand of another type compares no more than a value of another type does.
    ['StringEqualsPath', '1', 1, false],
    ['NumericEqualsPath', 1, '1', false],
    ['NumericLessThanEqualsPath', 0, null, false],
    ['BooleanEqualsPath', true, 'true', false],
    ['TimestampEqualsPath', 'soon', 'soon', false],
  ])('%s: %j and %j: %s', (operator, left, right, outcome) => {
    expect(holds({ Variable: '$.left', [operator]: '$.right' }, { left, right })).toBe(outcome)
  })
})

describe('a path that selects nothing', () => {
  const MESSAGE = "Invalid path '$.x': The choice state's condition path references an invalid value."

  test.each(['NumericEquals', 'StringMatches', 'IsNull', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp', 'BooleanEquals'])(
    'fails %s',
    operator => {
      const operand = operator === 'NumericEquals' ? 1 : operator === 'StringMatches' ? '*' : false
      const rule = compileChoiceRule({ Variable: '$.x', [operator]: operand })
      expect(() => rule(scopeOf({ y: 1 }))).toThrow(new ChoiceFailureError(MESSAGE))
      expect(() => rule(scopeOf({ y: 1 }))).toThrow(ChoiceFailureError)
    },
  )

  test('fails a Path form on either side, also where the types would not compare', () => {
    expect(() => holds({ Variable: '$.x', NumericEqualsPath: '$.y' }, { y: 1 })).toThrow(MESSAGE)
    expect(() => holds({ Variable: '$.y', NumericEqualsPath: '$.x' }, { y: 'one' })).toThrow(MESSAGE)
  })

  test.each<[string, Json, boolean]>([
    ['$.x', {}, false],
    ['$.x', { x: null }, true],
    ['$.x', [], false],
    ['$.x.y', { x: 1 }, false],
    ['$.x.y', {}, false],
    ['$.x[1]', { x: ['only'] }, false],
    ['$.x[0]', { x: ['only'] }, true],
    ['$$.Task.Token', {}, false],
    ['$.__proto__', {}, false],
    ['$.constructor', {}, false],
  ])('IsPresent tells: %s of %j: %s', (path, input, present) => {
    expect(holds({ Variable: path, IsPresent: true }, input)).toBe(present)
    expect(holds({ Variable: path, IsPresent: false }, input)).toBe(!present)
  })
})

describe('And, Or and Not', () => {
  test.each<[JsonObject, boolean]>([
    [{ And: [YES] }, true],
    [{ And: [NO] }, false],
    [{ And: [YES, YES] }, true],
    [{ And: [YES, NO] }, false],
    [{ Or: [YES] }, true],
    [{ Or: [NO] }, false],
    [{ Or: [NO, YES] }, true],
    [{ Or: [NO, NO] }, false],
    [{ Not: YES }, false],
    [{ Not: NO }, true],
    [{ Not: { Not: YES } }, true],
    [{ Not: { And: [YES, NO] } }, true],
    [{ Not: { Or: [NO, NO] } }, true],
    [{ And: [{ Or: [NO, YES] }, { Not: { And: [YES, NO] } }, { Not: NO }] }, true],
    [{ Or: [{ And: [YES, { Not: YES }] }, { Not: { Or: [NO, YES] } }] }, false],
  ])('%j: %s', (rule, outcome) => {
    expect(holds(rule, {})).toBe(outcome)
  })

  test.each<[JsonObject, boolean]>([
    [{ And: [NO, FAILS] }, false],
    [{ Or: [YES, FAILS] }, true],
    [{ Not: { And: [NO, FAILS] } }, true],
    [{ Or: [{ And: [NO, FAILS] }, YES, FAILS] }, true],
    [{ And: [{ Variable: '$.missing', IsPresent: true }, FAILS] }, false],
  ])('evaluate no more than they need: %j: %s', (rule, outcome) => {
    expect(holds(rule, {})).toBe(outcome)
  })

  test.each<[JsonObject]>([
    [{ And: [YES, FAILS] }],
    [{ Or: [NO, FAILS] }],
    [{ And: [FAILS, NO] }],
    [{ Or: [FAILS, YES] }],
    [{ Not: FAILS }],
  ])('fail where a rule that they need fails: %j', rule => {
    expect(() => holds(rule, {})).toThrow(ChoiceFailureError)
  })

  test('every tree of three comparisons gives what its formula gives', () => {
    const leaves: readonly JsonObject[] = ['a', 'b', 'c'].map(name => ({ Variable: `$.${name}`, BooleanEquals: true }))
    const formulas: [JsonObject, (a: boolean, b: boolean, c: boolean) => boolean][] = []
    for (const negated of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const [a, b, c] = leaves.map((leaf, i) => ((negated >> i) & 1 ? { Not: leaf } : leaf)) as [JsonObject, JsonObject, JsonObject]
      const is = (value: boolean, i: number) => value !== Boolean((negated >> i) & 1)
      formulas.push(
        [{ And: [a, { Or: [b, c] }] }, (x, y, z) => is(x, 0) && (is(y, 1) || is(z, 2))],
        [{ Or: [{ And: [a, b] }, c] }, (x, y, z) => (is(x, 0) && is(y, 1)) || is(z, 2)],
        [{ Not: { Or: [a, { Not: { And: [b, c] } }] } }, (x, y, z) => !(is(x, 0) || !(is(y, 1) && is(z, 2)))],
      )
    }
    for (const [rule, formula] of formulas) {
      const condition = compileChoiceRule(rule)
      for (let bits = 0; bits < 8; bits++) {
        const [a, b, c] = [Boolean(bits & 1), Boolean(bits & 2), Boolean(bits & 4)]
        expect([rule, bits, condition(scopeOf({ a, b, c }))]).toEqual([rule, bits, formula(a, b, c)])
      }
    }
  })

  test('may be nested to any depth', () => {
    let rule: JsonObject = { Variable: '$.x', NumericEquals: 1 }
    for (let i = 0; i < 30_000; i++) rule = i % 3 === 0 ? { Not: rule } : i % 3 === 1 ? { And: [YES, rule] } : { Or: [NO, rule] }
    const condition = compileChoiceRule(rule)
    expect(condition(scopeOf({ x: 1 }))).toBe(true)
    expect(condition(scopeOf({ x: 2 }))).toBe(false)
  })
})

test('a condition reads the context object only where a path asks for it', () => {
  const context = vi.fn(() => ({}))
  expect(compileChoiceRule({ Variable: '$.x', NumericEquals: 1 })({ ...scopeOf({ x: 1 }), context })).toBe(true)
  expect(context).not.toHaveBeenCalled()
})

describe('a rule of another shape is refused, with the place', () => {
  const leaf = { Variable: '$.x', NumericEquals: 1 }
  test.each<[string, JsonObject, string, RegExp]>([
    ['no operator', { Variable: '$.x', Next: 'A' }, '', /a comparison, And, Or or Not/],
    ['nothing at all', {}, '', /a comparison, And, Or or Not/],
    ['two comparisons', { Variable: '$.x', NumericEquals: 1, StringEquals: '1' }, '', /one operator, but has NumericEquals, StringEquals/],
    ['a comparison and And', { ...leaf, And: [leaf] }, '', /one operator/],
    ['And and Not', { And: [leaf], Not: leaf }, '', /one operator/],
    ['an unknown operator', { Variable: '$.x', NumericNotEquals: 1 }, '/NumericNotEquals', /'NumericNotEquals' is not supported/],
    ['an operator in other letters', { Variable: '$.x', numericEquals: 1 }, '/numericEquals', /'numericEquals'/],
    ['a name of Object.prototype', { Variable: '$.x', constructor: 1 }, '/constructor', /'constructor'/],
    ['StringMatchesPath', { Variable: '$.x', StringMatchesPath: '$.y' }, '/StringMatchesPath', /'StringMatchesPath'/],
    ['IsNullPath', { Variable: '$.x', IsNullPath: '$.y' }, '/IsNullPath', /'IsNullPath'/],
    ['no Variable', { NumericEquals: 1 }, '', /These fields are required: \[Variable\]/],
    ['a Variable beside And', { And: [leaf], Variable: '$.x' }, '/Variable', /'Variable' is not supported beside 'And'/],
    ['a Variable that is no string', { Variable: 1, NumericEquals: 1 }, '/Variable', /'Variable' must be a valid JSONPath/],
    ['a Variable that is no path', { Variable: 'x', NumericEquals: 1 }, '/Variable', /'Variable' must be a valid JSONPath/],
    ['a Variable that does not parse', { Variable: '$.x[', NumericEquals: 1 }, '/Variable', /'Variable' must be a valid JSONPath/],
    [
      'an operand path that is no string',
      { Variable: '$', NumericEqualsPath: 1 },
      '/NumericEqualsPath',
      /'NumericEqualsPath' must be a valid/,
    ],
    [
      'an operand path that is none',
      { Variable: '$', NumericEqualsPath: 'y' },
      '/NumericEqualsPath',
      /'NumericEqualsPath' must be a valid/,
    ],
    ['a number for a string', { Variable: '$', StringEquals: 1 }, '/StringEquals', /'StringEquals' must be a string/],
    ['a string for a number', { Variable: '$', NumericLessThan: '1' }, '/NumericLessThan', /'NumericLessThan' must be a number/],
    ['a string for a boolean', { Variable: '$', BooleanEquals: 'true' }, '/BooleanEquals', /'BooleanEquals' must be true or false/],
    ['a string for a type test', { Variable: '$', IsPresent: 'true' }, '/IsPresent', /'IsPresent' must be true or false/],
    ['null for a string', { Variable: '$', StringEquals: null }, '/StringEquals', /'StringEquals' must be a string/],
    [
      'a date for a timestamp',
      { Variable: '$', TimestampEquals: '2016-03-14' },
      '/TimestampEquals',
      /String does not match RFC3339 timestamp/,
    ],
    ['an empty And', { And: [] }, '/And', /'And' must be a non-empty array/],
    ['an empty Or', { Or: [] }, '/Or', /'Or' must be a non-empty array/],
    ['And of an object', { And: leaf }, '/And', /'And' must be a non-empty array/],
    ['Not of an array', { Not: [leaf] }, '/Not', /must be an object/],
    ['a string in And', { And: [leaf, 'x'] }, '/And/1', /must be an object/],
    ['Next in Not', { Not: { ...leaf, Next: 'A' } }, '/Not/Next', /'Next' is not supported/],
    ['Next in And', { And: [leaf, { ...leaf, Next: 'A' }] }, '/And/1/Next', /'Next' is not supported/],
    ['Assign in Or', { Or: [{ ...leaf, Assign: {} }] }, '/Or/0/Assign', /'Assign' is not supported/],
    ['End', { ...leaf, End: true }, '/End', /'End' is not supported/],
    ['a JSONata Condition', { Condition: '{% true %}', Next: 'A' }, '/Condition', /'Condition' is not supported/],
    ['a JSONata Output', { ...leaf, Output: {}, Next: 'A' }, '/Output', /'Output' is not supported/],
    ['deep inside', { And: [leaf, { Not: { Or: [leaf, { Variable: '$.x' }] } }] }, '/And/1/Not/Or/1', /a comparison/],
    ['the first of several', { And: [{ Variable: '$.x' }, { Not: {} }] }, '/And/0', /a comparison/],
  ])('%s', (_, rule, location, reason) => {
    let thrown: unknown
    try {
      compileChoiceRule(rule)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(InvalidChoiceRuleError)
    const { location: place, reason: why, message } = thrown as InvalidChoiceRuleError
    expect(place).toBe(location)
    expect(why).toMatch(reason)
    expect(message).toBe(`${why} at ${location === '' ? '/' : location}`)
  })

  test('a member called __proto__ is an unknown field', () => {
    expect(() => compileChoiceRule(parseJson('{"Variable":"$.x","NumericEquals":1,"__proto__":{}}') as JsonObject)).toThrow('__proto__')
  })
})
